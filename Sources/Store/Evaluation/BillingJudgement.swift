import GRDB
public import SettlementModel

/// Under what invoices, sessions and subscriptions were judged last, and which versions of records were
/// there: while that holds, only what concerns later versions can be judged otherwise.
enum BillingJudgement {
  private static let name = "billing_judged"
  private static let rulesName = "billing_rules"

  /// Has everything judged again: records go, or change, without a version that says so.
  static func forget(_ db: Database) throws {
    for name in [name, rulesName] { try Setting.remove(db, name) }
    try db.execute(sql: "DELETE FROM billing_mark")
  }

  /// Has judged again what concerns records that come or change in `run`; part of every transaction
  /// that stores one.
  static func noteChanges(_ db: Database, run: Int64) throws {
    // What the judging run itself brought, it takes away again without a trace.
    if try marks(db)?.run == run { return try forget(db) }
    try Setting.remove(db, name)
  }

  static func stored(_ db: Database) throws -> String? {
    try Setting.value(db, name)
  }

  static func store(_ db: Database, _ conditions: String, rules: String, run: Int64) throws {
    try Setting.set(db, name, to: conditions)
    try Setting.set(db, rulesName, to: rules)
    try db.execute(sql: "DELETE FROM billing_mark")
    for table in ChangedBilling.tables {
      try db.execute(
        sql: """
          INSERT INTO billing_mark (table_name, last_row, run)
          SELECT ?, coalesce(max(version_id), 0), ? FROM \(table)
          """, arguments: [table, run])
    }
  }

  /// The marks, where everything was judged under these rules.
  static func marks(_ db: Database, under rules: String) throws -> ChangedBilling.Marks? {
    try Setting.value(db, rulesName) == rules ? marks(db) : nil
  }

  private static func marks(_ db: Database) throws -> ChangedBilling.Marks? {
    var found: ChangedBilling.Marks?
    try PreparedStatement(db, "SELECT table_name, last_row, run FROM billing_mark").forEachRow {
      found = found ?? ChangedBilling.Marks(run: $0.integer(2))
      found?.lastRows[$0.text(0)] = $0.integer(1)
    }
    return found?.lastRows.count == ChangedBilling.tables.count ? found : nil
  }
}

/// Which invoices and checkout sessions are judged.
public enum BillingSelection: Sendable, Hashable {
  case all
  /// Those that changed, or whose money did, since all were judged.
  case changed
}

extension SettlementDatabase {
  /// Whether no record came, changed or went since invoices, sessions and subscriptions were judged
  /// under these conditions.
  public func isBillingJudged(under conditions: String) throws -> Bool {
    try read { try BillingJudgement.stored($0) == conditions }
  }

  /// Stores what billing rules report now, in place of what they reported before. Within
  /// ``atOnce(_:)`` only.
  ///
  /// - Parameters:
  ///   - rules: everything but records that decides about invoices and sessions; where they were
  ///     judged under other rules, all of them are judged.
  ///   - codes: what is reported about invoices and sessions for themselves. Open findings with these
  ///     codes stay where their invoice, which no held subscription bills, or session is not judged.
  ///   - make: judges what it is told of invoices and sessions, and all subscriptions.
  public func replaceBillingFindings(
    run: RunID, businessDay: BusinessDay, mode: EvaluationMode, under rules: String,
    codes: Set<FindingCode>,
    making make: (BillingSelection, _ report: (Finding) throws -> Void) throws -> Void
  ) throws {
    try write { db in
      let replacement = try FindingReplacement(
        db, origin: .billing, run: run.number, businessDay: businessDay)
      var selection = BillingSelection.all
      if mode != .full, let marks = try BillingJudgement.marks(db, under: rules) {
        try ChangedBilling.fill(db, since: marks)
        try replacement.keep(ChangedBilling.isUnchanged(codes: codes))
        selection = .changed
      }
      try make(selection) { try replacement.report($0) }
      try replacement.closeOthers()
    }
  }

  /// Notes under what they were judged; comes in one transaction with what was found.
  ///
  /// - Parameter conditions: the rules, and what decides about subscriptions beside them.
  public func noteBillingJudged(under conditions: String, rules: String, run: RunID) throws {
    try write { try BillingJudgement.store($0, conditions, rules: rules, run: run.number) }
  }

  /// Whether any subscription is held: what is due of one depends on the day.
  public func holdsSubscriptions() throws -> Bool {
    try read { db in
      try Bool.fetchOne(
        db, sql: "SELECT EXISTS (SELECT 1 FROM subscription WHERE closed_run IS NULL)") ?? false
    }
  }
}
