import GRDB
import SettlementModel

/// Stores verdicts case by case: what is unchanged stays, what is gone is closed, what is new is
/// opened.
final class VerdictWriter {
  private let rows: VerdictRows
  private let reader: OpenCaseReader
  private let history: FindingHistory
  private let exchanges: CaseExchanges
  private let upsertAgenda: PreparedStatement
  private let deleteAgenda: PreparedStatement
  private let openElsewhere: PreparedStatement
  private let agendaWasEmpty: Bool
  private(set) var counts = EvaluationCounts()

  init(_ db: Database, run: Int64, businessDay: BusinessDay) throws {
    rows = try VerdictRows(db, run: run)
    reader = try OpenCaseReader(db)
    history = try FindingHistory(db, run: run, businessDay: businessDay)
    exchanges = try CaseExchanges(db, run: run)
    upsertAgenda = try PreparedStatement(
      db,
      """
      INSERT INTO case_agenda (case_key, next_due_day, awaits_pull) VALUES (?, ?, ?)
      ON CONFLICT (case_key) DO UPDATE
      SET next_due_day = excluded.next_due_day, awaits_pull = excluded.awaits_pull
      """)
    agendaWasEmpty = try SuspendedIndexes(db).isEmpty("case_agenda")
    deleteAgenda = try PreparedStatement(db, "DELETE FROM case_agenda WHERE case_key = ?")
    openElsewhere = try PreparedStatement(
      db,
      """
      SELECT version_id, opened_run, \(FindingColumns.list(of: "finding")), first_seen
      FROM finding WHERE finding_id = ? AND closed_run IS NULL
        AND origin = 'case' AND case_key > ?
        AND case_key IN (SELECT case_key FROM temp.selected_case)
      """)
  }

  /// Writes what ``store(_:of:)`` left for the end.
  func finish() throws { try rows.flush() }

  /// Stores what the rules said of a case; some of it is in its table after ``finish()``.
  func store(_ judged: JudgedCase) throws {
    let (key, verdict, wanted) = (judged.key, judged.verdict, judged.wanted)
    let open = try reader.open(of: key)
    let difference = VerdictDifference(open: open, wanted: wanted)
    // Closing comes first, and matches last of it: claims are unique, and verdicts point at
    // matches.
    for line in difference.goneLines {
      try rows.close("line_verdict", row: line.rowID, openedRun: line.openedRun)
    }
    for record in difference.goneRecords {
      try rows.close("record_verdict", row: record.rowID, openedRun: record.openedRun)
    }
    for match in difference.goneMatches {
      try rows.close("match", row: match.id, openedRun: match.openedRun)
    }
    counts.closedMatches += difference.goneMatches.count
    try openNew(difference, of: wanted, key: key)
    try storeFindings(open, wanted, key: key)
    try storeAgenda(verdict, key: key)
    try exchanges.replace(verdict.refundExchanges, of: key)
    counts.evaluatedCases += 1
    counts.openedFindings = history.openedCount
    counts.closedFindings = history.closedCount
  }

  private func openNew(
    _ difference: VerdictDifference, of wanted: WantedCase, key: Int64
  ) throws {
    var matchIDs = difference.keptMatches
    for (index, match) in wanted.matches.enumerated() where matchIDs[index] == nil {
      matchIDs[index] = try rows.open(match, case: key)
      counts.openedMatches += 1
    }
    for line in difference.newLines {
      try rows.open(line, matchID: line.match.flatMap { matchIDs[$0] }, case: key)
    }
    for record in difference.newRecords {
      try rows.open(record, matchID: record.match.flatMap { matchIDs[$0] }, case: key)
    }
  }

  private func storeFindings(_ open: OpenCase, _ wanted: WantedCase, key: Int64) throws {
    if open.findings.isEmpty, wanted.findings.isEmpty { return }
    var openByID = Dictionary(
      uniqueKeysWithValues: open.findings.map { ($0.version.finding.id, $0) })
    var ids: Set<String> = []
    var new: [(finding: Finding, since: BusinessDay?)] = []
    for finding in wanted.findings.map(history.known) {
      guard ids.insert(finding.id).inserted else {
        throw EvaluationError.findingTwice(id: finding.id)
      }
      if let same = openByID[finding.id], same.version.finding == finding {
        openByID[finding.id] = nil
      } else {
        new.append((finding, openByID[finding.id]?.firstSeen))
      }
    }
    for (version, _) in openByID.values { try history.close(version) }
    for (finding, since) in new {
      let moved = try since == nil ? closeElsewhere(finding.id, before: key) : nil
      try history.open(finding, origin: .paymentCase, case: key, since: since ?? moved)
    }
  }

  /// Closes the finding where a case that comes later in this evaluation has it open: it belongs
  /// here now. Its first day, where it was open.
  private func closeElsewhere(_ id: String, before key: Int64) throws -> BusinessDay? {
    var other: FindingHistory.OpenVersion?
    var firstSeen: BusinessDay?
    try openElsewhere.bind(1, id).bind(2, key).forEachRow { row in
      other = FindingHistory.OpenVersion(
        versionID: row.integer(0), openedRun: row.integer(1),
        finding: try FindingColumns.finding(row, from: 2))
      firstSeen = row.businessDay(2 + Int32(FindingColumns.names.count))
    }
    if let other { try history.close(other) }
    return firstSeen
  }

  private func storeAgenda(_ verdict: CaseVerdict, key: Int64) throws {
    if verdict.nextDueDay == nil, !verdict.awaitsPull {
      // What this evaluation notes is of other cases: each is judged once.
      if agendaWasEmpty { return }
      try deleteAgenda.bind(1, key).run()
    } else {
      try upsertAgenda.bind(1, key)
        .bind(2, verdict.nextDueDay.map { Int64($0.daysSinceEpoch) })
        .bind(3, verdict.awaitsPull ? 1 : 0).run()
    }
  }
}
