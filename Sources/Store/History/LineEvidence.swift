import GRDB
import SettlementModel

/// Settlement lines of a case that came or went between two nights.
///
/// The verdicts say so, which know the case of their time: a line came where it has a verdict after
/// the second night and none after the first.
struct LineEvidence {
  private let nights: ComparedNights
  private let came: PreparedStatement
  private let gone: PreparedStatement
  private let replaced: PreparedStatement
  private let accepted: PreparedStatement
  private let waited: PreparedStatement
  private let pull: PreparedStatement

  init(_ db: Database, _ nights: ComparedNights) throws {
    self.nights = nights
    let (first, second) = (nights.before.judgedRun.number, nights.after.run.number)
    came = try PreparedStatement(db, Self.sql(judgedAfter: second, notAfter: first))
    gone = try PreparedStatement(db, Self.sql(judgedAfter: first, notAfter: second))
    replaced = try PreparedStatement(
      db,
      """
      SELECT 1 FROM main.file_version
      WHERE source = ?1 AND name = ?2 AND arrived_run <= \(first) AND content_id <> ?3
        AND (superseded_run IS NULL OR superseded_run > \(first))
      UNION ALL SELECT 1 FROM main.file_replacement
      WHERE source = ?1 AND new_name = ?2 AND run > \(first) AND run <= \(second)
      """)
    accepted = try PreparedStatement(
      db,
      """
      SELECT accepted_by, note FROM main.file_acceptance
      WHERE content_id = ? AND run > \(first) AND run <= \(second) ORDER BY id DESC LIMIT 1
      """)
    waited = try PreparedStatement(
      db,
      """
      SELECT 1 FROM main.line_verdict
      WHERE case_key = ? AND closed_run > \(first) AND closed_run <= \(second)
        AND opened_run <= \(first) AND outcome = 'waiting'
      """)
    pull = try PreparedStatement(
      db,
      """
      SELECT run_id, account FROM main.pull
      WHERE run_id > \(first) AND run_id <= \(second) AND state = 'complete'
      ORDER BY id LIMIT 1
      """)
  }

  /// Lines of case ?1 that have a verdict after one run and none after the other; that of record
  /// ?2 first, then that of row ?3.
  private static func sql(judgedAfter run: Int64, notAfter other: Int64) -> String {
    func verdicts(_ condition: String, after run: Int64) -> String {
      let known = "opened_run <= \(run)"
      return """
        SELECT line_id FROM main.line_verdict
        WHERE \(condition) AND closed_run IS NULL AND \(known)
        UNION ALL SELECT line_id FROM main.line_verdict
        WHERE \(condition) AND closed_run > \(run) AND \(known)
        """
    }
    return """
      SELECT line.content_id, line.row, line.record_id
      FROM (\(verdicts("case_key = ?1", after: run))) AS judged
      JOIN main.settlement_line AS line ON line.id = judged.line_id
      WHERE NOT EXISTS (\(verdicts("line_id = judged.line_id", after: other)))
      ORDER BY line.record_id <> ?2 OR line.record_id = '', line.row IS NOT ?3,
        line.settled_on IS NOT NULL, line.settled_on, line.row, line.id LIMIT 1
      """
  }

  /// A line of the finding's cases that came, else one that went.
  func evidence(of one: ComparedFinding) throws -> ChangeEvidence? {
    for statement in [came, gone] {
      let live = statement === came ? nights.after.live : nights.before.live
      for key in keys(of: one) {
        var found: ChangeEvidence?
        let subject = one.subject.finding
        statement.bind(1, key).bind(2, subject.recordID)
          .bind(3, subject.position.map { Int64($0.row) })
        try statement.forEachRow { row in
          found = try evidence(row, live, isNew: statement === came)
        }
        if let found { return found }
      }
    }
    return nil
  }

  private func keys(of one: ComparedFinding) -> [Int64] {
    let keys = [one.before?.caseKey, one.after?.caseKey].compactMap { $0 }
    return keys.first == keys.last ? Array(keys.prefix(1)) : keys
  }

  private func evidence(
    _ row: PreparedStatement, _ live: LiveContent, isNew: Bool
  ) throws -> ChangeEvidence {
    let content = row.integer(0)
    let name = live.names[content]
    var evidence = ChangeEvidence(isNew ? .lineCame : .fileReplaced)
    if !isNew { evidence.detail = "the line counts no longer" }
    if isNew, let name {
      replaced.bind(1, name.source).bind(2, name.name).bind(3, content)
      if try replaced.hasRow() { evidence.cause = .fileReplaced }
      try accepted.bind(1, content).forEachRow { row in
        evidence.cause = .fileAccepted
        evidence.detail = "accepted by \(row.text(0)): \(row.text(1))"
      }
    }
    evidence.file = name?.name ?? ""
    evidence.row = row.integer(1)
    evidence.recordID = row.text(2)
    return evidence
  }

  /// A pull that ended the waiting of a line of the finding's cases.
  func pull(of one: ComparedFinding) throws -> ChangeEvidence? {
    for key in keys(of: one) where try waited.bind(1, key).hasRow() {
      var found: ChangeEvidence?
      try pull.forEachRow { row in
        found = ChangeEvidence(
          .pull, detail: "a complete pull of \(row.text(1)) covers the line now")
        found?.run = row.integer(0)
      }
      if let found { return found }
    }
    return nil
  }
}
