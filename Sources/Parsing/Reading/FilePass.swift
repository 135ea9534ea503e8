import SettlementModel

/// One pass over one file: puts every row into a bucket and judges the file at the end.
struct FilePass {
  private let profile: FileProfile
  private let limits: ParsingLimits
  private let tag: [UInt8]?
  private let endMark: [UInt8]?
  private var control: ControlTotals?
  private var endMarkRow: Int?
  private var firstRejects: [RejectedRow] = []
  private var latestSettledOn: BusinessDay?
  var reading = FileReading()

  init(profile: FileProfile, limits: ParsingLimits) {
    self.profile = profile
    self.limits = limits
    self.tag = profile.controlRows.map { Array($0.tag.utf8) }
    self.endMark = profile.endMark.map { Array($0.utf8) }
    self.control = profile.controlRows.map { ControlTotals(rows: $0, amounts: profile.amounts) }
  }

  /// Reads all rows; throws where the rest of the file cannot be read or must not be.
  mutating func readRows(
    of reader: CSVReader, into sink: inout some SettlementLineSink
  ) throws {
    for _ in 0..<profile.preambleLines where try reader.skipPreambleLine() {
      count(\.preamble)
    }
    let columns = try boundColumns(reader)
    let header = columns.header.map { Array($0.utf8) }
    var typer: LineTyper? = profile.hasHeader ? LineTyper(profile: profile, columns: columns) : nil
    while try reader.next() {
      if reader.isBlank {
        count(\.blank)
      } else if try takesControlRow(reader) {
        count(\.control)
      } else if !header.isEmpty, Self.isHeader(reader, header) {
        count(\.header)
      } else {
        try refuseLineAfterEnd(reader)
        if typer == nil {
          var learned = columns
          learned.learnWidth(reader.fieldCount)
          typer = LineTyper(profile: profile, columns: learned)
        }
        try takeLine(reader, &typer!, into: &sink)
      }
    }
  }

  /// Compares the file with what it says about itself, and its rejects with the limits.
  mutating func judge() throws {
    if let control { reading.warnings += try control.check() }
    if let endMark = profile.endMark, endMarkRow == nil {
      throw FileRefusal(
        cause: .quarantined,
        detail: "truncated: the last row '\(endMark)' is missing. Ask for the file again.")
    }
    let rejected = reading.counts.rejected
    let lines = reading.counts.lines
    guard rejected > limits.rejectedRows, rejected * 100 > limits.rejectedPercent * lines else {
      return
    }
    let reasons = firstRejects.map { reject in
      "row \(reject.row) \(reject.reason)" + (reject.column.isEmpty ? "" : " in \(reject.column)")
    }
    throw FileRefusal(
      cause: .tooManyRejects, row: firstRejects[0].row,
      detail: "\(rejected) of \(lines) lines cannot be read: " + reasons.joined(separator: ", ")
        + ", … Check that the profile is the file's.")
  }

  /// The reading, with the date that the lines give where the name gives none.
  func finished() -> FileReading {
    var finished = reading
    finished.fileDate = reading.fileDate ?? latestSettledOn
    precondition(finished.counts.isConserved)
    return finished
  }

  private mutating func count(_ bucket: WritableKeyPath<RowCounts, Int>) {
    reading.counts.physical += 1
    reading.counts[keyPath: bucket] += 1
  }

  private mutating func boundColumns(_ reader: CSVReader) throws -> BoundColumns {
    guard profile.hasHeader else { return BoundColumns(withoutHeader: profile) }
    while try reader.next() {
      guard !reader.isBlank else {
        count(\.blank)
        continue
      }
      count(\.header)
      guard reader.problem == nil else {
        throw FileRefusal(
          cause: .quarantined, row: reader.line,
          detail: "header refused: \(reader.problem!.detail) Ask for the file again.")
      }
      let header = (0..<reader.fieldCount).map {
        String(decoding: reader.bytes(of: $0), as: UTF8.self)
      }
      let columns = try BoundColumns(header: header, row: reader.line, profile: profile)
      guard reader.hasLineEnd || !columns.lacksColumns else {
        throw FileRefusal(
          cause: .quarantined, row: reader.line,
          detail: "truncated: the file ends inside its header. Ask for the file again.")
      }
      reading.warnings += columns.warnings
      return columns
    }
    throw FileRefusal(
      cause: .quarantined,
      detail: "header refused: the file is empty. Ask for the file again.")
  }

  private static func isHeader(_ reader: CSVReader, _ header: [[UInt8]]) -> Bool {
    guard reader.fieldCount == header.count else { return false }
    return header.indices.allSatisfy { reader.bytes(of: $0).elementsEqual(header[$0]) }
  }

  private mutating func takesControlRow(_ reader: CSVReader) throws -> Bool {
    guard tag != nil || endMark != nil, reader.fieldCount > 0 else { return false }
    let first = reader.bytes(of: 0)
    if let tag, first.count == tag.count, first.elementsEqual(tag) {
      try control!.take(reader)
      return true
    }
    guard let endMark, first.elementsEqual(endMark) else { return false }
    endMarkRow = endMarkRow ?? reader.line
    return true
  }

  private func refuseLineAfterEnd(_ reader: CSVReader) throws {
    guard control?.hasBegun == true || endMarkRow != nil else { return }
    throw FileRefusal(
      cause: .quarantined, row: reader.line,
      detail: "row \(reader.line) follows the rows that end the file: two files may have been "
        + "joined. Ask for the file again.")
  }

  private mutating func takeLine(
    _ reader: CSVReader, _ typer: inout LineTyper, into sink: inout some SettlementLineSink
  ) throws {
    let isIgnored =
      !profile.ignoredKinds.isEmpty
      && typer.kindText(of: reader).map(profile.ignoredKinds.contains) == true
    let line: SettlementLine
    do throws(RowFault) {
      line = try typer.line(of: reader)
    } catch {
      control?.countUnread(typer.controlCurrency(of: reader))
      guard !isIgnored else { return count(\.ignored) }
      count(\.rejected)
      let rejected = RejectedRow(
        row: reader.line, column: error.column, reason: error.reason, detail: error.detail,
        rawText: reader.rawText)
      if firstRejects.count < 3 { firstRejects.append(rejected) }
      return try sink.accept(rejected)
    }
    control?.count(line)
    guard !isIgnored else { return count(\.ignored) }
    count(\.loaded)
    reading.totals.gross[line.currency, default: 0] += Int128(line.grossMinorUnits)
    if let net = line.netMinorUnits {
      reading.totals.net[line.settlementCurrency, default: 0] += Int128(net)
    }
    if let day = line.settledOn, latestSettledOn.map({ $0 < day }) ?? true {
      latestSettledOn = day
    }
    try sink.accept(line)
  }
}
