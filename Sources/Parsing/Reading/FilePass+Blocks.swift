import SettlementModel

/// How far a file of several tables has been read.
private struct BlockState {
  let starts: [[[UInt8]]]
  /// Beside the profile's blocks: the layout in the pass's control rows.
  let controls: [Int?]
  var current: Int?
  var header: [[UInt8]] = []
  var seen: Set<Int> = []
  var typer: RowTyper?

  init(_ profile: FileProfile) {
    starts = profile.blocks.map { $0.headerStart.map { Array($0.utf8) } }
    var next = profile.controlRows.count
    controls = profile.blocks.map { block in
      guard case .totals = block.role else { return nil }
      next += 1
      return next - 1
    }
  }
}

extension FilePass {
  /// Reads a file of several tables, each with a header of its own.
  mutating func readBlocks(
    of reader: CSVReader, into sink: inout some SettlementLineSink
  ) throws {
    var state = BlockState(profile)
    let marks = RowMarks(profile)
    let comment = profile.commentMark.map { Array($0.utf8) }
    while try reader.next() {
      if reader.isBlank {
        count(\.blank)
      } else if try takesControlRow(reader, marks) {
        count(\.control)
      } else if let comment, reader.fieldCount > 0, reader.bytes(of: 0).starts(with: comment) {
        count(\.preamble)
      } else if let block = state.starts.firstIndex(where: { Self.startsWith(reader, $0) }) {
        try begin(block, reader, &state)
      } else {
        try takeRow(reader, state, into: &sink)
      }
    }
    for (index, block) in profile.blocks.enumerated()
    where block.role != .skipped && !state.seen.contains(index) {
      throw FileRefusal(
        cause: .quarantined,
        detail: "header refused: no row starts the block '\(block.headerStart[0])'. "
          + "Ask for the file again.")
    }
  }

  private mutating func begin(
    _ block: Int, _ reader: CSVReader, _ state: inout BlockState
  ) throws {
    try refuseLineAfterEnd(reader)
    if state.current == block, Self.isHeader(reader, state.header) { return count(\.header) }
    guard state.seen.insert(block).inserted else {
      throw FileRefusal(
        cause: .quarantined, row: reader.line,
        detail: "row \(reader.line) starts the block '\(profile.blocks[block].headerStart[0])' again: "
          + "two files may have been joined. Ask for the file again.")
    }
    state.current = block
    let header = Self.texts(of: reader)
    state.header = header.map { Array($0.utf8) }
    switch profile.blocks[block].role {
    case .skipped: count(\.header)
    case .lines: state.typer = RowTyper(profile, try columns(ofHeader: reader), nameGroups)
    case .totals(let layout):
      count(\.header)
      controlPlaces[state.controls[block]!] = try Self.places(
        of: layout, header, row: reader.line, inside: "the block of totals")
    }
  }

  private mutating func takeRow(
    _ reader: CSVReader, _ state: BlockState, into sink: inout some SettlementLineSink
  ) throws {
    guard let current = state.current else {
      throw FileRefusal(
        cause: .quarantined, row: reader.line,
        detail: "header refused: row \(reader.line) stands before the first block. "
          + "Ask for the file again, or set the profile's preamble_lines.")
    }
    switch profile.blocks[current].role {
    case .skipped: count(\.preamble)
    case .lines:
      try refuseLineAfterEnd(reader)
      try takeLine(reader, state.typer!, into: &sink)
    case .totals:
      count(\.control)
      let control = state.controls[current]!
      guard reader.fieldCount == state.header.count else {
        throw ControlFields(reader: reader, places: controlPlaces[control]!).unreadable(
          "it has \(reader.fieldCount) fields; its header has \(state.header.count)")
      }
      try controls[control].take(
        ControlFields(reader: reader, places: controlPlaces[control]!))
    }
  }

  /// Where a header has what the layout names; `inside` says in a refusal whose header it is.
  static func places(
    of layout: FileProfile.ControlRows, _ header: [String], row: Int, inside: String
  ) throws(FileRefusal) -> ControlPlaces {
    let columns = [layout.currency, layout.batchID, layout.rows] + Array(layout.sums.values)
    for case .named(let names)? in columns {
      let found = header.indices.filter { names.contains(header[$0]) }
      guard found.count != 1 else { continue }
      let nearest = NearestWord.list(names[0], among: header, count: 3)
      let hint = nearest.isEmpty ? "" : "; nearest: " + nearest.map { RawText.quoted($0.utf8) }.joined(separator: ", ")
      throw FileRefusal(
        cause: .quarantined, row: row,
        detail: "header refused: \(inside) needs the column '\(names[0])' just once\(hint). "
          + "Ask for the file again or adjust the profile.")
    }
    return ControlPlaces(layout) { column in
      guard case .named(let names) = column else { return nil }
      return header.firstIndex { names.contains($0) }
    }
  }
}
