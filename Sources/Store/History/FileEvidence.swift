import GRDB
import SettlementModel

/// Files and pulls between two nights, for findings about files, payouts and pulls.
struct FileEvidence {
  private let nights: ComparedNights
  private let arrived: PreparedStatement
  private let accepted: PreparedStatement
  private let ended: PreparedStatement
  private let payoutLine: PreparedStatement
  private let rejected: PreparedStatement
  private let pull: PreparedStatement
  /// Contents that count since, and that counted until then, each with its name, in the order of
  /// names.
  private let came: [(content: Int64, name: LiveContent.Name)]
  private let gone: [(content: Int64, name: LiveContent.Name)]

  init(_ db: Database, _ nights: ComparedNights) throws {
    self.nights = nights
    func between(_ column: String) -> String {
      "\(column) > \(nights.before.judgedRun.number) AND \(column) <= \(nights.after.run.number)"
    }
    // By name, or by the day that the file is of.
    arrived = try PreparedStatement(
      db,
      """
      SELECT name, arrived_run, version > 1 OR EXISTS (
        SELECT 1 FROM main.file_replacement AS replacement
        WHERE replacement.source = version.source AND replacement.new_name = version.name
          AND replacement.run = version.arrived_run)
      FROM main.file_version AS version
      WHERE source = ?1 AND (name = ?2 OR file_date = ?3) AND \(between("arrived_run"))
      ORDER BY name <> ?2, length(name) * ?4, CASE WHEN ?4 < 0 THEN name END DESC, arrived_run, id
      LIMIT 1
      """)
    accepted = try PreparedStatement(
      db,
      """
      SELECT accepted_by, note, run FROM main.file_acceptance
      WHERE source = ?1 AND name = ?2 AND \(between("run")) ORDER BY id DESC LIMIT 1
      """)
    ended = try PreparedStatement(
      db,
      """
      SELECT superseded_run FROM main.file_version
      WHERE source = ?1 AND name = ?2 AND \(between("superseded_run")) ORDER BY id DESC LIMIT 1
      """)
    payoutLine = try PreparedStatement(
      db,
      """
      SELECT row, record_id FROM main.settlement_line WHERE content_id = ?1
        AND (?2 <> '' AND ?2 IN (payout_id, batch_id, record_id, original_record_id))
      ORDER BY row LIMIT 1
      """)
    rejected = try PreparedStatement(
      db,
      """
      SELECT opened_run, reason FROM main.rejected_record
      WHERE id = ?1 AND ?1 <> '' AND (\(between("opened_run")) OR \(between("closed_run"))) LIMIT 1
      """)
    pull = try PreparedStatement(
      db,
      """
      SELECT run_id, account, state FROM main.pull WHERE \(between("run_id")) ORDER BY id DESC LIMIT 1
      """)
    came = Self.contents(of: nights.after.live, without: nights.before.live)
    gone = Self.contents(of: nights.before.live, without: nights.after.live)
  }

  private static func contents(
    of live: LiveContent, without other: LiveContent
  ) -> [(content: Int64, name: LiveContent.Name)] {
    live.names.filter { other.names[$0.key] == nil }.map { (content: $0.key, name: $0.value) }
      .sorted {
        $0.name.name != $1.name.name
          ? ByteOrder.precedes($0.name.name, $1.name.name)
          : ByteOrder.precedes($0.name.source, $1.name.source)
      }
  }

  /// What came about the finding's file, payout, reserve or pull.
  func evidence(of one: ComparedFinding) throws -> ChangeEvidence? {
    let subject = one.subject.finding
    switch subject.code {
    case .apiIncomplete: return try pullEvidence()
    case .recordRejected: return try rejectEvidence(subject) ?? pullEvidence()
    default: break
    }
    if one.subject.origin == .payout, let found = ownLine(of: one) { return found }
    if one.subject.origin == .control, let place = subject.position,
      let found = try fileEvidence(place, of: one)
    {
      return found
    }
    let ids = [subject.payoutID, subject.batchID, subject.recordID].filter { !$0.isEmpty }
    for (contents, isNew) in [(came, true), (gone, false)] {
      for id in ids {
        if let found = try lineEvidence(id, in: contents, isNew: isNew) { return found }
      }
    }
    return nil
  }

  /// The payout row that a new finding names, where its file came in between.
  private func ownLine(of one: ComparedFinding) -> ChangeEvidence? {
    guard one.change == .new, let place = one.subject.finding.position, place.row > 0,
      came.contains(where: { $0.name.source == place.source && $0.name.name == place.file })
    else { return nil }
    var found = ChangeEvidence(.lineCame)
    found.file = place.file
    found.row = Int64(place.row)
    return found
  }

  private func fileEvidence(
    _ place: FilePosition, of one: ComparedFinding
  ) throws -> ChangeEvidence? {
    let subject = one.subject.finding
    let isNewlyMissing = subject.code == .fileMissing && one.change == .new
    // A day's file is missed because days pass; a number, because a greater one came.
    if isNewlyMissing, BusinessDay(place.file) != nil { return nil }
    var found: ChangeEvidence?
    try accepted.bind(1, place.source).bind(2, place.file).forEachRow { row in
      found = ChangeEvidence(.fileAccepted, detail: "accepted by \(row.text(0)): \(row.text(1))")
      found?.file = place.file
      found?.run = row.integer(2)
    }
    if found != nil { return found }
    // Only a missing file is named by its day.
    let day =
      subject.code == .fileMissing ? subject.agesFrom ?? BusinessDay(place.file) : nil
    arrived.bind(1, place.source).bind(2, place.file)
      .bind(3, day.map { Int64($0.daysSinceEpoch) }).bind(4, isNewlyMissing ? -1 : 0)
    try arrived.forEachRow { row in
      found = ChangeEvidence(row.integer(2) != 0 ? .fileReplaced : .fileCame)
      found?.file = row.text(0)
      found?.run = row.integer(1)
    }
    if found != nil { return found }
    try ended.bind(1, place.source).bind(2, place.file).forEachRow { row in
      found = ChangeEvidence(.fileReplaced, detail: "the file counts no longer")
      found?.file = place.file
      found?.run = row.integer(0)
    }
    return found
  }

  private func lineEvidence(
    _ id: String, in contents: [(content: Int64, name: LiveContent.Name)], isNew: Bool
  ) throws -> ChangeEvidence? {
    for (content, name) in contents {
      var found: ChangeEvidence?
      try payoutLine.bind(1, content).bind(2, id).forEachRow { row in
        found = ChangeEvidence(isNew ? .lineCame : .fileReplaced)
        found?.file = name.name
        found?.row = row.integer(0)
        found?.recordID = row.text(1)
      }
      if let found { return found }
    }
    return nil
  }

  private func rejectEvidence(_ subject: Finding) throws -> ChangeEvidence? {
    var found: ChangeEvidence?
    try rejected.bind(1, subject.recordID).forEachRow { row in
      found = ChangeEvidence(.recordChanged, detail: row.text(1))
      found?.recordType = subject.recordType?.rawValue ?? ""
      found?.recordID = subject.recordID
      found?.run = row.integer(0)
    }
    return found
  }

  private func pullEvidence() throws -> ChangeEvidence? {
    var found: ChangeEvidence?
    try pull.forEachRow { row in
      found = ChangeEvidence(.pull, detail: "the pull of \(row.text(1)) is \(row.text(2))")
      found?.run = row.integer(0)
    }
    return found
  }
}
