import SettlementModel

extension BillingEvaluator {
  private static let statuses: Set<String> = ["", "open", "complete", "expired"]
  private static let paymentStatuses: Set<String> = ["", "unpaid", "paid", "no_payment_required"]

  func finding(
    of session: CheckoutSession, _ invoice: Invoice?, in billing: BillingCase
  ) -> Finding? {
    guard isInScope(session.merchantNumber, session.appID, session.amount.currency),
      !isOutOfScope(billing.intents)
    else { return nil }
    for (text, known) in [
      (session.paymentStatus, Self.paymentStatuses), (session.status, Self.statuses),
    ] where !known.contains(text) {
      return report(
        .unknownStatus, session, billing,
        """
        Find out what status \"\(text)\" of checkout session \(session.id) means: tieout does \
        not know whether it is paid.
        """
      )
    }
    let money = BillingMoney(billing)
    if session.paymentStatus == "paid" {
      guard mustHaveCaptured(session, invoice, billing, money) else { return nil }
      return report(
        .sessionStatusMismatch, session, billing,
        """
        Find out why checkout session \(session.id) of \(session.amount) is paid although \
        nothing was captured for it.
        """
      )
    }
    guard session.status == "expired" || session.paymentStatus == "unpaid", money.hasCapturedMoney
    else { return nil }
    let state = session.status == "expired" ? "expired" : "unpaid"
    return report(
      .sessionStatusMismatch, session, billing,
      """
      Find out why checkout session \(session.id) of \(session.amount) is \(state) although \
      money was captured for it.
      """
    )
  }

  /// Whether a paid session should have captured money by now and has not.
  private func mustHaveCaptured(
    _ session: CheckoutSession, _ invoice: Invoice?, _ billing: BillingCase, _ money: BillingMoney
  ) -> Bool {
    guard !money.hasCapturedMoney, !money.waitsForCapture, !money.isUnknown else { return false }
    if !session.paymentIntentID.isEmpty {
      guard billing.intents.contains(where: { $0.id == session.paymentIntentID }) else {
        return false
      }
      return session.amount.minorUnits > 0
    }
    if !session.subscriptionID.isEmpty {
      // The money runs through the subscription's first invoice; a free first period has none.
      guard let invoice, invoice.total.minorUnits > 0 else { return false }
      return invoice.paymentIntentID.isEmpty
        || billing.intents.contains { $0.id == invoice.paymentIntentID }
    }
    return session.amount.minorUnits > 0
  }

  func report(
    _ code: FindingCode, _ session: CheckoutSession, _ billing: BillingCase, _ detail: String,
    _ amounts: (currency: Currency, expected: Int128, actual: Int128)? = nil
  ) -> Finding {
    let intents = billing.intents.sorted { $0.id < $1.id }
    let intent = intents.first { $0.id == session.paymentIntentID } ?? intents.first
    return Finding(
      code: code,
      merchantNumber: session.merchantNumber.isEmpty
        ? policy.scope.merchantNumber : session.merchantNumber,
      paymentIntentID: session.paymentIntentID.isEmpty ? intent?.id ?? "" : session.paymentIntentID,
      merchantOrderID: session.merchantOrderID.isEmpty
        ? intent?.merchantOrderID ?? "" : session.merchantOrderID,
      recordType: .checkoutSession, recordID: session.id, currency: amounts?.currency,
      expectedMinorUnits: amounts?.expected, actualMinorUnits: amounts?.actual,
      agesFrom: policy.calendar.day(of: session.createdAt), detail: detail)
  }
}
