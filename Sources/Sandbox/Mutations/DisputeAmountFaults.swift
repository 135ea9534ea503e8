import SettlementModel

/// A part of a won dispute is credited, the rest never.
package enum WonCreditedInPart: Mutation {
  package static func plant(in story: inout StoryBuilder) {
    let (dispute, payment) = story.chargeback()
    story.debit(dispute)
    let time = dispute.openedAt.adding(days: 2)
    let won = dispute.amount.minorUnits
    story.closeDispute(dispute, at: time, won: won)
    story.credit(dispute, won / 3, on: story.clock.day(of: time).adding(days: 1), at: time)
    let from = story.clock.day(of: time).adding(days: 8)
    story.expect(.disputeWonNotCredited, about: payment, from: from) { finding in
      finding.recordType = .dispute
      finding.recordID = dispute.id
      finding.expected = won
      finding.actual = won / 3
    }
  }
}

/// A chargeback is debited with another amount than its dispute's.
package enum ChargebackAmountOff: Mutation {
  package static func plant(in story: inout StoryBuilder) {
    let (dispute, payment) = story.chargeback()
    let line = story.debit(dispute)
    let gross = -dispute.amount.minorUnits + Int64(story.random.pick([-75, -1, 1, 60]))
    story.story.lines[line].changeGross(to: story.money(gross))
    let day = story.story.lines[line].settledOn
    story.expect(.amountMismatch, about: payment, from: day, line: line) { finding in
      finding.recordType = .dispute
      finding.recordID = dispute.id
      finding.expected = -dispute.amount.minorUnits
      finding.actual = gross
    }
  }
}

/// A chargeback is debited twice.
package enum ChargebackTwice: Mutation {
  package static func plant(in story: inout StoryBuilder) {
    let (dispute, payment) = story.chargeback()
    let first = story.debit(dispute)
    var again = story.story.lines[first]
    again.settledOn = again.settledOn.adding(days: 1)
    story.story.lines.append(again)
    let line = story.story.lines.count - 1
    story.expect(.duplicateSettlement, about: payment, from: again.settledOn, line: line) {
      $0.recordType = .dispute
      $0.recordID = dispute.id
      $0.expected = 0
      $0.actual = -dispute.amount.minorUnits
    }
  }
}

/// A chargeback line of a payment that nobody knows.
package enum UnknownChargeback: Mutation {
  package static func plant(in story: inout StoryBuilder) {
    let (dispute, _) = story.chargeback()
    story.story.disputeEvents = []
    let line = story.debit(dispute)
    let unknown = story.identifiers.sequenceNumber(kind: 101, ordinal: 9, at: story.createdAt)
    for position in line..<story.story.lines.count {
      story.story.lines[position].paymentIntentID = unknown
      story.story.lines[position].originalTransactionID = ""
      story.story.lines[position].merchantOrderID = story.identifiers.order(9)
    }
    var finding = ExpectedFinding(.missingInAPI, from: story.story.lines[line].settledOn)
    finding.paymentIntentID = unknown
    finding.merchantOrderID = story.identifiers.order(9)
    finding.recordType = .dispute
    finding.recordID = dispute.id
    finding.currency = dispute.amount.currency
    finding.expected = 0
    finding.actual = -dispute.amount.minorUnits
    finding.line = line
    story.story.findings.append(finding)
  }
}
