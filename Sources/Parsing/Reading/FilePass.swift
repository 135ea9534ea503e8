import SettlementModel

/// One pass over one file: puts every row into a bucket and judges the file at the end.
struct FilePass {
  private let profile: FileProfile
  private let limits: ParsingLimits
  private let hasIgnoredKinds: Bool
  private let tag: [UInt8]?
  private let endMark: [UInt8]?
  private var control: ControlTotals?
  private var endMarkRow: Int?
  private var firstRejects: [RejectedRow] = []
  private var latestSettledOn: BusinessDay?
  private var gross = ByCurrency<Int128>()
  private var net = ByCurrency<Int128>()
  /// Lines that have not gone to the sink yet.
  private let batch = LineBatch()
  private var masking = CardMasking()
  var reading = FileReading()

  init(profile: FileProfile, limits: ParsingLimits) {
    self.profile = profile
    self.limits = limits
    self.hasIgnoredKinds = !profile.ignoredKinds.isEmpty
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
    masking.learn(columns)
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
        try takeLine(reader, typer!, into: &sink)
      }
    }
  }

  /// Hands the lines over that have not gone to the sink yet.
  func handOver(into sink: inout some SettlementLineSink) throws {
    if batch.count > 0 { try sink.accept(batch) }
    batch.clear()
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
    for currency in gross.currencies { finished.totals.gross[currency] = gross[currency] }
    for currency in net.currencies { finished.totals.net[currency] = net[currency] }
    finished.maskedNumbers = masking.count
    if let warning = masking.warning { finished.warnings.append(warning) }
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
    return header.indices.allSatisfy { Self.isEqual(reader.bytes(of: $0), header[$0]) }
  }

  private static func isEqual(_ field: UnsafeBufferPointer<UInt8>, _ text: [UInt8]) -> Bool {
    field.count == text.count && field.elementsEqual(text)
  }

  private mutating func takesControlRow(_ reader: CSVReader) throws -> Bool {
    guard tag != nil || endMark != nil, reader.fieldCount > 0 else { return false }
    let first = reader.bytes(of: 0)
    if let tag, Self.isEqual(first, tag) {
      try control!.take(reader)
      return true
    }
    guard let endMark, Self.isEqual(first, endMark) else { return false }
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
    _ reader: CSVReader, _ typer: LineTyper, into sink: inout some SettlementLineSink
  ) throws {
    let isIgnored = hasIgnoredKinds && typer.isOfIgnoredKind(reader.row)
    var line: BatchedLine
    do throws(RowFault) {
      line = try typer.line(of: reader, textsInto: batch)
    } catch {
      control?.countUnread(typer.controlCurrency(of: reader))
      guard isIgnored else { return try reject(reader, error, into: &sink) }
      return try ignore(into: &sink)
    }
    control?.count(line)
    guard !isIgnored else { return try ignore(into: &sink) }
    masking.mask(&line, in: batch)
    add(line)
    if batch.isFull { try handOver(into: &sink) }
  }

  private mutating func ignore(into sink: inout some SettlementLineSink) throws {
    count(\.ignored)
    // An ignored row may have left texts there.
    if batch.isFull { try handOver(into: &sink) }
  }

  private mutating func reject(
    _ reader: CSVReader, _ fault: RowFault, into sink: inout some SettlementLineSink
  ) throws {
    count(\.rejected)
    let rejected = RejectedRow(
      row: reader.line, column: fault.column, reason: fault.reason, detail: fault.detail,
      rawText: masking.keptText(of: reader))
    if firstRejects.count < 3 { firstRejects.append(rejected) }
    try handOver(into: &sink)
    try sink.accept(rejected)
  }

  private mutating func add(_ line: BatchedLine) {
    reading.counts.physical += 1
    reading.counts.loaded += 1
    gross[line.currency, default: 0] += Int128(line.grossMinorUnits)
    if let stated = line.netMinorUnits {
      net[line.settlementCurrency, default: 0] += Int128(stated)
    }
    if let day = line.settledOn, latestSettledOn.map({ $0 < day }) ?? true {
      latestSettledOn = day
    }
    batch.append(line)
  }
}
