import SettlementModel

/// One pass over one file: puts every row into a bucket and judges the file at the end.
struct FilePass {
  let profile: FileProfile
  let limits: ParsingLimits
  let hasIgnoredKinds: Bool
  /// What the file's name says, by group.
  let nameGroups: [String: String]
  /// One for each layout of control rows; those of blocks come last.
  var controls: [ControlTotals]
  /// Beside ``controls``; nil for a block whose header has not come.
  var controlPlaces: [ControlPlaces?]
  /// The name of the file that states the last of ``controls``; nil where there is none.
  var summaryName: String?
  var endRow: Int?
  var firstRejects: [RejectedRow] = []
  var latestSettledOn: BusinessDay?
  var gross = ByCurrency<Int128>()
  var net = ByCurrency<Int128>()
  /// Lines that have not gone to the sink yet.
  let batch = LineBatch()
  var masking = CardMasking()
  var reading = FileReading()

  init(profile: FileProfile, limits: ParsingLimits, nameGroups: [String: String] = [:]) {
    self.profile = profile
    self.limits = limits
    reading.checksSettlementAmount = profile.checksSettlementAmount
    self.hasIgnoredKinds = !profile.ignoredKinds.isEmpty
    self.nameGroups = nameGroups
    self.controls = profile.allControlRows.map {
      ControlTotals(
        layout: $0, amounts: profile.amounts, currencyCase: profile.currencyCase)
    }
    self.controlPlaces =
      profile.controlRows.map { ControlPlaces(byNumber: $0) }
      + Array(repeating: nil, count: profile.allControlRows.count - profile.controlRows.count)
  }

  /// Reads all rows; throws where the rest of the file cannot be read or must not be.
  mutating func readRows(
    of reader: CSVReader, into sink: inout some SettlementLineSink
  ) throws {
    for _ in 0..<profile.preambleLines where try reader.skipPreambleLine() {
      count(\.preamble)
    }
    if let tags = profile.recordTags {
      try readTaggedRows(of: reader, tags, into: &sink)
    } else if !profile.blocks.isEmpty {
      try readBlocks(of: reader, into: &sink)
    } else {
      try readPlainRows(of: reader, into: &sink)
    }
  }

  /// Reads a file whose rows are lines, apart from its header and its control rows.
  private mutating func readPlainRows(
    of reader: CSVReader, into sink: inout some SettlementLineSink
  ) throws {
    let columns = try boundColumns(reader)
    let header = columns.header.map { Array($0.utf8) }
    var typer: RowTyper? =
      profile.hasHeader ? RowTyper(profile, columns, nameGroups) : nil
    let comment = profile.commentMark.map { Array($0.utf8) }
    let marks = RowMarks(profile)
    while try reader.next() {
      if reader.isBlank {
        count(\.blank)
      } else if try takesControlRow(reader, marks) {
        count(\.control)
      } else if let comment, reader.fieldCount > 0, reader.bytes(of: 0).starts(with: comment) {
        count(\.preamble)
      } else if !header.isEmpty, Self.isHeader(reader, header) {
        count(\.header)
      } else {
        try refuseLineAfterEnd(reader)
        if typer == nil {
          var learned = columns
          learned.learnWidth(reader.fieldCount)
          typer = RowTyper(profile, learned, nameGroups)
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
    for control in controls.dropLast(summaryName == nil ? 0 : 1) {
      reading.warnings += try control.check()
    }
    try judgeSummary()
    try refuseMissingEnd()
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

  private mutating func judgeSummary() throws {
    guard let summaryName, let control = controls.last else { return }
    do throws(FileRefusal) {
      reading.warnings += try control.check()
    } catch {
      throw error.inSummaryFile(summaryName)
    }
  }

  private func refuseMissingEnd() throws(FileRefusal) {
    let tags = profile.recordTags?.roles.filter { $0.value == .end }.keys.sorted() ?? []
    guard endRow == nil, let mark = profile.endMark ?? tags.first else { return }
    throw FileRefusal(
      cause: .quarantined,
      detail: "truncated: the last row '\(mark)' is missing. Ask for the file again.")
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

  mutating func count(_ bucket: WritableKeyPath<RowCounts, Int>) {
    reading.counts.physical += 1
    reading.counts[keyPath: bucket] += 1
  }

  static func isHeader(_ reader: CSVReader, _ header: [[UInt8]]) -> Bool {
    guard reader.fieldCount == header.count else { return false }
    return startsWith(reader, header)
  }

  /// Whether the row's first fields are these.
  static func startsWith(_ reader: CSVReader, _ start: [[UInt8]]) -> Bool {
    guard reader.fieldCount >= start.count else { return false }
    return start.indices.allSatisfy { Self.isEqual(reader.bytes(of: $0), start[$0]) }
  }

  static func isEqual(_ field: UnsafeBufferPointer<UInt8>, _ text: [UInt8]) -> Bool {
    field.count == text.count && field.elementsEqual(text)
  }

  /// Takes the row if its first field says that it is a control row or the last one.
  mutating func takesControlRow(_ reader: CSVReader, _ marks: RowMarks) throws -> Bool {
    guard marks.hasAny, reader.fieldCount > 0 else { return false }
    let first = reader.bytes(of: 0)
    for index in marks.tags.indices where Self.isEqual(first, marks.tags[index]) {
      try controls[index].take(
        ControlFields(reader: reader, places: controlPlaces[index]!))
      return true
    }
    guard let endMark = marks.end, Self.isEqual(first, endMark) else { return false }
    endRow = endRow ?? reader.line
    return true
  }

  func refuseLineAfterEnd(_ reader: CSVReader) throws(FileRefusal) {
    guard endRow != nil || controls.indices.contains(where: { controls[$0].hasEnded }) else { return }
    throw FileRefusal(
      cause: .quarantined, row: reader.line,
      detail: "row \(reader.line) follows the rows that end the file: two files may have been "
        + "joined. Ask for the file again.")
  }
}

/// What the first field of the rows says that are no lines.
struct RowMarks {
  /// Beside the profile's layouts of control rows.
  let tags: [[UInt8]]
  let end: [UInt8]?

  init(_ profile: FileProfile) {
    tags = profile.controlRows.map { Array($0.tag.utf8) }
    end = profile.endMark.map { Array($0.utf8) }
  }

  var hasAny: Bool { !tags.isEmpty || end != nil }
}
