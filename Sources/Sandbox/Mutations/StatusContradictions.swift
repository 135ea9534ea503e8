import SettlementModel

/// A line on an authorization that was given up.
package enum CancelledIntentSettled: Mutation {
  package static func plant(in story: inout StoryBuilder) {
    let amount = story.price()
    let intent = story.addAuthorization(
      amount, order: story.identifiers.order(), at: story.createdAt)
    let time = story.createdAt.adding(seconds: 900)
    story.cancel(intent, at: time)
    let day = story.settlementDay(after: time)
    let money = Settleable(
      recordType: .paymentIntent, recordID: story.intent(intent).id, intent: intent,
      amount: amount, occurredAt: time, agesFrom: story.clock.day(of: time))
    let line = story.addLine(for: money, on: day)
    story.expect(.statusMismatch, about: money, from: day, line: line) { finding in
      finding.expected = 0
      finding.actual = amount.minorUnits
    }
  }
}

/// A line for a capture that failed.
package enum FailedCaptureSettled: Mutation {
  package static func plant(in story: inout StoryBuilder) {
    let amount = story.price()
    let intent = story.addAuthorization(
      amount, order: story.identifiers.order(), at: story.createdAt)
    let time = story.createdAt.adding(seconds: 600)
    let capture = story.addCapture(of: intent, amount, at: time, ordinal: 0, status: "failed")
    story.story.intents[intent].change(at: time) { record in
      record.status = "failed"
      record.modifiedAt = time
    }
    let day = story.settlementDay(after: time)
    let line = story.addLine(for: capture, on: day)
    story.expect(.statusMismatch, about: capture, from: day, line: line) { finding in
      finding.expected = 0
      finding.actual = amount.minorUnits
    }
  }
}

/// A refund in a state that no document names.
package enum UnknownRefundStatus: Mutation {
  package static func plant(in story: inout StoryBuilder) {
    let payment = story.settledPayment()
    let refund = story.addRefund(
      of: payment.intent, story.money(payment.amount.minorUnits / 2),
      at: story.laterThan(payment), outcome: .received)
    story.story.refunds[0].changeAll { $0.status = "under_review" }
    let from = story.clock.day(of: refund.occurredAt)
    story.expect(.unknownStatus, about: refund, from: from) { finding in
      finding.expected = nil
      finding.currency = nil
    }
  }
}
