import SettlementModel

extension BillingEvaluator {
  func finding(of invoice: Invoice, in billing: BillingCase) -> Finding? {
    guard isInScope(invoice.merchantNumber, invoice.appID, invoice.total.currency),
      !isOutOfScope(billing.intents)
    else { return nil }
    if case .unknown(let text) = invoice.status {
      return report(
        .unknownStatus, invoice, billing,
        """
        Find out what status \"\(text)\" of invoice \(invoice.id) means: tieout does not know \
        whether it is paid.
        """
      )
    }
    let money = BillingMoney(billing)
    // Rules about an intent run only where it is held, and where its statuses tell what moved.
    let holdsIntent =
      invoice.paymentIntentID.isEmpty
      || billing.intents.contains { $0.id == invoice.paymentIntentID }
    guard holdsIntent, !money.isUnknown else { return nil }
    let currency = invoice.total.currency
    let captured = money.captured[currency, default: 0]
    let total = Int128(invoice.total.minorUnits)
    if invoice.status == .paid { return paid(invoice, billing, money, captured, total) }
    let kept = captured - money.refunded[currency, default: 0]
    guard kept > 0 else { return nil }
    return report(
      .invoiceCapturedNotPaid, invoice, billing,
      """
      Find out why invoice \(invoice.id) of \(invoice.total) is \(invoice.status.rawValue) \
      although \(amountText(kept, currency)) was captured for it.
      """,
      (total, kept))
  }

  private func paid(
    _ invoice: Invoice, _ billing: BillingCase, _ money: BillingMoney, _ captured: Int128,
    _ total: Int128
  ) -> Finding? {
    let currency = invoice.total.currency
    guard captured != total else { return nil }
    if captured == 0 {
      // A capture under way will tell.
      let isUnderWay = billing.captures.contains { $0.status == .pending }
      guard total > 0, !isUnderWay else { return nil }
      return report(
        .invoicePaidNotCaptured, invoice, billing,
        """
        Find out why invoice \(invoice.id) of \(invoice.total) is paid although nothing was \
        captured for it.
        """,
        (total, 0))
    }
    return report(
      .invoiceAmountMismatch, invoice, billing,
      """
      Find out why \(amountText(captured, currency)) was captured for invoice \(invoice.id) of \
      \(invoice.total).
      """,
      (total, captured))
  }

  private func report(
    _ code: FindingCode, _ invoice: Invoice, _ billing: BillingCase, _ detail: String,
    _ amounts: (total: Int128, captured: Int128)? = nil
  ) -> Finding {
    let intents = billing.intents.sorted { $0.id < $1.id }
    let intent = intents.first { $0.id == invoice.paymentIntentID } ?? intents.first
    return Finding(
      code: code,
      merchantNumber: invoice.merchantNumber.isEmpty
        ? policy.scope.merchantNumber : invoice.merchantNumber,
      paymentIntentID: intent?.id ?? invoice.paymentIntentID,
      merchantOrderID: intent?.merchantOrderID ?? "", recordType: .invoice, recordID: invoice.id,
      currency: amounts == nil ? nil : invoice.total.currency, expectedMinorUnits: amounts?.total,
      actualMinorUnits: amounts?.captured, agesFrom: policy.calendar.day(of: invoice.createdAt),
      detail: detail)
  }
}
