import SettlementModel

/// A chargeback is debited that no dispute announces.
package enum ChargebackUndisputed: Mutation {
  package static func plant(in story: inout StoryBuilder) {
    let (dispute, payment) = story.chargeback()
    story.story.disputeEvents = []
    let line = story.debit(dispute, namesDispute: false)
    let day = story.story.lines[line].settledOn
    story.expect(.chargebackWithoutDispute, about: payment, from: day, line: line) { finding in
      finding.recordType = .dispute
      finding.recordID = ""
      finding.expected = 0
      finding.actual = -payment.amount.minorUnits
    }
  }
}

/// A won dispute whose credit does not come.
package enum WonNotCredited: Mutation {
  package static func plant(in story: inout StoryBuilder) {
    let (dispute, payment) = story.chargeback()
    story.debit(dispute)
    let time = dispute.openedAt.adding(days: 2)
    let won = dispute.amount.minorUnits
    story.closeDispute(dispute, at: time, won: won)
    let from = story.clock.day(of: time).adding(days: 8)
    story.expect(.disputeWonNotCredited, about: payment, from: from) { finding in
      finding.recordType = .dispute
      finding.recordID = dispute.id
      finding.expected = won
      finding.actual = 0
    }
  }
}
