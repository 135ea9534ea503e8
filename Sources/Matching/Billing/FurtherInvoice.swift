import SettlementModel

// INVOICE_TWICE_IN_PERIOD and CHARGED_TWICE_IN_PERIOD: a further invoice for a period. One whose
// money went back in full has been made good.
extension SubscriptionBench {
  func furtherInvoice(_ invoice: JudgedInvoice) -> Finding? {
    guard silence == nil, let period = invoice.period, !invoice.earlier.isEmpty else { return nil }
    let currency = invoice.total.currency
    let name = "invoice \(invoice.id) of \(invoice.total)"
    let place = "period \(period + 1) of subscription \(subscription.id)"
    if invoice.money.hasCapturedMoney, invoice.earlier.contains(where: \.hasCapturedMoney) {
      guard invoice.kept > 0 || invoice.captured == 0 else { return nil }
      return report(
        .chargedTwiceInPeriod, about: invoice, expected: 0, actual: invoice.captured,
        """
        Give back \(amountText(invoice.captured, currency)): \(name) is a further one for \
        \(place), and both were charged.
        """)
    }
    return report(
      .invoiceTwiceInPeriod, about: invoice, expected: 0, actual: Int128(invoice.total.minorUnits),
      "Void one of the invoices: \(name) is a further one for \(place).")
  }
}
