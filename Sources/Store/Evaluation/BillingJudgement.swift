import GRDB
import SettlementModel

/// Under what invoices, sessions and subscriptions were judged last: while that holds and no record
/// came or changed, judging them again would say the same.
enum BillingJudgement {
  private static let name = "billing_judged"

  /// Has everything judged again; part of every transaction that stores or removes a record.
  static func forget(_ db: Database) throws {
    try Setting.remove(db, name)
  }

  static func stored(_ db: Database) throws -> String? {
    try Setting.value(db, name)
  }

  static func store(_ db: Database, _ conditions: String) throws {
    try Setting.set(db, name, to: conditions)
  }
}

extension SettlementDatabase {
  /// Whether no record came, changed or went since invoices, sessions and subscriptions were judged
  /// under these conditions.
  public func isBillingJudged(under conditions: String) throws -> Bool {
    try read { try BillingJudgement.stored($0) == conditions }
  }

  /// Notes under what they were judged; comes in one transaction with what was found.
  public func noteBillingJudged(under conditions: String) throws {
    try write { try BillingJudgement.store($0, conditions) }
  }

  /// Whether any subscription is held: what is due of one depends on the day.
  public func holdsSubscriptions() throws -> Bool {
    try read { db in
      try Bool.fetchOne(
        db, sql: "SELECT EXISTS (SELECT 1 FROM subscription WHERE closed_run IS NULL)") ?? false
    }
  }
}
