import SettlementModel

/// What happens with one subscription of the world.
package protocol SubscriptionStory: SendableMetatype {
  /// Adds its objects, lines and findings to the story. No rule is run: who plants a fault knows
  /// what it brings.
  static func tell(_ story: inout StoryBuilder)
}

/// Which kinds of subscriptions there are.
package enum SubscriptionCatalog {
  /// As agreed: no finding, but for invoices that come within their grace.
  package static let clean: [any SubscriptionStory.Type] = [
    PlainSubscription.self, PlainSubscription.self, PlainSubscription.self, MonthEnd.self,
    LeapDay.self, DiscountedStart.self, DiscountOnSubscription.self, CyclesOver.self,
    CanceledAtPeriodEnd.self, CanceledAtOnce.self, CancelAnnounced.self, PausedNow.self,
    InTrial.self, AfterTrial.self, NeverCompleted.self, MerchantManaged.self, AtMostPrice.self,
    PriceRaised.self, EarlierPriceUnknown.self, DiscountUnknown.self, LateWithinGrace.self,
    DraftAndVoid.self, PaidOnSecondTry.self, ManyVersions.self, LongInterval.self,
    CurrentPeriodStated.self, FreshlyBegun.self, RefundedRenewal.self,
  ]

  /// One fault each.
  package static let faults: [any SubscriptionStory.Type] = [
    InvoiceForgotten.self, RenewalForgotten.self, LastInvoiceForgotten.self,
    InvoicedTwice.self, ChargedTwice.self, DiscountForgotten.self, DiscountKept.self,
    PriceWrong.self, BilledAfterEnd.self, BilledAfterAnnouncedEnd.self, BilledInPause.self,
    CyclesExceeded.self, InvoiceUnpaid.self, InvoicePaidTooLate.self, LineItemsWrong.self,
    SessionPaidAfterExpiry.self, PeriodDisagrees.self, InvoiceFarTooLate.self,
  ]

  /// Tells the story of a builder; `discrepancyBasisPoints` of ten thousand carry a fault.
  package static func tell(_ builder: inout StoryBuilder, discrepancyBasisPoints: Int) {
    let isFaulty = builder.random.number(0...9_999) < discrepancyBasisPoints
    builder.random.pick(isFaulty ? faults : clean).tell(&builder)
  }
}
