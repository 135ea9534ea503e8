import SettlementModel

// DISCOUNT_NOT_APPLIED, DISCOUNT_AFTER_END and INVOICE_PRICE_MISMATCH: an invoice at another price
// than its period's.
extension SubscriptionBench {
  func wrongPrice(_ invoice: JudgedInvoice) -> Finding? {
    guard case .wrong(let code, let price)? = judgedPrice(invoice), let period = invoice.period else {
      return nil
    }
    let name = "invoice \(invoice.id) for period \(period + 1) of subscription \(subscription.id)"
    let detail =
      switch code {
      case .discountNotApplied:
        "Correct \(name): it bills \(invoice.total), and the discount makes it \(price)."
      case .discountAfterEnd:
        "Correct \(name): it still bills the discount's \(invoice.total) in place of \(price)."
      default:
        "Find out why \(name) bills \(invoice.total) in place of \(price)."
      }
    return report(
      code, about: invoice, expected: Int128(price.minorUnits),
      actual: Int128(invoice.total.minorUnits), detail)
  }

  /// Whether an invoice has another price than is known, and nobody can tell which is right.
  func priceIsUnverifiable(_ invoice: JudgedInvoice) -> Bool {
    judgedPrice(invoice) == .unverifiable
  }

  private func judgedPrice(_ invoice: JudgedInvoice) -> PriceBook.Judgement? {
    guard silence == nil, let period = invoice.period else { return nil }
    if case .unknown = invoice.billed.invoice.status { return nil }
    let createdAt = invoice.billed.invoice.createdAt
    // What a trial's invoice says of the price, the terms do not tell.
    if timeline.state(at: createdAt, firstKnownAt: one.versions[0].modifiedAt) == .trialing {
      return nil
    }
    return prices.judge(invoice.total, period: period, at: createdAt)
  }
}
