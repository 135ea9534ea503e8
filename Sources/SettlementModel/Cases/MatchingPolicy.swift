/// What decides a verdict besides the case itself: configuration and the state of the night.
///
/// Everything but ``businessDay``, ``pullsCompleteUpTo`` and ``absenceIsKnown`` goes into the evaluation fingerprint: when it
/// changes, all cases are evaluated again.
public struct MatchingPolicy: Sendable, Hashable {
  /// Lines and records that are to be judged.
  public struct Scope: Sendable, Hashable {
    /// The merchant's own number, and the app ids that it configured. Lines of others are out of scope.
    public var merchantNumber: String
    public var configuredAppIDs: Set<String>
    /// Further merchant numbers that may stand in the files: out of scope without a finding.
    public var otherMerchantNumbers: Set<String>
    /// Empty sets mean all.
    public var appIDs: Set<String>
    public var paymentMethods: Set<String>
    public var currencies: Set<Currency>

    public init(
      merchantNumber: String, configuredAppIDs: Set<String>,
      otherMerchantNumbers: Set<String> = [], appIDs: Set<String> = [],
      paymentMethods: Set<String> = [], currencies: Set<Currency> = []
    ) {
      self.merchantNumber = merchantNumber
      self.configuredAppIDs = configuredAppIDs
      self.otherMerchantNumbers = otherMerchantNumbers
      self.appIDs = appIDs
      self.paymentMethods = paymentMethods
      self.currencies = currencies
    }
  }

  public var businessDay: BusinessDay
  public var calendar: BusinessCalendar
  /// Records created on an earlier local date and without a line are not settleable.
  public var coverageStart: BusinessDay?
  public var scope: Scope
  /// Due days by payment method; `default` is the key for all others.
  public var settlementDueDays: [String: Int]
  public var refundDueDays: Int
  /// Days after a period's start during which its invoice is late and not yet missing.
  public var invoiceGraceDays: Int
  /// Days after an invoice's due date during which it may still be unpaid.
  public var paymentGraceDays: Int
  /// Minor units by currency; 0 where absent.
  public var tolerance: [Currency: Int64]
  /// What the merchant agreed to pay; empty where fees are not judged.
  public var fees: FeeCard
  /// What the complete pulls cover; nil before the first. An archive covers everything: `.max`.
  public var pullsCompleteUpTo: Timestamp?
  /// Whether an object that is not held does not exist (an archive), or only where a 404 says so (the API).
  public var absenceIsKnown: Bool
  /// The creation of the oldest stored dispute; nil where no disputes are fed in.
  public var oldestDisputeAt: Timestamp?

  public init(
    businessDay: BusinessDay, calendar: BusinessCalendar, coverageStart: BusinessDay?,
    scope: Scope, settlementDueDays: [String: Int] = ["default": 7], refundDueDays: Int = 10,
    invoiceGraceDays: Int = 3, paymentGraceDays: Int = 7,
    tolerance: [Currency: Int64] = [:], fees: FeeCard = FeeCard(),
    pullsCompleteUpTo: Timestamp? = Timestamp(milliseconds: .max), absenceIsKnown: Bool = true,
    oldestDisputeAt: Timestamp? = nil
  ) {
    self.businessDay = businessDay
    self.calendar = calendar
    self.coverageStart = coverageStart
    self.scope = scope
    self.settlementDueDays = settlementDueDays
    self.refundDueDays = refundDueDays
    self.invoiceGraceDays = invoiceGraceDays
    self.paymentGraceDays = paymentGraceDays
    self.tolerance = tolerance
    self.fees = fees
    self.pullsCompleteUpTo = pullsCompleteUpTo
    self.absenceIsKnown = absenceIsKnown
    self.oldestDisputeAt = oldestDisputeAt
  }

  /// Due days of a capture paid by `paymentMethod`.
  public func settlementDueDays(paymentMethod: String) -> Int {
    settlementDueDays[paymentMethod] ?? settlementDueDays["default"] ?? 7
  }
}
