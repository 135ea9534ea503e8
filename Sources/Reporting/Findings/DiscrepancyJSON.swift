public import SettlementModel

/// `discrepancies.json`, one finding a line.
///
/// Keys are those of the CSV. Amounts are strings; `age_days` and `row` are numbers. Absent text
/// and absent amounts are `""`, an absent `row` is `null`. Text is raw: no spreadsheet guard.
public struct DiscrepancyJSON: FindingWriter {
  private let businessDay: BusinessDay
  private var output: BufferedOutput
  private var isEmpty = true

  public init(businessDay: BusinessDay, sink: any OutputSink) {
    self.businessDay = businessDay
    self.output = BufferedOutput(sink)
    output.append(
      "{\"schema\":\"tieout.discrepancies/1\",\"business_date\":\"\(businessDay)\",\"findings\":[")
  }

  public mutating func accept(_ finding: ReportedFinding) throws {
    let cells = DiscrepancyColumns.cells(of: finding, on: businessDay)
    output.append(isEmpty ? "\n" : ",\n")
    output.append { JSONRow.append(cells, columns: DiscrepancyColumns.names, to: &$0) }
    isEmpty = false
    try output.writeIfFull()
  }

  public mutating func finish() throws {
    output.append(isEmpty ? "]}\n" : "\n]}\n")
    try output.flush()
  }
}
