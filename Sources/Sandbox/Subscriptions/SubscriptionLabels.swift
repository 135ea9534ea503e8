package import SettlementModel

// What a correct tool says of subscriptions.
extension StoryBuilder {
  /// Days on which an invoice may be late, after its period's first.
  private static let invoiceGraceDays = 3
  /// Days in which an invoice may stay unpaid, after the day that it is due.
  private static let paymentGraceDays = 7

  /// A period without an invoice: late from its first day on, missing after the grace.
  ///
  /// - Parameter last: the last day without the invoice; nil where it never comes.
  package mutating func expectNoInvoice(
    _ agreement: Agreement, _ period: Int, until last: BusinessDay? = nil
  ) {
    let plan = agreement.plan
    let due = plan.day(ofPeriod: period)
    let graceEnd = due.adding(days: Self.invoiceGraceDays)
    let price = plan.price(ofPeriod: period)
    if let last, last < due { return }
    expect(
      .invoiceLate, about: agreement, from: due, until: last.map { min($0, graceEnd) } ?? graceEnd,
      price, 0)
    if let last, last <= graceEnd { return }
    expect(
      plan.isMerchantManaged ? .renewalNotCharged : .invoiceNotIssued, about: agreement,
      from: graceEnd.adding(days: 1), until: last, price, 0)
  }

  /// An invoice that is not as agreed, from the day on which it was made.
  package mutating func expect(
    _ code: FindingCode, about bill: Bill, expected: Int64, actual: Int64
  ) {
    var finding = ExpectedFinding(
      code, from: clock.day(of: story.invoices[bill.invoice].final.createdAt))
    describe(bill, in: &finding)
    finding.expected = expected
    finding.actual = actual
    story.findings.append(finding)
  }

  /// An invoice that nobody pays.
  ///
  /// - Parameters:
  ///   - due: the day on which it is due.
  ///   - last: the last day on which it is unpaid; nil while it stays so.
  package mutating func expectUnpaid(
    _ bill: Bill, due: BusinessDay, until last: BusinessDay? = nil
  ) {
    let from = due.adding(days: Self.paymentGraceDays + 1)
    if let last, last < from { return }
    var finding = ExpectedFinding(.invoiceUnpaidOverdue, from: from, until: last)
    describe(bill, in: &finding)
    finding.expected = story.invoices[bill.invoice].final.total.minorUnits
    finding.actual = 0
    story.findings.append(finding)
  }

  /// A session that does not add up or whose money came too late.
  package mutating func expectSession(
    _ code: FindingCode, _ session: Int, _ payment: Settleable, from: BusinessDay, expected: Int64,
    actual: Int64
  ) {
    let record = story.sessions[session].final
    var finding = ExpectedFinding(code, from: from)
    finding.paymentIntentID = intent(payment.intent).id
    finding.merchantOrderID = record.merchantOrderID
    finding.recordType = .checkoutSession
    finding.recordID = record.id
    finding.currency = record.amount.currency
    finding.expected = expected
    finding.actual = actual
    story.findings.append(finding)
  }

  /// A subscription whose own words about its period are not what its terms say.
  package mutating func expectDisagreement(_ agreement: Agreement, from: BusinessDay) {
    expect(.scheduleDisagrees, about: agreement, from: from, until: nil, nil, nil)
  }

  private mutating func expect(
    _ code: FindingCode, about agreement: Agreement, from: BusinessDay, until: BusinessDay?,
    _ expected: Money?, _ actual: Int64?
  ) {
    var finding = ExpectedFinding(code, from: from, until: until)
    finding.recordType = .subscription
    finding.recordID = agreement.plan.id
    finding.currency = expected?.currency
    finding.expected = expected?.minorUnits
    finding.actual = actual
    story.findings.append(finding)
  }

  private func describe(_ bill: Bill, in finding: inout ExpectedFinding) {
    let invoice = story.invoices[bill.invoice].final
    finding.recordType = .invoice
    finding.recordID = invoice.id
    finding.currency = invoice.total.currency
    guard let named = named(by: bill) else { return }
    finding.paymentIntentID = named.id
    finding.merchantOrderID = named.merchantOrderID
  }

  /// The intent of an invoice: its payment's, else the nested one.
  private func named(by bill: Bill) -> IntentRecord? {
    if let payment = bill.payment { return intent(payment.intent) }
    let invoice = story.invoices[bill.invoice].final
    let intents = story.intents.map(\.final)
    return intents.first { $0.id == invoice.paymentIntentID }
      ?? intents.filter { $0.invoiceID == invoice.id }.min { $0.id < $1.id }
  }
}
