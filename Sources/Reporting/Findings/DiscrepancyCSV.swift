public import SettlementModel

/// `discrepancies.csv` and `pending.csv`: which of the two depends on the findings alone.
public struct DiscrepancyCSV: FindingWriter {
  private let businessDay: BusinessDay
  private var output: BufferedOutput

  public init(businessDay: BusinessDay, sink: any OutputSink) {
    self.businessDay = businessDay
    self.output = BufferedOutput(sink)
    output.append { CSVRow.append(DiscrepancyColumns.names.map { .text($0) }, to: &$0) }
  }

  public mutating func accept(_ finding: ReportedFinding) throws {
    let cells = DiscrepancyColumns.cells(of: finding, on: businessDay)
    output.append { CSVRow.append(cells, to: &$0) }
    try output.writeIfFull()
  }

  public mutating func finish() throws {
    try output.flush()
  }
}
