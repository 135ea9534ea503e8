/// What happens how often.
package enum StoryCatalog {
  /// Clean stories with their weights.
  package static let stories: [(weight: Int, story: any PaymentStory.Type)] = [
    (600, AutomaticPayment.self), (40, RetriedPayment.self), (20, RepeatedOrder.self),
    (10, EqualPayments.self), (10, EqualCaptures.self), (60, ManualCapture.self),
    (30, PartialCaptures.self), (15, AggregatedLine.self), (15, SplitLines.self),
    (15, PendingCapture.self), (20, CancelledAuthorization.self), (5, ZeroAuthorization.self),
    (25, FullRefund.self), (25, PartialRefunds.self), (8, RemainderRefund.self),
    (8, FailedRefund.self), (4, OpenRefund.self), (6, ReversedRefund.self),
    (3, RetrievalRequest.self), (6, LostChargeback.self), (6, WonChargeback.self),
    (40, SessionPayment.self), (15, AbandonedSession.self), (25, InvoicePayment.self),
    (25, SubscriptionPayment.self),
    (20, AdaptivePricing.self), (8, AdaptiveRefund.self), (8, EqualCapturesOverFiles.self),
    (10, CapturesInReverse.self), (8, InvoiceNamedByOrder.self),
    (8, InvoiceInParts.self), (8, SessionAwaitingCapture.self),
    (8, RefundInOtherCurrency.self), (5, RefundMadeAgain.self), (5, ReversalByIntent.self),
    (4, ZeroLineOnCancelled.self), (4, SeveralChargebacks.self), (4, WonByIntent.self),
  ]

  /// What happened before the files begin; later lines and refunds of it come all the same.
  package static let history: [any PaymentStory.Type] = [
    AutomaticPayment.self, RetriedPayment.self, ManualCapture.self, PartialCaptures.self,
    CancelledAuthorization.self, FullRefund.self, PartialRefunds.self, RemainderRefund.self,
    SessionPayment.self, InvoicePayment.self, SubscriptionPayment.self, AdaptivePricing.self,
    LostChargeback.self,
  ]

  private static let totalWeight = stories.reduce(0) { $0 + $1.weight }

  /// Stories in a hundred that only a rate card makes sense of.
  private static let feeStoriesPercent = 2

  /// Tells the story of a builder: the first payment's opens the first dispute, and
  /// `discrepancyBasisPoints` of ten thousand others carry a fault.
  package static func tell(_ builder: inout StoryBuilder, discrepancyBasisPoints: Int) {
    if builder.index == 0 { return RetrievalRequest.tell(&builder) }
    if builder.clock.day(of: builder.createdAt) < builder.coverageStart {
      return builder.random.pick(history).tell(&builder)
    }
    if builder.random.number(0...9_999) < discrepancyBasisPoints {
      return MutationCatalog.pick(&builder.random, hasRateCard: builder.hasRateCard)
        .plant(in: &builder)
    }
    if builder.hasRateCard, builder.random.chance(percent: feeStoriesPercent) {
      return FeeReturned.tell(&builder)
    }
    var left = builder.random.number(0...totalWeight - 1)
    for (weight, story) in stories {
      if left < weight { return story.tell(&builder) }
      left -= weight
    }
  }
}
