import GRDB
import SettlementModel

/// What was open after two runs, on one connection: findings that may differ stand in temporary
/// tables, which leave memory where they grow.
struct ComparedNights {
  /// One of the two.
  struct Night {
    let run: RunID
    /// The last run up to then that judged cases: what came after it was known, and told nothing yet.
    let judgedRun: RunID
    /// Until when decisions count; nil for ever.
    let decisionsUntil: Int64?
    /// The contents that counted.
    let live: LiveContent
    var totals = ComparisonTotals()
  }

  let db: Database
  let filter: FindingFilter
  private(set) var before: Night
  private(set) var after: Night

  private static let columns = ["origin", "case_key"] + FindingColumns.names
  private static let names = ["finding_before", "finding_after"]

  /// Reads both nights. The connection reads the present again afterwards, and must allow temporary
  /// tables.
  init(_ db: Database, from first: RunID, to second: RunID, filter: FindingFilter) throws {
    self.db = db
    self.filter = filter
    try Self.drop(db)
    try db.execute(
      sql: "CREATE TEMP TABLE changed_finding (finding_id TEXT PRIMARY KEY) WITHOUT ROWID")
    try Self.selectCandidates(db, after: first, upTo: second)
    before = try Self.night(db, first, filter, into: Self.names[0])
    after = try Self.night(db, second, filter, into: Self.names[1])
    try AsOfViews.remove(db)
  }

  /// Ends what ``init(_:from:to:filter:)`` made.
  static func drop(_ db: Database) throws {
    try AsOfViews.remove(db)
    for table in ["changed_finding"] + names {
      try db.execute(sql: "DROP TABLE IF EXISTS temp.\(table)")
    }
  }

  /// Findings of which a version or a decision lies in between.
  private static func selectCandidates(
    _ db: Database, after first: RunID, upTo second: RunID
  ) throws {
    let add = "INSERT OR IGNORE INTO temp.changed_finding SELECT finding_id FROM"
    for column in ["opened_run", "closed_run"] {
      try db.execute(
        sql: "\(add) main.finding WHERE \(column) > ? AND \(column) <= ?",
        arguments: [first.number, second.number])
    }
    let from = try RunEnd.milliseconds(db, of: first)
    let to = try RunEnd.milliseconds(db, of: second)
    try db.execute(
      sql: "\(add) main.decision WHERE decided_at > ? AND decided_at <= ?",
      arguments: [from ?? Int64.max, to ?? Int64.max])
  }

  private static func night(
    _ db: Database, _ run: RunID, _ filter: FindingFilter, into table: String
  ) throws -> Night {
    try AsOfViews.install(db, run: run)
    var filter = filter
    filter.status = .open
    let (conditions, arguments) = try filter.conditions(db)
    let list = columns.joined(separator: ", ")
    try db.execute(
      sql: """
        CREATE TEMP TABLE \(table) (\(list));
        CREATE UNIQUE INDEX temp.\(table)_id ON \(table) (finding_id);
        """)
    let copied = columns.map { "f.\($0)" }.joined(separator: ", ")
    let statement = try PreparedStatement(
      db,
      """
      INSERT INTO temp.\(table) SELECT \(copied) FROM finding AS f
      WHERE \(conditions) AND f.finding_id IN (SELECT finding_id FROM temp.changed_finding)
      """)
    statement.bind(arguments)
    try statement.run()
    let judged = try Int64.fetchOne(
      db, sql: "SELECT max(id) FROM run WHERE evaluation_fingerprint IS NOT NULL")
    var night = Night(
      run: run, judgedRun: judged.map(RunID.init(number:)) ?? run,
      decisionsUntil: try RunEnd.milliseconds(db, of: run), live: try LiveContent(db))
    let all = try PreparedStatement(
      db, "SELECT \(FindingColumns.list(of: "f")) FROM finding AS f WHERE \(conditions)")
    all.bind(arguments)
    try all.forEachRow { row in
      let finding = try FindingColumns.finding(row, from: 0)
      if ReportedFindings.isLargeEnough(finding, filter.minAmountMinorUnits) {
        night.totals.add(finding.differenceMinorUnits, finding.currency)
      }
    }
    return night
  }

  /// Calls `body` once a change, by class, code, payment intent, record and id.
  func forEachChange(_ body: (ComparedFinding) throws -> Void) throws {
    func list(_ alias: String) -> String {
      Self.columns.map { "\(alias).\($0)" }.joined(separator: ", ")
    }
    let order = ["class", "payment_intent_id", "record_id"].map { name in
      name == "class" ? "COALESCE(a.code, b.code)" : "COALESCE(a.\(name), b.\(name))"
    }.joined(separator: ", ")
    let statement = try PreparedStatement(
      db,
      """
      SELECT b.finding_id IS NOT NULL, \(list("b")), a.finding_id IS NOT NULL, \(list("a"))
      FROM temp.changed_finding AS one
      LEFT JOIN temp.finding_before AS b ON b.finding_id = one.finding_id
      LEFT JOIN temp.finding_after AS a ON a.finding_id = one.finding_id
      WHERE b.finding_id IS NOT NULL OR a.finding_id IS NOT NULL
      ORDER BY \(order), one.finding_id
      """)
    let width = Int32(Self.columns.count) + 1
    try statement.forEachRow { row in
      let changes = ComparedFinding.changes(
        from: try side(row, from: 0), to: try side(row, from: width))
      for change in changes { try body(change) }
    }
  }

  private func side(_ row: PreparedStatement, from first: Int32) throws -> ComparedFinding.Side? {
    guard row.integer(first) != 0 else { return nil }
    guard let origin = FindingOrigin(rawValue: row.text(first + 1)) else {
      throw StoredValueError(place: "finding.origin", text: row.text(first + 1))
    }
    let finding = try FindingColumns.finding(row, from: first + 3)
    guard ReportedFindings.isLargeEnough(finding, filter.minAmountMinorUnits) else { return nil }
    return ComparedFinding.Side(
      finding: finding, origin: origin, caseKey: row.optionalInteger(first + 2))
  }
}
