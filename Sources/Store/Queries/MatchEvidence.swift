package import GRDB
public import SettlementModel

/// A match as it is stored, for `explain`.
public struct StoredMatch: Sendable, Hashable {
  public var match: Match
  /// The run that made it.
  public var openedRun: Int64
  /// The run that ended it; nil while it holds.
  public var closedRun: Int64?
}

package enum MatchEvidence {
  /// The open matches of a case, oldest first, with their lines and records.
  package static func matches(_ db: Database, case key: Int64) throws -> [StoredMatch] {
    var found: [(id: Int64, stored: StoredMatch)] = []
    let matches = try PreparedStatement(
      db,
      """
      SELECT id, rule, link, tolerated, currency, opened_run FROM match
      WHERE case_key = ? AND closed_run IS NULL ORDER BY id
      """)
    try matches.bind(1, key).forEachRow { row in
      guard let link = LinkKey(rawValue: row.text(2)) else {
        throw StoredValueError(place: "match.link", text: row.text(2))
      }
      let match = Match(
        rule: row.text(1), link: link, lineIDs: [], records: [],
        toleratedMinorUnits: row.integer(3), currency: try row.currency(4, in: "match.currency"))
      found.append((row.integer(0), StoredMatch(match: match, openedRun: row.integer(5))))
    }
    let open = try OpenCaseReader(db).open(of: key)
    for index in found.indices {
      let id = found[index].id
      found[index].stored.match.lineIDs = open.lines.filter { $0.matchID == id }.map(\.lineID)
        .sorted()
      found[index].stored.match.records = try open.records.filter { $0.matchID == id }
        .map { row in
          guard let type = RecordType(rawValue: row.type) else {
            throw StoredValueError(place: "record_verdict.type", text: row.type)
          }
          return RecordReference(type: type, id: row.id)
        }.sorted()
    }
    return found.map(\.stored)
  }
}
