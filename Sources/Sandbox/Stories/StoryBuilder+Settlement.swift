package import SettlementModel

// How lines come about, and what is expected while they have not come.
extension StoryBuilder {
  /// Settles money in the file of a day, and expects it to be pending until the day before; returns
  /// the line's place.
  @discardableResult
  package mutating func settle(_ money: Settleable, on day: BusinessDay? = nil) -> Int {
    let day = day ?? settlementDay(after: money.occurredAt)
    expectPending(money, until: day.adding(days: -1))
    return addLine(for: money, on: day)
  }

  /// A line that names the money by its own id, with the usual fee on a capture.
  package mutating func addLine(for money: Settleable, on day: BusinessDay) -> Int {
    let intent = self.intent(money.intent)
    let type: String
    if money.amount.minorUnits < 0 {
      type = "REFUND"
    } else {
      type = money.recordID == intent.id || random.chance(percent: 50) ? "PAYMENT" : "CAPTURE"
    }
    var line = draft(type, money.amount, on: day, occurredAt: money.occurredAt)
    line.transactionID = money.recordID
    line.paymentIntentID = intent.id
    line.merchantOrderID = intent.merchantOrderID
    line.paymentMethod = intent.paymentMethod
    line.cardBrand = intent.paymentMethod == "card" ? intent.cardBrand : ""
    if money.recordType == .refund { line.originalTransactionID = intent.id }
    if money.amount.minorUnits > 0 { chargeFee(&line) }
    story.lines.append(line)
    return story.lines.count - 1
  }

  /// A line whose sums hold, in the story's settlement currency.
  package func draft(
    _ type: String, _ gross: Money, on day: BusinessDay, occurredAt: Timestamp
  ) -> LineDraft {
    LineDraft(
      settledOn: day, type: type, gross: gross, settlementCurrency: settlementCurrency,
      rate: rates.rate(from: gross.currency, to: settlementCurrency, on: day),
      occurredAt: occurredAt)
  }

  /// A charge of the processor in the settlement currency, such as a dispute fee: it settles no
  /// record.
  package mutating func addCharge(
    _ type: String, id: String, minorUnits: Int64, intent: Int, on day: BusinessDay,
    at time: Timestamp
  ) {
    let amount = Money(minorUnits: -minorUnits, currency: settlementCurrency)
    var line = draft(type, amount, on: day, occurredAt: time)
    line.transactionID = id
    line.paymentIntentID = self.intent(intent).id
    line.merchantOrderID = self.intent(intent).merchantOrderID
    story.lines.append(line)
  }

  /// Money is pending from the day it happened up to and including `last`; nil while nothing clears
  /// it.
  ///
  /// - Parameter order: what the API knows of the order meanwhile; by default the final one.
  package mutating func expectPending(
    _ money: Settleable, until last: BusinessDay?, order: String? = nil
  ) {
    let from = clock.day(of: money.occurredAt)
    if let last, last < from { return }
    guard isCovered(money) else { return }
    expect(.pendingSettlement, about: money, from: from, until: last) { finding in
      finding.actual = 0
      if let order { finding.merchantOrderID = order }
    }
  }

  /// Money whose line never comes: pending through its due days, then a break.
  package mutating func expectMissing(_ money: Settleable) {
    let dueDays = money.recordType == .refund ? 10 : 7
    let lastDay = money.agesFrom.adding(days: dueDays)
    expectPending(money, until: lastDay)
    guard isCovered(money) else { return }
    expect(.missingInSettlement, about: money, from: lastDay.adding(days: 1)) { $0.actual = 0 }
  }

  /// Whether the record was created on a day with files.
  private func isCovered(_ money: Settleable) -> Bool {
    let intent = self.intent(money.intent)
    let time = money.recordID == intent.id ? intent.createdAt : money.occurredAt
    return clock.day(of: time) >= coverageStart
  }

  /// A finding about money that the API knows; expects its amount unless `edit` says otherwise.
  package mutating func expect(
    _ code: FindingCode, about money: Settleable, from: BusinessDay, until: BusinessDay? = nil,
    line: Int? = nil, _ edit: (inout ExpectedFinding) -> Void = { _ in }
  ) {
    var finding = ExpectedFinding(code, from: from, until: until)
    let intent = self.intent(money.intent)
    finding.paymentIntentID = intent.id
    finding.merchantOrderID = intent.merchantOrderID
    finding.recordType = money.recordType
    finding.recordID = money.recordID
    finding.currency = money.amount.currency
    finding.expected = money.amount.minorUnits
    finding.line = line
    edit(&finding)
    story.findings.append(finding)
  }

  /// A finding about an intent, or about another record tied to it.
  package mutating func expect(
    _ code: FindingCode, aboutIntent position: Int, from: BusinessDay,
    _ edit: (inout ExpectedFinding) -> Void = { _ in }
  ) {
    var finding = ExpectedFinding(code, from: from)
    let intent = self.intent(position)
    finding.paymentIntentID = intent.id
    finding.merchantOrderID = intent.merchantOrderID
    finding.recordType = .paymentIntent
    finding.recordID = intent.id
    finding.currency = intent.amount.currency
    edit(&finding)
    story.findings.append(finding)
  }

  private mutating func chargeFee(_ line: inout LineDraft) {
    let isTaxed = random.chance(percent: 30)
    line.chargeByCard { isTaxed ? ($0 * 6 + 50) / 100 : 0 }
  }
}
