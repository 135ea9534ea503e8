import SettlementModel

// INVOICE_LATE, INVOICE_NOT_ISSUED and RENEWAL_NOT_CHARGED: a due period without an invoice.
extension SubscriptionBench {
  func absentInvoice(in period: BilledPeriod) -> Finding? {
    guard period.isDue, period.invoices.isEmpty else { return nil }
    let isLate =
      calendar.ageDays(from: period.start, to: knownDay) <= policy.invoiceGraceDays
    let method = terms.collectionMethod.isEmpty ? one.session?.terms?.collectionMethod ?? "" : terms.collectionMethod
    let code: FindingCode =
      isLate ? .invoiceLate : method.isEmpty ? .renewalNotCharged : .invoiceNotIssued
    let price = period.price
    let amount = price.map { "of \($0) " } ?? ""
    let what = "period \(period.index + 1) of subscription \(subscription.id), due \(period.start)"
    let detail =
      switch code {
      case .invoiceLate:
        "Wait for the invoice \(amount)for \(what): none has been made yet."
      case .renewalNotCharged:
        "Charge \(what): nobody made the invoice \(amount)that your own system has to make."
      default:
        "Ask why no invoice \(amount)was made for \(what)."
      }
    return report(
      code, currency: price?.currency, expected: price.map { Int128($0.minorUnits) },
      actual: price.map { _ in 0 }, ordinal: period.index, agesFrom: period.start, detail)
  }
}
