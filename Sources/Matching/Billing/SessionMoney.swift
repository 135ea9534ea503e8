import SettlementModel

// SESSION_TOTAL_MISMATCH: a session's line items do not sum to its amount.
// SESSION_MONEY_AFTER_EXPIRY: its payment was captured after it expired.
extension BillingEvaluator {
  func totalMismatch(of session: CheckoutSession, in billing: BillingCase) -> Finding? {
    guard isInScope(session.merchantNumber, session.appID, session.amount.currency),
      !isOutOfScope(billing.intents), let sum = session.terms?.lineItemsMinorUnits,
      sum != session.amount.minorUnits
    else { return nil }
    let currency = session.amount.currency
    return report(
      .sessionTotalMismatch, session, billing,
      """
      Find out why checkout session \(session.id) asks for \(session.amount) although its items \
      sum to \(amountText(Int128(sum), currency)).
      """,
      (currency, Int128(sum), Int128(session.amount.minorUnits)))
  }

  func moneyAfterExpiry(of session: CheckoutSession, in billing: BillingCase) -> Finding? {
    guard isInScope(session.merchantNumber, session.appID, session.amount.currency),
      !isOutOfScope(billing.intents), let expiresAt = session.terms?.expiresAt
    else { return nil }
    var late: [Currency: Int128] = [:]
    let captures = Dictionary(grouping: billing.captures, by: \.paymentIntentID)
    for intent in billing.intents {
      // What was authorized in time may be captured by hand later.
      if session.status == "complete", intent.capturesAutomatically == false { continue }
      for (money, time) in capturedMoney(intent, captures[intent.id] ?? []) where time > expiresAt {
        late[money.currency, default: 0] += Int128(money.minorUnits)
      }
    }
    let currencies = late.filter { $0.value > 0 }.keys.sorted()
    guard let currency = currencies.first(where: { $0 == session.amount.currency }) ?? currencies.first
    else { return nil }
    let captured = late[currency, default: 0]
    return report(
      .sessionMoneyAfterExpiry, session, billing,
      """
      Find out why \(amountText(captured, currency)) was captured for checkout session \
      \(session.id), which expired at \(expiresAt).
      """,
      (currency, 0, captured))
  }

  /// What an intent captured, each with its time; without captures it stands as one itself.
  private func capturedMoney(
    _ intent: PaymentIntent, _ captures: [Capture]
  ) -> [(money: Money, time: Timestamp)] {
    if captures.isEmpty {
      let time = intent.capturesAutomatically == false ? intent.modifiedAt : intent.createdAt
      return StandInCapture.money(of: intent).map { [($0, time)] } ?? []
    }
    return captures.filter { $0.status == .succeeded }.map { ($0.amount, $0.createdAt) }
  }
}
