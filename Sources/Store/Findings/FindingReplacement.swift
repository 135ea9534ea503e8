package import GRDB
package import SettlementModel

/// Stores what one origin other than the cases reports now, in place of what it reported before.
package enum FindingReplacement {
  /// Closes the origin's open findings that are gone, opens new and changed ones, and leaves equal
  /// ones as they are.
  package static func replace(
    _ db: Database, origin: FindingOrigin, with findings: some Sequence<Finding>, run: Int64,
    businessDay: BusinessDay
  ) throws {
    precondition(origin != .paymentCase, "findings of cases come from the evaluation")
    var open = try openVersions(db, origin: origin)
    var seen: Set<String> = []
    var new: [(finding: Finding, since: BusinessDay?)] = []
    for finding in findings {
      guard seen.insert(finding.id).inserted else {
        throw EvaluationError.findingTwice(id: finding.id)
      }
      if let same = open[finding.id], same.version.finding == finding {
        open[finding.id] = nil
      } else {
        new.append((finding, open[finding.id]?.firstSeen))
      }
    }
    let history = try FindingHistory(db, run: run, businessDay: businessDay)
    for (version, _) in open.values { try history.close(version) }
    for (finding, since) in new {
      try history.open(finding, origin: origin, case: nil, since: since)
    }
  }

  private static func openVersions(
    _ db: Database, origin: FindingOrigin
  ) throws -> [String: (version: FindingHistory.OpenVersion, firstSeen: BusinessDay)] {
    var open: [String: (version: FindingHistory.OpenVersion, firstSeen: BusinessDay)] = [:]
    let statement = try PreparedStatement(
      db,
      """
      SELECT version_id, opened_run, first_seen, \(FindingColumns.list(of: "finding"))
      FROM finding WHERE closed_run IS NULL AND origin = ?
      """)
    try statement.bind(1, origin.rawValue).forEachRow { row in
      let finding = try FindingColumns.finding(row, from: 3)
      open[finding.id] = (
        FindingHistory.OpenVersion(
          versionID: row.integer(0), openedRun: row.integer(1), finding: finding),
        BusinessDay(daysSinceEpoch: Int32(truncatingIfNeeded: row.integer(2)))
      )
    }
    return open
  }
}
