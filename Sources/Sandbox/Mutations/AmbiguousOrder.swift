import SettlementModel

/// Two equal payments of one order, and one line that names the order alone.
package enum AmbiguousOrder: Mutation {
  package static func plant(in story: inout StoryBuilder) {
    let amount = story.price()
    let order = story.identifiers.order()
    var last: Settleable?
    let day = story.settlementDay(after: story.createdAt)
    for ordinal in 0...1 {
      let payment = story.addAutomaticPayment(
        amount, order: order, at: story.createdAt.adding(seconds: ordinal * 300),
        ordinal: ordinal)
      story.expectPending(payment, until: day.adding(days: -1))
      last = payment
    }
    guard let last else { return }
    let line = story.addLine(for: last, on: day)
    story.nameOnlyOrder(line)
    story.expectAmbiguity(about: last, from: day, line: line)
  }
}

extension StoryBuilder {
  /// A line that several payments of one order fit: it names the order, and no payment.
  mutating func expectAmbiguity(
    about money: Settleable, from: BusinessDay, until: BusinessDay? = nil, line: Int
  ) {
    expect(.ambiguousMatch, about: money, from: from, until: until, line: line) { finding in
      finding.paymentIntentID = ""
      finding.recordType = nil
      finding.recordID = ""
      finding.currency = nil
      finding.expected = nil
    }
  }
}
