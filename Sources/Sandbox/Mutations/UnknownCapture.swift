import SettlementModel

/// A line that names a capture which the API does not know: of an unknown intent, or beside the
/// capture of a known one.
package enum UnknownCapture: Mutation {
  package static func plant(in story: inout StoryBuilder) {
    let payment = story.addAutomaticPayment(
      story.price(), order: story.identifiers.order(), at: story.createdAt, hasCapture: true)
    let first = story.settle(payment)
    let line = story.addLine(for: payment, on: story.settlementDay(after: payment.occurredAt))
    let unknownID = story.identifiers.sequenceNumber(kind: 111, ordinal: 9, at: story.createdAt)
    story.story.lines[line].changeGross(to: story.price())
    story.story.lines[line].transactionID = unknownID
    story.story.lines[line].type = "CAPTURE"
    let isOfUnknownIntent = story.random.chance(percent: 50)
    if isOfUnknownIntent {
      story.story.lines[line].paymentIntentID = story.identifiers.sequenceNumber(
        kind: 101, ordinal: 9, at: story.createdAt)
      story.story.lines[line].merchantOrderID = story.identifiers.order(9)
    }
    // After the capture's own line, so that nothing hangs on the order of lines.
    let day = max(story.story.lines[line].settledOn, story.story.lines[first].settledOn)
    story.story.lines[line].settledOn = day
    let planted = story.story.lines[line]
    story.expect(.missingInAPI, about: payment, from: day, line: line) { finding in
      finding.paymentIntentID = planted.paymentIntentID
      finding.merchantOrderID = planted.merchantOrderID
      finding.recordType = .capture
      finding.recordID = unknownID
      finding.expected = 0
      finding.actual = planted.gross.minorUnits
    }
  }
}
