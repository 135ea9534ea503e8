import SettlementModel

extension FilePass {
  /// Rows before a header that `header_starts_with` finds.
  private static let preambleRowsMax = 200

  /// The columns of a file with one header, or with none.
  mutating func boundColumns(_ reader: CSVReader) throws -> BoundColumns {
    guard profile.hasHeader else { return BoundColumns(withoutHeader: profile) }
    let start = profile.headerStart.map { Array($0.utf8) }
    let comment = profile.commentMark.map { Array($0.utf8) }
    while try reader.next() {
      guard !reader.isBlank else {
        count(\.blank)
        continue
      }
      if let comment, reader.fieldCount > 0, reader.bytes(of: 0).starts(with: comment) {
        count(\.preamble)
        continue
      }
      if !start.isEmpty, !Self.startsWith(reader, start) {
        count(\.preamble)
        guard reading.counts.preamble <= Self.preambleRowsMax + profile.preambleLines else { break }
        continue
      }
      return try columns(ofHeader: reader)
    }
    let looked = start.isEmpty ? "the file is empty" : missingStart
    throw FileRefusal(
      cause: .quarantined,
      detail: "header refused: \(looked). Ask for the file again.")
  }

  private var missingStart: String {
    "none of the first \(reading.counts.preamble) rows starts with '\(profile.headerStart[0])'"
  }

  /// The columns that the current row names; it is counted.
  mutating func columns(ofHeader reader: CSVReader) throws -> BoundColumns {
    count(\.header)
    guard reader.problem == nil else {
      throw FileRefusal(
        cause: .quarantined, row: reader.line,
        detail: "header refused: \(reader.problem!.detail) Ask for the file again.")
    }
    let columns = try BoundColumns(
      header: Self.texts(of: reader), row: reader.line, profile: profile)
    guard reader.hasLineEnd || !columns.lacksColumns else {
      throw FileRefusal(
        cause: .quarantined, row: reader.line,
        detail: "truncated: the file ends inside its header. Ask for the file again.")
    }
    masking.learn(columns)
    for warning in columns.warnings where !reading.warnings.contains(warning) {
      reading.warnings.append(warning)
    }
    return columns
  }

  /// All fields of the current row.
  static func texts(of reader: CSVReader) -> [String] {
    (0..<reader.fieldCount).map { String(decoding: reader.bytes(of: $0), as: UTF8.self) }
  }
}
