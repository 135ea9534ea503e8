public import SettlementModel

/// A report with the columns first that a person looks for; the others follow in their order.
public struct ReorderedRows: ReportRows {
  public let columns: [String]
  public let summableColumns: [String]?
  private let base: any ReportRows
  private let indices: [Int]

  /// - Parameter first: names of columns of `base`.
  public init(_ base: any ReportRows, first: [String]) {
    let names = base.columns
    let leading = first.map { name in
      guard let index = names.firstIndex(of: name) else { preconditionFailure("no column \(name)") }
      return index
    }
    self.base = base
    indices = leading + names.indices.filter { !leading.contains($0) }
    columns = indices.map { names[$0] }
    summableColumns = base.summableColumns
  }

  public func forEachRow(_ body: ([ReportCell]) throws -> Void) throws {
    try base.forEachRow { cells in try body(indices.map { cells[$0] }) }
  }
}
