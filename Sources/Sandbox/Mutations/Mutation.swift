import SettlementModel

/// One fault in an otherwise clean payment, planted together with the findings that a correct tool
/// reports for it.
package protocol Mutation: SendableMetatype {
  /// Tells the payment, breaks it, and writes what is expected. No rule is run: who plants a fault
  /// knows it.
  static func plant(in story: inout StoryBuilder)
}

/// All faults; each is as frequent as any other.
package enum MutationCatalog {
  package static let mutations: [any Mutation.Type] = [
    DroppedLine.self, DroppedRefundLine.self, UnknownCapture.self, CancelledIntentSettled.self,
    FailedCaptureSettled.self, SettledTwice.self, AmountOff.self, CurrencyChanged.self,
    NetWrong.self, SettlementAmountWrong.self, UnknownKindLine.self, UnknownRefundStatus.self,
    CaptureTotalWrong.self, CapturedTooMuch.self, RefundedTooMuch.self,
    RefundedAndChargedBack.self, ChargebackUndisputed.self, WonNotCredited.self,
    AmbiguousOrder.self, InvoicePaidInVain.self, InvoiceLeftOpen.self, InvoiceAmountWrong.self,
    SessionPaidInVain.self, SessionExpiredWithMoney.self, ForeignAppID.self,
    AdaptiveAmountOff.self, PartlyReversedRefund.self, FailedRefundDebited.self,
    RefundDebitedTwice.self, RefundAmountOff.self, RefundCurrencyChanged.self, UnknownRefund.self,
    UnknownIntentStatus.self, UnknownCaptureStatus.self, FailedIntentSettled.self,
    AggregatedLineOff.self, SplitLinesShort.self, EqualLinesOneCapture.self, LookalikeLine.self,
    WonCreditedInPart.self, ChargebackAmountOff.self, ChargebackTwice.self,
    UnknownChargeback.self, SplitOverFiles.self, EqualPaymentsOverFiles.self, LateOrderID.self,
    InvoiceRefunded.self,
  ]

  /// Faults that a rate card brings to light.
  package static let feeMutations: [any Mutation.Type] = [
    FeeOvercharged.self, FeeUndercharged.self, FeeMissing.self, FeeKept.self,
  ]

  static func pick(_ random: inout SeededRandom, hasRateCard: Bool) -> any Mutation.Type {
    random.pick(hasRateCard ? mutations + feeMutations : mutations)
  }
}
