import SettlementModel

extension SubscriptionBench {
  /// A finding about the subscription itself.
  ///
  /// - Parameter ordinal: tells findings of one code apart: the period's index.
  func report(
    _ code: FindingCode, currency: Currency? = nil, expected: Int128? = nil, actual: Int128? = nil,
    ordinal: Int = 0, agesFrom: BusinessDay, _ detail: String
  ) -> Finding {
    Finding(
      id: FindingIdentity.id(
        code: code, parts: [RecordType.subscription.rawValue, subscription.id], ordinal: ordinal),
      code: code, merchantNumber: merchantNumber, recordType: .subscription,
      recordID: subscription.id, currency: currency, expectedMinorUnits: expected,
      actualMinorUnits: actual, agesFrom: agesFrom, detail: detail)
  }

  /// A finding about an invoice, in its currency.
  func report(
    _ code: FindingCode, about invoice: JudgedInvoice, expected: Int128, actual: Int128,
    agesFrom: BusinessDay? = nil, _ detail: String
  ) -> Finding {
    let bill = invoice.billed.invoice
    let intent =
      invoice.billed.intents.first { $0.id == bill.paymentIntentID } ?? invoice.billed.intents.first
    return Finding(
      id: FindingIdentity.id(code: code, parts: [RecordType.invoice.rawValue, bill.id], ordinal: 0),
      code: code, merchantNumber: bill.merchantNumber.isEmpty ? merchantNumber : bill.merchantNumber,
      paymentIntentID: intent?.id ?? bill.paymentIntentID,
      merchantOrderID: intent?.merchantOrderID ?? "", recordType: .invoice, recordID: bill.id,
      currency: bill.total.currency, expectedMinorUnits: expected, actualMinorUnits: actual,
      agesFrom: agesFrom ?? calendar.day(of: bill.createdAt), detail: detail)
  }

  private var merchantNumber: String {
    subscription.merchantNumber.isEmpty ? policy.scope.merchantNumber : subscription.merchantNumber
  }
}
