import SettlementModel

extension Invoice: StoredRecord {
  static let table = "invoice"
  static let type = RecordType.invoice
  static let hasCase = false
  static let columns = [
    "id", "merchant_no", "app_id", "subscription_id", "payment_intent_id", "total", "currency",
    "status", "created_at", "modified_at", "period_start", "period_end", "due_at", "failure",
  ]
  var stateAt: Timestamp { modifiedAt }
  /// Of one state, a copy with its period was read later than one that was stored without.
  var progress: Int {
    (status == .paid ? 2 : status.isFinal ? 1 : 0) * 2 + (periodStart == nil ? 0 : 1)
  }

  func bind(to statement: SQLStatement) {
    statement.bind(id, at: 1)
    statement.bind(merchantNumber, at: 2)
    statement.bind(appID, at: 3)
    statement.bind(subscriptionID, at: 4)
    statement.bind(paymentIntentID, at: 5)
    statement.bind(total.minorUnits, at: 6)
    statement.bind(total.currency.code, at: 7)
    statement.bind(status.rawValue, at: 8)
    statement.bind(createdAt.milliseconds, at: 9)
    statement.bind(modifiedAt.milliseconds, at: 10)
    statement.bind(periodStart?.milliseconds, at: 11)
    statement.bind(periodEnd?.milliseconds, at: 12)
    statement.bind(dueAt?.milliseconds, at: 13)
    statement.bind(failure, at: 14)
  }

  init(from row: SQLStatement) throws {
    self.init(
      id: row.text(0), merchantNumber: row.text(1), appID: row.text(2),
      subscriptionID: row.text(3), paymentIntentID: row.text(4),
      total: Money(minorUnits: row.integer(5), currency: try row.currency(6)),
      status: Status(rawValue: row.text(7)), createdAt: Timestamp(milliseconds: row.integer(8)),
      modifiedAt: Timestamp(milliseconds: row.integer(9)), periodStart: row.optionalTime(10),
      periodEnd: row.optionalTime(11), dueAt: row.optionalTime(12), failure: row.text(13))
  }
}

extension Subscription: StoredRecord {
  static let table = "subscription"
  static let type = RecordType.subscription
  static let hasCase = false
  static let columns =
    [
      "id", "merchant_no", "app_id", "first_invoice_id", "latest_invoice_id", "status",
      "created_at", "modified_at",
    ] + SubscriptionTermsColumns.names
  var stateAt: Timestamp { modifiedAt }
  /// Of one state, a copy with terms was read later than one that was stored without.
  var progress: Int { (isFinal ? 2 : 0) + (terms == nil ? 0 : 1) }

  func bind(to statement: SQLStatement) {
    statement.bind(id, at: 1)
    statement.bind(merchantNumber, at: 2)
    statement.bind(appID, at: 3)
    statement.bind(firstInvoiceID, at: 4)
    statement.bind(latestInvoiceID, at: 5)
    statement.bind(status, at: 6)
    statement.bind(createdAt.milliseconds, at: 7)
    statement.bind(modifiedAt.milliseconds, at: 8)
    SubscriptionTermsColumns.bind(terms, to: statement, at: 9)
  }

  init(from row: SQLStatement) throws {
    self.init(
      id: row.text(0), merchantNumber: row.text(1), appID: row.text(2),
      firstInvoiceID: row.text(3), latestInvoiceID: row.text(4), status: row.text(5),
      createdAt: Timestamp(milliseconds: row.integer(6)),
      modifiedAt: Timestamp(milliseconds: row.integer(7)),
      terms: try SubscriptionTermsColumns.terms(row, 8))
  }
}

extension CheckoutSession: StoredRecord {
  static let table = "checkout_session"
  static let type = RecordType.checkoutSession
  static let hasCase = false
  static let columns =
    [
      "id", "merchant_no", "app_id", "merchant_order_id", "payment_intent_id", "subscription_id",
      "amount", "currency", "status", "payment_status", "created_at",
    ] + SessionTermsColumns.names
  var stateAt: Timestamp { createdAt }
  /// A session states no time of change: it gets final, then paid, and never goes back. Of one state,
  /// a copy with terms was read later than one that was stored without.
  var progress: Int {
    (isFinal ? 2 : 0) + (paymentStatus == "unpaid" ? 0 : 4) + (terms == nil ? 0 : 1)
  }

  func bind(to statement: SQLStatement) {
    statement.bind(id, at: 1)
    statement.bind(merchantNumber, at: 2)
    statement.bind(appID, at: 3)
    statement.bind(merchantOrderID, at: 4)
    statement.bind(paymentIntentID, at: 5)
    statement.bind(subscriptionID, at: 6)
    statement.bind(amount.minorUnits, at: 7)
    statement.bind(amount.currency.code, at: 8)
    statement.bind(status, at: 9)
    statement.bind(paymentStatus, at: 10)
    statement.bind(createdAt.milliseconds, at: 11)
    SessionTermsColumns.bind(terms, to: statement, at: 12)
  }

  init(from row: SQLStatement) throws {
    self.init(
      id: row.text(0), merchantNumber: row.text(1), appID: row.text(2),
      merchantOrderID: row.text(3), paymentIntentID: row.text(4), subscriptionID: row.text(5),
      amount: Money(minorUnits: row.integer(6), currency: try row.currency(7)),
      status: row.text(8), paymentStatus: row.text(9),
      createdAt: Timestamp(milliseconds: row.integer(10)),
      terms: SessionTermsColumns.terms(row, 11))
  }
}
