import SettlementModel

/// The same line again in a later file.
package enum SettledTwice: Mutation {
  package static func plant(in story: inout StoryBuilder) {
    let payment = story.addAutomaticPayment(
      story.price(), order: story.identifiers.order(), at: story.createdAt)
    let first = story.settle(payment)
    let day = story.story.lines[first].settledOn.adding(days: story.random.number(1...2))
    var again = story.story.lines[first]
    again.settledOn = day
    story.story.lines.append(again)
    story.expect(
      .duplicateSettlement, about: payment, from: day, line: story.story.lines.count - 1
    ) { finding in
      finding.expected = 0
      finding.actual = payment.amount.minorUnits
    }
  }
}
