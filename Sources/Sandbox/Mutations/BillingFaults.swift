import SettlementModel

/// An invoice is paid although its intent failed, or although it has none.
package enum InvoicePaidInVain: Mutation {
  package static func plant(in story: inout StoryBuilder) {
    let total = story.price()
    let invoice = story.addInvoice(total, at: story.createdAt)
    let intent: Int? =
      story.random.chance(percent: 70)
      ? story.addFailedIntent(
        total, order: story.identifiers.order(), at: story.createdAt.adding(seconds: 30),
        ordinal: 0) : nil
    if let intent { story.tie(invoice, to: intent) }
    story.pay(invoice, at: story.createdAt.adding(seconds: 120))
    story.expect(
      .invoicePaidNotCaptured, aboutInvoice: invoice, intent: intent, captured: 0)
  }
}

/// An invoice stays open although its money was captured.
package enum InvoiceLeftOpen: Mutation {
  package static func plant(in story: inout StoryBuilder) {
    let (invoice, payment) = story.invoicedPayment()
    story.settle(payment)
    story.expect(
      .invoiceCapturedNotPaid, aboutInvoice: invoice, intent: payment.intent,
      captured: payment.amount.minorUnits)
  }
}

/// An invoice is paid with another amount than its total.
package enum InvoiceAmountWrong: Mutation {
  package static func plant(in story: inout StoryBuilder) {
    let (invoice, payment) = story.invoicedPayment()
    let offset = Int64(story.random.pick([-100, -1, 1, 250]))
    story.story.invoices[invoice].changeAll { $0.total.minorUnits += offset }
    story.pay(invoice, at: payment.occurredAt)
    story.settle(payment)
    story.expect(
      .invoiceAmountMismatch, aboutInvoice: invoice, intent: payment.intent,
      captured: payment.amount.minorUnits)
  }
}

extension StoryBuilder {
  /// An invoice that stays open while its money is there, up to and including a day.
  mutating func expectOpenInvoice(_ invoice: Int, _ payment: Settleable, until last: BusinessDay) {
    expect(
      .invoiceCapturedNotPaid, aboutInvoice: invoice, intent: payment.intent,
      captured: payment.amount.minorUnits)
    story.findings[story.findings.count - 1].until = last
  }

  /// A finding that compares an invoice's total with what was captured for it, from the invoice's
  /// first day on.
  fileprivate mutating func expect(
    _ code: FindingCode, aboutInvoice position: Int, intent: Int?, captured: Int64
  ) {
    let invoice = story.invoices[position].final
    var finding = ExpectedFinding(code, from: clock.day(of: invoice.createdAt))
    if let intent {
      finding.paymentIntentID = self.intent(intent).id
      finding.merchantOrderID = self.intent(intent).merchantOrderID
    }
    finding.recordType = .invoice
    finding.recordID = invoice.id
    finding.currency = invoice.total.currency
    finding.expected = invoice.total.minorUnits
    finding.actual = captured
    story.findings.append(finding)
  }
}
