import SettlementModel

/// What the intents of an invoice or session captured and gave back.
struct BillingMoney: Sendable {
  /// Captured by currency, stand-ins too.
  private(set) var captured: [Currency: Int128] = [:]
  /// Succeeded refunds by currency.
  private(set) var refunded: [Currency: Int128] = [:]
  /// Whether some intent waits for its capture, or a capture is under way.
  private(set) var waitsForCapture = false
  /// Whether a status that decides money is unknown.
  private(set) var isUnknown = false

  init(_ billing: BillingCase) {
    let captures = Dictionary(grouping: billing.captures, by: \.paymentIntentID)
    var capturedByIntent: [String: Money] = [:]
    for intent in billing.intents {
      capturedByIntent[intent.id] = take(intent, captures[intent.id] ?? [])
    }
    takeRefunds(billing.refunds, capturedByIntent)
  }

  /// Whether anything was captured in any currency.
  var hasCapturedMoney: Bool { captured.values.contains { $0 > 0 } }

  /// Adds what one intent captured, and tells it in the intent's currency.
  private mutating func take(_ intent: PaymentIntent, _ captures: [Capture]) -> Money? {
    if intent.status == .requiresCapture { waitsForCapture = true }
    guard captures.isEmpty else {
      var sum: Int128 = 0
      for capture in captures {
        switch capture.status {
        case .succeeded:
          captured[capture.amount.currency, default: 0] += Int128(capture.amount.minorUnits)
          if capture.amount.currency == intent.amount.currency {
            sum += Int128(capture.amount.minorUnits)
          }
        case .pending: waitsForCapture = true
        case .failed: break
        case .unknown: isUnknown = true
        }
      }
      return Int64(exactly: sum).map { Money(minorUnits: $0, currency: intent.amount.currency) }
    }
    if case .unknown = intent.status, intent.capturedAmountMinorUnits == nil { isUnknown = true }
    guard let money = StandInCapture.money(of: intent) else { return nil }
    captured[money.currency, default: 0] += Int128(money.minorUnits)
    return money
  }

  private mutating func takeRefunds(_ refunds: [Refund], _ capturedByIntent: [String: Money]) {
    var earlier: [String: Int128] = [:]
    for refund in refunds.sorted(by: { ($0.createdAt, $0.id) < ($1.createdAt, $1.id) }) {
      if case .unknown = refund.status { isUnknown = true }
      var amount = refund.amountMinorUnits.map { Int128($0) }
      if amount == nil, let whole = capturedByIntent[refund.paymentIntentID],
        whole.currency == refund.currency
      {
        amount = max(0, Int128(whole.minorUnits) - earlier[refund.paymentIntentID, default: 0])
      }
      guard let amount else { continue }
      if refund.status != .failed { earlier[refund.paymentIntentID, default: 0] += amount }
      if refund.status == .succeeded { refunded[refund.currency, default: 0] += amount }
    }
  }
}
