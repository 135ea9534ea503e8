import GRDB
import SettlementModel

/// Knows which API objects were purged: they are not new when they show again.
final class PurgedRecords {
  /// Nil where nothing was ever purged.
  private let find: SQLStatement?
  private let wanted: SQLStatement?

  init(_ db: Database) throws {
    let isAny = try Bool.fetchOne(db, sql: "SELECT EXISTS (SELECT 1 FROM purged_record)")
    guard isAny == true else {
      (find, wanted) = (nil, nil)
      return
    }
    find = try SQLStatement(db, "SELECT state_at FROM purged_record WHERE type = ? AND id = ?")
    wanted = try SQLStatement(
      db,
      """
      SELECT 1 FROM settlement_line WHERE payment_intent_id = ?1 AND payment_intent_id <> ''
      UNION ALL SELECT 1 FROM settlement_line WHERE record_id = ?2 AND record_id <> '' LIMIT 1
      """)
  }

  func finalize() {
    find?.finalize()
    wanted?.finalize()
  }

  /// Whether an object that comes is as it was when it was purged, and nothing new asks for it.
  func isPast(_ record: APIRecord) throws -> Bool {
    guard let find, let wanted else { return false }
    let (intent, stateAt): (String, Timestamp)
    switch record {
    case .paymentIntent(let one): (intent, stateAt) = (one.id, one.stateAt)
    case .capture(let one): (intent, stateAt) = (one.paymentIntentID, one.stateAt)
    case .refund(let one): (intent, stateAt) = (one.paymentIntentID, one.stateAt)
    case .dispute(let one): (intent, stateAt) = (one.paymentIntentID, one.stateAt)
    case .invoice, .subscription, .checkoutSession: return false
    }
    find.bind(record.reference.type.rawValue, at: 1)
    find.bind(record.reference.id, at: 2)
    defer { find.reset() }
    guard try find.step(), stateAt.milliseconds <= find.integer(0) else { return false }
    wanted.bind(intent, at: 1)
    wanted.bind(record.reference.id, at: 2)
    defer { wanted.reset() }
    return try !wanted.step()
  }
}

/// Fills in which records of a case were settled by lines that were purged.
final class SettledEarlier {
  private let find: PreparedStatement?

  init(_ db: Database) throws {
    let isAny = try PreparedStatement(db, "SELECT 1 FROM purged_record LIMIT 1").hasRow()
    find =
      isAny
      ? try PreparedStatement(db, "SELECT 1 FROM purged_record WHERE type = ? AND id = ?") : nil
  }

  func fill(_ found: inout PaymentCase) throws {
    guard let find else { return }
    let references =
      found.intents.map { RecordReference(type: .paymentIntent, id: $0.id) }
      + found.captures.map { RecordReference(type: .capture, id: $0.id) }
      + found.refunds.map { RecordReference(type: .refund, id: $0.id) }
    for reference in references
    where try find.bind(1, reference.type.rawValue).bind(2, reference.id).hasRow() {
      found.settledEarlier.insert(reference)
    }
  }
}
