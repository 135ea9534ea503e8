import SettlementModel

extension PaymentIntent: StoredRecord {
  static let table = "payment_intent"
  static let type = RecordType.paymentIntent
  static let columns = [
    "id", "merchant_no", "app_id", "merchant_order_id", "invoice_id", "amount", "currency",
    "captured_amount", "status", "captures_automatically", "payment_method", "created_at",
    "modified_at",
  ]
  var stateAt: Timestamp { modifiedAt }
  /// A succeeded payment is never taken back.
  var progress: Int { status == .succeeded ? 2 : status.isFinal ? 1 : 0 }

  func bind(to statement: SQLStatement) {
    statement.bind(id, at: 1)
    statement.bind(merchantNumber, at: 2)
    statement.bind(appID, at: 3)
    statement.bind(merchantOrderID, at: 4)
    statement.bind(invoiceID, at: 5)
    statement.bind(amount.minorUnits, at: 6)
    statement.bind(amount.currency.code, at: 7)
    statement.bind(capturedAmountMinorUnits, at: 8)
    statement.bind(status.rawValue, at: 9)
    statement.bind(capturesAutomatically, at: 10)
    statement.bind(paymentMethod, at: 11)
    statement.bind(createdAt.milliseconds, at: 12)
    statement.bind(modifiedAt.milliseconds, at: 13)
  }

  init(from row: SQLStatement) throws {
    self.init(
      id: row.text(0), merchantNumber: row.text(1), appID: row.text(2),
      merchantOrderID: row.text(3), invoiceID: row.text(4),
      amount: Money(minorUnits: row.integer(5), currency: try row.currency(6)),
      capturedAmountMinorUnits: row.optionalInteger(7), status: Status(rawValue: row.text(8)),
      capturesAutomatically: row.optionalInteger(9).map { $0 != 0 }, paymentMethod: row.text(10),
      createdAt: Timestamp(milliseconds: row.integer(11)),
      modifiedAt: Timestamp(milliseconds: row.integer(12)))
  }

  var caseKey: CaseKey {
    merchantOrderID.isEmpty
      ? .paymentIntent(id) : .merchantOrder(merchantOrderID, merchantNumber: merchantNumber)
  }
}

extension Capture: StoredRecord {
  static let table = "capture"
  static let type = RecordType.capture
  static let columns = ["id", "payment_intent_id", "amount", "currency", "status", "created_at"]
  var stateAt: Timestamp { createdAt }
  var progress: Int { status.isFinal ? 1 : 0 }

  func bind(to statement: SQLStatement) {
    statement.bind(id, at: 1)
    statement.bind(paymentIntentID, at: 2)
    statement.bind(amount.minorUnits, at: 3)
    statement.bind(amount.currency.code, at: 4)
    statement.bind(status.rawValue, at: 5)
    statement.bind(createdAt.milliseconds, at: 6)
  }

  init(from row: SQLStatement) throws {
    self.init(
      id: row.text(0), paymentIntentID: row.text(1),
      amount: Money(minorUnits: row.integer(2), currency: try row.currency(3)),
      status: Status(rawValue: row.text(4)), createdAt: Timestamp(milliseconds: row.integer(5)))
  }
}

extension Refund: StoredRecord {
  static let table = "refund"
  static let type = RecordType.refund
  static let columns = [
    "id", "payment_intent_id", "arn", "amount", "currency", "status", "merchant_no", "app_id",
    "created_at", "modified_at",
  ]
  var stateAt: Timestamp { modifiedAt }
  var progress: Int { status.isFinal ? 1 : 0 }

  func bind(to statement: SQLStatement) {
    statement.bind(id, at: 1)
    statement.bind(paymentIntentID, at: 2)
    statement.bind(acquirerReferenceNumber, at: 3)
    statement.bind(amountMinorUnits, at: 4)
    statement.bind(currency.code, at: 5)
    statement.bind(status.rawValue, at: 6)
    statement.bind(merchantNumber, at: 7)
    statement.bind(appID, at: 8)
    statement.bind(createdAt.milliseconds, at: 9)
    statement.bind(modifiedAt.milliseconds, at: 10)
  }

  init(from row: SQLStatement) throws {
    self.init(
      id: row.text(0), paymentIntentID: row.text(1), acquirerReferenceNumber: row.text(2),
      amountMinorUnits: row.optionalInteger(3), currency: try row.currency(4),
      status: Status(rawValue: row.text(5)), merchantNumber: row.text(6), appID: row.text(7),
      createdAt: Timestamp(milliseconds: row.integer(8)),
      modifiedAt: Timestamp(milliseconds: row.integer(9)))
  }
}

extension Dispute: StoredRecord {
  static let table = "dispute"
  static let type = RecordType.dispute
  static let columns = [
    "id", "merchant_no", "app_id", "payment_intent_id", "merchant_order_id", "amount", "currency",
    "amount_won", "is_retrieval", "status", "is_closed", "created_at", "event_at",
  ]
  var stateAt: Timestamp { eventAt }
  var progress: Int { isClosed ? 1 : 0 }

  func bind(to statement: SQLStatement) {
    statement.bind(id, at: 1)
    statement.bind(merchantNumber, at: 2)
    statement.bind(appID, at: 3)
    statement.bind(paymentIntentID, at: 4)
    statement.bind(merchantOrderID, at: 5)
    statement.bind(amount.minorUnits, at: 6)
    statement.bind(amount.currency.code, at: 7)
    statement.bind(amountWonMinorUnits, at: 8)
    statement.bind(isRetrieval, at: 9)
    statement.bind(status, at: 10)
    statement.bind(isClosed, at: 11)
    statement.bind(createdAt.milliseconds, at: 12)
    statement.bind(eventAt.milliseconds, at: 13)
  }

  init(from row: SQLStatement) throws {
    self.init(
      id: row.text(0), merchantNumber: row.text(1), appID: row.text(2),
      paymentIntentID: row.text(3), merchantOrderID: row.text(4),
      amount: Money(minorUnits: row.integer(5), currency: try row.currency(6)),
      amountWonMinorUnits: row.optionalInteger(7), isRetrieval: row.integer(8) != 0,
      status: row.text(9), isClosed: row.integer(10) != 0,
      createdAt: Timestamp(milliseconds: row.integer(11)),
      eventAt: Timestamp(milliseconds: row.integer(12)))
  }
}
