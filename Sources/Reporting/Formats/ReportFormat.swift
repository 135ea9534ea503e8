import DurableFiles
public import SettlementModel

/// How an ad-hoc report is written.
public enum ReportFormat: String, Sendable, Hashable, CaseIterable {
  /// Aligned columns for a person.
  case table
  /// RFC 4180 with a header, guarded against formulas.
  case csv
  /// An array of objects, raw text, amounts as strings.
  case json
  /// A workbook for spreadsheets: typed cells, filters, totals.
  case xlsx

  /// Every format's name in a sentence: `table, csv or json`.
  public static var names: String {
    let names = allCases.map(\.rawValue)
    return names.dropLast().joined(separator: ", ") + " or " + (names.last ?? "")
  }

  /// The format that a file's suffix names, in any case; nil for another suffix or none.
  public init?(suffixOf path: String) {
    guard let dot = path.lastIndex(of: "."), !path[dot...].contains("/") else { return nil }
    self.init(rawValue: path[path.index(after: dot)...].lowercased())
    if self == .table { return nil }
  }

  /// Writes all rows to `sink`, one at a time; memory is bounded whatever their number.
  ///
  /// - Parameters:
  ///   - heading: what formats with a heading write above the rows.
  ///   - table: what a table looks like.
  ///   - scratchDirectory: an existing directory that a workbook is put together in.
  public func write(
    _ rows: some ReportRows, heading: ReportHeading, to sink: any OutputSink,
    table: TableStyle = TableStyle(), scratchDirectory: String = "/tmp"
  ) throws {
    switch self {
    case .table: try TableFormat.write(rows, to: sink, style: table)
    case .csv: try writeCSV(rows, to: sink)
    case .json: try writeJSON(rows, to: sink)
    case .xlsx:
      try withScratchDirectory(in: scratchDirectory) { directory in
        try XLSXDocument.write(
          [HeadedReport(heading, rows)], to: sink, scratchDirectory: directory)
      }
    }
  }

  private func writeCSV(_ rows: some ReportRows, to sink: any OutputSink) throws {
    var output = BufferedOutput(sink)
    output.append { CSVRow.append(rows.columns.map { .text($0) }, to: &$0) }
    try rows.forEachRow { cells in
      output.append { CSVRow.append(cells, to: &$0) }
      try output.writeIfFull()
    }
    try output.flush()
  }

  private func writeJSON(_ rows: some ReportRows, to sink: any OutputSink) throws {
    var output = BufferedOutput(sink)
    var isEmpty = true
    let columns = rows.columns
    output.append("[")
    try rows.forEachRow { cells in
      output.append(isEmpty ? "\n" : ",\n")
      output.append { JSONRow.append(cells, columns: columns, to: &$0) }
      isEmpty = false
      try output.writeIfFull()
    }
    output.append(isEmpty ? "]\n" : "\n]\n")
    try output.flush()
  }
}
