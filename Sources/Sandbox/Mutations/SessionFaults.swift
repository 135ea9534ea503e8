import SettlementModel

/// A session is complete and paid although its payment failed.
package enum SessionPaidInVain: Mutation {
  package static func plant(in story: inout StoryBuilder) {
    let amount = story.price()
    let order = story.identifiers.order()
    let session = story.addSession(amount, order: order, at: story.createdAt)
    let intent = story.addFailedIntent(
      amount, order: order, at: story.createdAt.adding(seconds: 60), ordinal: 0)
    story.complete(session, intent: intent, at: story.createdAt.adding(seconds: 120))
    story.expectSessionMismatch(session, intent: intent)
  }
}

/// A session expires unpaid although its payment was captured.
package enum SessionExpiredWithMoney: Mutation {
  package static func plant(in story: inout StoryBuilder) {
    let amount = story.price()
    let order = story.identifiers.order()
    let session = story.addSession(amount, order: order, at: story.createdAt)
    let payment = story.addAutomaticPayment(
      amount, order: order, at: story.createdAt.adding(seconds: 60))
    story.confirm(session, intent: payment.intent)
    story.story.sessions[session].change(at: payment.occurredAt.adding(seconds: 600)) {
      $0.status = "expired"
    }
    story.settle(payment)
    story.expectSessionMismatch(session, intent: payment.intent)
  }
}

extension StoryBuilder {
  fileprivate mutating func expectSessionMismatch(_ session: Int, intent: Int) {
    let from = clock.day(of: createdAt)
    let id = story.sessions[session].final.id
    expect(.sessionStatusMismatch, aboutIntent: intent, from: from) { finding in
      finding.recordType = .checkoutSession
      finding.recordID = id
      finding.currency = nil
    }
  }
}
