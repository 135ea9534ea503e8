package import GRDB
package import SettlementModel

/// Where a finding comes from, and with that, who says that it is gone.
public enum FindingOrigin: String, Sendable, Hashable, CaseIterable {
  case paymentCase = "case"
  case billing, payout, control
}

/// Opens and closes versions of findings. A changed finding is a new version; its first day stays.
package final class FindingHistory {
  /// An open version.
  struct OpenVersion {
    let versionID: Int64
    let openedRun: Int64
    let finding: Finding
  }

  private let run: Int64
  private let businessDay: BusinessDay
  private let insert: PreparedStatement
  private let close: PreparedStatement
  private let delete: PreparedStatement
  private let firstSeen: PreparedStatement
  private let keptIDs: KeptFindingIDs
  /// Counts of versions since the start.
  package private(set) var openedCount = 0
  package private(set) var closedCount = 0

  package init(_ db: Database, run: Int64, businessDay: BusinessDay) throws {
    self.run = run
    self.businessDay = businessDay
    let names = FindingColumns.names.joined(separator: ", ")
    let marks = Array(repeating: "?", count: FindingColumns.names.count + 5).joined(separator: ", ")
    insert = try PreparedStatement(
      db,
      """
      INSERT INTO finding (origin, case_key, class, first_seen, opened_run, \(names))
      VALUES (\(marks))
      """)
    close = try PreparedStatement(db, "UPDATE finding SET closed_run = ? WHERE version_id = ?")
    delete = try PreparedStatement(db, "DELETE FROM finding WHERE version_id = ?")
    firstSeen = try PreparedStatement(
      db, "SELECT min(first_seen) FROM finding WHERE finding_id = ?")
    keptIDs = try KeptFindingIDs(db)
  }

  /// What was judged, under the id by which it is known: another one where its texts were erased.
  func known(_ finding: Finding) -> Finding { keptIDs.named(finding) }

  /// Ends an open version; one that this run opened leaves no trace.
  func close(_ version: OpenVersion) throws {
    if version.openedRun == run {
      try delete.bind(1, version.versionID).run()
    } else {
      try close.bind(1, run).bind(2, version.versionID).run()
    }
    closedCount += 1
  }

  /// Opens a version. Its finding must not be open.
  ///
  /// - Parameter since: the first day of the version that it replaces in this run; it may have left
  ///   no trace.
  func open(
    _ finding: Finding, origin: FindingOrigin, case key: Int64?, since: BusinessDay? = nil
  ) throws {
    insert.bind(1, origin.rawValue).bind(2, key).bind(3, finding.code.findingClass.rawValue)
      .bind(4, Int64((try since ?? firstDay(of: finding.id)).daysSinceEpoch)).bind(5, run)
    FindingColumns.bind(finding, to: insert, from: 6)
    try insert.run()
    openedCount += 1
  }

  /// The earliest day on which any version of the finding was first reported, else the business
  /// day.
  func firstDay(of id: String) throws -> BusinessDay {
    firstSeen.bind(1, id)
    var day: BusinessDay?
    try firstSeen.forEachRow { day = $0.businessDay(0) }
    return min(day ?? businessDay, businessDay)
  }
}
