import GRDB
import SettlementModel

/// Stores objects one by one, inside one transaction of the caller.
final class RecordWriter {
  private let db: Database
  private let run: Int64
  private let cases: RecordCases
  private let intents: RecordTable<PaymentIntent>
  private let captures: RecordTable<Capture>
  private let refunds: RecordTable<Refund>
  private let disputes: RecordTable<Dispute>
  private let invoices: RecordTable<Invoice>
  private let subscriptions: RecordTable<Subscription>
  private let sessions: RecordTable<CheckoutSession>
  private let purged: PurgedRecords
  private let erased: ErasedOrders
  private let seen: SeenRecords?
  private(set) var changedCount = 0

  init(_ db: Database, run: RunID, seen: SeenRecords? = nil) throws {
    self.db = db
    self.run = run.number
    self.seen = seen
    purged = try PurgedRecords(db)
    erased = try ErasedOrders(db)
    cases = try RecordCases(db)
    intents = try RecordTable(db, run: run)
    captures = try RecordTable(db, run: run)
    refunds = try RecordTable(db, run: run)
    disputes = try RecordTable(db, run: run)
    invoices = try RecordTable(db, run: run)
    subscriptions = try RecordTable(db, run: run)
    sessions = try RecordTable(db, run: run)
  }

  func finalize() {
    purged.finalize()
    cases.finalize()
    intents.finalize()
    captures.finalize()
    refunds.finalize()
    disputes.finalize()
    invoices.finalize()
    subscriptions.finalize()
    sessions.finalize()
  }

  /// Writes down the touched cases, and that invoices and sessions are to be judged again.
  func flush() throws {
    try cases.flush()
    if changedCount > 0 { try BillingJudgement.noteChanges(db, run: run) }
  }

  func store(_ record: APIRecord) throws {
    guard try !purged.isPast(record) else { return }
    switch erased.applied(to: record) {
    case .paymentIntent(let intent):
      try store(intent, in: intents, key: { $0.caseKey }) { try cases.follow(intent, from: $0) }
    case .capture(let capture): try store(capture, in: captures, key: cases.key(of:))
    case .refund(let refund): try store(refund, in: refunds, key: cases.key(of:))
    case .dispute(let dispute): try store(dispute, in: disputes, key: cases.key(of:))
    case .invoice(let invoice):
      try store(invoice, in: invoices, key: { _ in nil }) { old in
        if let old { try cases.touchIntents(of: old) }
        try cases.touchIntents(of: invoice)
      }
    case .subscription(let subscription):
      try store(subscription, in: subscriptions, key: { _ in nil })
    case .checkoutSession(let session): try store(session, in: sessions, key: { _ in nil })
    }
  }

  /// Stores `record` where it is new or newer than what is held, and then does what follows from
  /// that.
  private func store<Record: StoredRecord>(
    _ record: Record, in table: RecordTable<Record>, key: (Record) throws -> CaseKey?,
    then follow: (Record?) throws -> Void = { _ in }
  ) throws {
    let held = try table.held(record.id)
    if let held { seen?.note(Record.type, version: held.versionID) }
    if let held, held.record == record || !record.replaces(held.record) { return }
    let caseKey = try key(record)
    try table.store(record, caseKey: caseKey, over: held)
    cases.touchCase(held?.caseKey)
    cases.touchCase(caseKey?.number)
    changedCount += 1
    cases.hold(Record.type)
    try follow(held?.record)
  }
}
