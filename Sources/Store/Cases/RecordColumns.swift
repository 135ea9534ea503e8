import SettlementModel

/// How the records of one table are read: its columns in order, and the value that they make.
struct RecordColumns<Record>: Sendable {
  let table: String
  let names: [String]
  /// Reads a record from a row, from the given column on.
  let read: @Sendable (PreparedStatement, Int32) throws -> Record

  /// The columns of the table `alias`, separated by commas.
  func list(of alias: String) -> String {
    names.map { "\(alias).\($0)" }.joined(separator: ", ")
  }
}

/// The readers of the tables that cases and billing are made of.
enum RecordReaders {
  static let paymentIntent = RecordColumns(
    table: "payment_intent",
    names: [
      "id", "merchant_no", "app_id", "merchant_order_id", "invoice_id", "amount", "currency",
      "captured_amount", "status", "captures_automatically", "payment_method", "created_at",
      "modified_at",
    ]
  ) { row, first in
    PaymentIntent(
      id: row.text(first), merchantNumber: row.text(first + 1), appID: row.text(first + 2),
      merchantOrderID: row.text(first + 3), invoiceID: row.text(first + 4),
      amount: try row.money(first + 5, in: "payment_intent.currency"),
      capturedAmountMinorUnits: row.optionalInteger(first + 7),
      status: PaymentIntent.Status(rawValue: row.text(first + 8)),
      capturesAutomatically: row.optionalInteger(first + 9).map { $0 != 0 },
      paymentMethod: row.text(first + 10), createdAt: row.timestamp(first + 11),
      modifiedAt: row.timestamp(first + 12))
  }

  static let capture = RecordColumns(
    table: "capture",
    names: ["id", "payment_intent_id", "amount", "currency", "status", "created_at"]
  ) { row, first in
    Capture(
      id: row.text(first), paymentIntentID: row.text(first + 1),
      amount: try row.money(first + 2, in: "capture.currency"),
      status: Capture.Status(rawValue: row.text(first + 4)), createdAt: row.timestamp(first + 5))
  }

  static let refund = RecordColumns(
    table: "refund",
    names: [
      "id", "payment_intent_id", "arn", "amount", "currency", "status", "merchant_no", "app_id",
      "created_at", "modified_at",
    ]
  ) { row, first in
    Refund(
      id: row.text(first), paymentIntentID: row.text(first + 1),
      acquirerReferenceNumber: row.text(first + 2),
      amountMinorUnits: row.optionalInteger(first + 3),
      currency: try row.currency(first + 4, in: "refund.currency"),
      status: Refund.Status(rawValue: row.text(first + 5)), merchantNumber: row.text(first + 6),
      appID: row.text(first + 7), createdAt: row.timestamp(first + 8),
      modifiedAt: row.timestamp(first + 9))
  }

  static let dispute = RecordColumns(
    table: "dispute",
    names: [
      "id", "merchant_no", "app_id", "payment_intent_id", "merchant_order_id", "amount",
      "currency", "amount_won", "is_retrieval", "status", "is_closed", "created_at", "event_at",
    ]
  ) { row, first in
    Dispute(
      id: row.text(first), merchantNumber: row.text(first + 1), appID: row.text(first + 2),
      paymentIntentID: row.text(first + 3), merchantOrderID: row.text(first + 4),
      amount: try row.money(first + 5, in: "dispute.currency"),
      amountWonMinorUnits: row.optionalInteger(first + 7),
      isRetrieval: row.integer(first + 8) != 0, status: row.text(first + 9),
      isClosed: row.integer(first + 10) != 0, createdAt: row.timestamp(first + 11),
      eventAt: row.timestamp(first + 12))
  }

  static let invoice = RecordColumns(
    table: "invoice",
    names: [
      "id", "merchant_no", "app_id", "subscription_id", "payment_intent_id", "total", "currency",
      "status", "created_at", "modified_at", "period_start", "period_end", "due_at", "failure",
    ]
  ) { row, first in
    Invoice(
      id: row.text(first), merchantNumber: row.text(first + 1), appID: row.text(first + 2),
      subscriptionID: row.text(first + 3), paymentIntentID: row.text(first + 4),
      total: try row.money(first + 5, in: "invoice.currency"),
      status: Invoice.Status(rawValue: row.text(first + 7)), createdAt: row.timestamp(first + 8),
      modifiedAt: row.timestamp(first + 9), periodStart: row.optionalTime(first + 10),
      periodEnd: row.optionalTime(first + 11), dueAt: row.optionalTime(first + 12),
      failure: row.text(first + 13))
  }

  static let subscription = RecordColumns(
    table: "subscription",
    names: [
      "id", "merchant_no", "app_id", "first_invoice_id", "latest_invoice_id", "status",
      "created_at", "modified_at",
    ] + SubscriptionTermsColumns.names
  ) { row, first in
    Subscription(
      id: row.text(first), merchantNumber: row.text(first + 1), appID: row.text(first + 2),
      firstInvoiceID: row.text(first + 3), latestInvoiceID: row.text(first + 4),
      status: row.text(first + 5), createdAt: row.timestamp(first + 6),
      modifiedAt: row.timestamp(first + 7),
      terms: try SubscriptionTermsColumns.terms(row, first + 8))
  }

  static let checkoutSession = RecordColumns(
    table: "checkout_session",
    names: [
      "id", "merchant_no", "app_id", "merchant_order_id", "payment_intent_id", "subscription_id",
      "amount", "currency", "status", "payment_status", "created_at",
    ] + SessionTermsColumns.names
  ) { row, first in
    CheckoutSession(
      id: row.text(first), merchantNumber: row.text(first + 1), appID: row.text(first + 2),
      merchantOrderID: row.text(first + 3), paymentIntentID: row.text(first + 4),
      subscriptionID: row.text(first + 5),
      amount: try row.money(first + 6, in: "checkout_session.currency"),
      status: row.text(first + 8), paymentStatus: row.text(first + 9),
      createdAt: row.timestamp(first + 10), terms: SessionTermsColumns.terms(row, first + 11))
  }
}

extension PreparedStatement {
  /// An amount and, in the next column, its currency.
  func money(_ column: Int32, in place: String) throws -> Money {
    Money(minorUnits: integer(column), currency: try currency(column + 1, in: place))
  }
}
