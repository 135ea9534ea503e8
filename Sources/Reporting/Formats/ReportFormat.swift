public import SettlementModel

/// How an ad-hoc report is written.
public enum ReportFormat: String, Sendable, Hashable, CaseIterable {
  /// Aligned columns for a person.
  case table
  /// RFC 4180 with a header, guarded against formulas.
  case csv
  /// An array of objects, raw text, amounts as strings.
  case json

  /// Writes all rows to `sink`, one at a time; memory is bounded whatever their number.
  ///
  /// - Parameter tableWidth: columns of the terminal; nil never cuts text.
  public func write(
    _ rows: some ReportRows, to sink: any OutputSink, tableWidth: Int? = nil
  ) throws {
    switch self {
    case .table: try TableFormat.write(rows, to: sink, width: tableWidth)
    case .csv: try writeCSV(rows, to: sink)
    case .json: try writeJSON(rows, to: sink)
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
