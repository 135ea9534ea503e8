public import SettlementModel

/// Calls its argument once a finding, in the report's order.
public typealias FindingFeed = (_ body: (ReportedFinding) throws -> Void) throws -> Void

/// `report discrepancies` and `report pending` as rows, with the contract's columns or the shorter
/// list for a table.
public struct FindingsReport: ReportRows {
  public let columns: [String]
  private let businessDay: BusinessDay
  private let indices: [Int]
  private let feed: FindingFeed

  /// - Parameters:
  ///   - businessDay: the day that ages were counted to.
  ///   - columns: names out of ``DiscrepancyColumns/names``, in any order.
  ///   - feed: where the findings come from; may be walked more than once.
  public init(
    businessDay: BusinessDay, columns: [String] = DiscrepancyColumns.names,
    feed: @escaping FindingFeed
  ) {
    self.businessDay = businessDay
    self.columns = columns
    self.feed = feed
    self.indices = columns.map { name in
      guard let index = DiscrepancyColumns.names.firstIndex(of: name) else {
        preconditionFailure("no column \(name)")
      }
      return index
    }
  }

  public func forEachRow(_ body: ([ReportCell]) throws -> Void) throws {
    try feed { reported in
      let cells = DiscrepancyColumns.cells(of: reported, on: businessDay)
      try body(indices.map { cells[$0] })
    }
  }
}
