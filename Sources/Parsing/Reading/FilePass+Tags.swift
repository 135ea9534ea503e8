import SettlementModel

/// How far a file of tagged rows has been read.
private struct TaggedState {
  /// Role and layout of control rows by tag; short, so that looking through it is quick.
  let tags: [(text: [UInt8], role: FileProfile.RecordTags.Role, control: Int?)]
  let needsSection: Bool
  var typer: RowTyper?
  var header: [[UInt8]] = []
  var section: [[UInt8]]?

  init(_ profile: FileProfile, _ tags: FileProfile.RecordTags) {
    self.tags = tags.roles.sorted { $0.key < $1.key }.map { tag, role in
      (Array(tag.utf8), role, profile.controlRows.firstIndex { $0.tag == tag })
    }
    needsSection = profile.derivedFields.values.contains {
      if case .section = $0 { return true }
      return false
    }
  }

  func tag(_ text: UnsafeBufferPointer<UInt8>) -> Int? {
    tags.firstIndex { $0.text.count == text.count && text.elementsEqual($0.text) }
  }
}

extension FilePass {
  /// Reads a file in which a field of each row tells what the row is.
  mutating func readTaggedRows(
    of reader: CSVReader, _ tags: FileProfile.RecordTags,
    into sink: inout some SettlementLineSink
  ) throws {
    var state = TaggedState(profile, tags)
    if !profile.hasHeader {
      state.typer = RowTyper(profile, BoundColumns(withoutHeader: profile), nameGroups)
    }
    while try reader.next() {
      guard !reader.isBlank else {
        count(\.blank)
        continue
      }
      guard tags.index < reader.fieldCount, let found = state.tag(reader.bytes(of: tags.index))
      else {
        try refuseLineAfterEnd(reader)
        countUnread(nil)
        try reject(reader, untagged(reader, tags), into: &sink)
        continue
      }
      let (_, role, control) = state.tags[found]
      try take(reader, role, control, &state, into: &sink)
    }
    try checkSection()
  }

  private mutating func take(
    _ reader: CSVReader, _ role: FileProfile.RecordTags.Role, _ control: Int?,
    _ state: inout TaggedState, into sink: inout some SettlementLineSink
  ) throws {
    if endRow != nil, role != .end { try refuseLineAfterEnd(reader) }
    switch role {
    case .preamble: count(\.preamble)
    case .end:
      count(\.control)
      endRow = endRow ?? reader.line
    case .control:
      count(\.control)
      guard let control else { return }
      try controls[control].take(
        ControlFields(reader: reader, places: controlPlaces[control]!))
    case .header:
      try beginColumns(reader, &state)
    case .section:
      count(\.preamble)
      try checkSection()
      try beginSection(reader, &state)
    case .line:
      try refuseLineAfterEnd(reader)
      try refuseLineTooEarly(reader, state)
      if !profile.hasHeader, state.header.isEmpty {
        var columns = BoundColumns(withoutHeader: profile)
        columns.learnWidth(reader.fieldCount)
        state.header = [[]]
        state.typer = typer(columns, state)
      }
      try takeLine(reader, state.typer!, into: &sink)
    }
  }

  private func typer(_ columns: BoundColumns, _ state: TaggedState) -> RowTyper {
    let typer = RowTyper(profile, columns, nameGroups)
    if let section = state.section { typer.begin(section: section) }
    return typer
  }

  private mutating func beginColumns(_ reader: CSVReader, _ state: inout TaggedState) throws {
    if !state.header.isEmpty, Self.isHeader(reader, state.header) { return count(\.header) }
    let columns = try columns(ofHeader: reader)
    state.header = columns.header.map { Array($0.utf8) }
    state.typer = typer(columns, state)
  }

  private mutating func beginSection(_ reader: CSVReader, _ state: inout TaggedState) throws {
    guard reader.problem == nil else {
      throw FileRefusal(
        cause: .quarantined, row: reader.line,
        detail: "the section row cannot be read: \(reader.problem!.detail) Ask for the file again.")
    }
    let section = (0..<reader.fieldCount).map { Array(reader.bytes(of: $0)) }
    state.section = section
    state.typer?.begin(section: section)
  }

  /// Holds the lines of the section that ends to its control rows.
  private mutating func checkSection() throws {
    for index in controls.indices where controls[index].layout.scope == .section {
      reading.warnings += try controls[index].check()
      controls[index] = ControlTotals(
        layout: controls[index].layout, amounts: profile.amounts,
        currencyCase: profile.currencyCase)
    }
  }

  private func refuseLineTooEarly(
    _ reader: CSVReader, _ state: TaggedState
  ) throws(FileRefusal) {
    let lacksSection = state.needsSection && state.section == nil
    guard state.typer == nil || lacksSection else { return }
    throw FileRefusal(
      cause: .quarantined, row: reader.line,
      detail: "row \(reader.line) is a line before any row with the "
        + (lacksSection ? "section that it belongs to" : "names of its columns")
        + ". Ask for the file again, or check the profile's tags.")
  }

  private func untagged(_ reader: CSVReader, _ tags: FileProfile.RecordTags) -> RowFault {
    if let problem = reader.problem {
      return RowFault(column: "", reason: problem.rawValue, detail: problem.detail)
    }
    guard tags.index < reader.fieldCount else {
      return .wrongWidth(found: reader.fieldCount, wanted: tags.index + 1)
    }
    return RowFault(
      column: String(tags.index), reason: "unknown tag",
      detail: "\(RawText.quoted(reader.bytes(of: tags.index))) is no record tag of the profile.")
  }
}
