public import SettlementModel

/// The report `leakage`: by currency, from top to bottom, every step from captured to paid out.
public struct LeakageReport: ReportRows {
  public let columns = ["step", "code", "currency", "count", "value"]
  /// Totals stand among the rows.
  public var summableColumns: [String]? { [] }
  private let rows: () throws -> [LeakageRow]

  /// - Parameter rows: makes the figures, asked for when the rows are walked.
  public init(_ rows: @escaping () throws -> [LeakageRow]) {
    self.rows = rows
  }

  public func forEachRow(_ body: ([ReportCell]) throws -> Void) throws {
    for row in try rows() {
      try body([
        .text(row.step.rawValue), row.code.map { .text($0.rawValue) } ?? .empty,
        .text(row.currency.code), .integer(Int64(row.count)),
        .amount(
          DecimalText.majorUnits(ofMinorUnits: row.minorUnits, digits: row.currency.digits)),
      ])
    }
  }
}
