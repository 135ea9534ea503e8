import SettlementModel

/// A line of a kind that the profile does not map, beside a clean payment.
package enum UnknownKindLine: Mutation {
  package static func plant(in story: inout StoryBuilder) {
    let payment = story.settledPayment()
    let day = story.story.lines[story.story.lines.count - 1].settledOn
    let amount = Money(
      minorUnits: Int64(story.random.number(100...2_000)), currency: story.settlementCurrency)
    var line = story.draft("LOYALTY_BONUS", amount, on: day, occurredAt: payment.occurredAt)
    line.transactionID = story.identifiers.hexadecimal(prefix: "bonus_", salt: "bonus")
    story.story.lines.append(line)
    var finding = ExpectedFinding(.unknownKind, from: day)
    finding.currency = amount.currency
    finding.expected = 0
    finding.actual = amount.minorUnits
    finding.line = story.story.lines.count - 1
    story.story.findings.append(finding)
  }
}

/// A line of a shop that the merchant did not configure, beside a clean payment. The file's writer
/// expects the finding: it is one a file, at the first such row.
package enum ForeignAppID: Mutation {
  package static func plant(in story: inout StoryBuilder) {
    let payment = story.settledPayment()
    let line = story.addLine(for: payment, on: story.settlementDay(after: payment.occurredAt))
    story.story.lines[line].appID = "other-shop.example"
    story.story.lines[line].transactionID = story.identifiers.sequenceNumber(
      kind: 111, ordinal: 9, at: story.createdAt)
    story.story.lines[line].paymentIntentID = story.identifiers.sequenceNumber(
      kind: 101, ordinal: 9, at: story.createdAt)
    story.story.lines[line].merchantOrderID = "OTHER-\(story.index)"
  }
}
