/// What a report draws; a chart that is nil is no part of the report.
public struct ReportCharts: Sendable, Hashable {
  public var agedValues: AgedValues?
  /// One a business day with a run, in order.
  public var matchRates: [MatchRate]?
  /// By currency and payment method.
  public var methodFees: [MethodFees]?
  /// In any order.
  public var payouts: [DatedPayout]?

  public init(
    agedValues: AgedValues? = nil, matchRates: [MatchRate]? = nil,
    methodFees: [MethodFees]? = nil, payouts: [DatedPayout]? = nil
  ) {
    self.agedValues = agedValues
    self.matchRates = matchRates
    self.methodFees = methodFees
    self.payouts = payouts
  }
}
