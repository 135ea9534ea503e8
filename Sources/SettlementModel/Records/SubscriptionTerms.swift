/// What one version of a subscription says about billing: how often, how much, how many times, and when it ends.
///
/// Holds from that version on; what was agreed before, it does not tell.
public struct SubscriptionTerms: Sendable, Hashable {
  /// Nil where the object states no interval.
  public var recurrence: Recurrence?
  /// `recurring.unit_amount`: the regular price of a period; nil where the object states none.
  public var unitAmount: Money?
  /// True for a unit amount written as a string: it is the most that may be taken.
  public var unitAmountIsMaximum: Bool
  /// The most periods that are billed; nil for no cap (absent or 0).
  public var totalBillingCycles: Int?
  /// Nil where the subscription itself states no discount periods; its session may.
  public var discount: DiscountTerms?
  /// As written; empty where the merchant bills each period himself, or where only the session says.
  public var collectionMethod: String
  /// When the subscription is to end.
  public var cancelAt: Timestamp?
  /// When it was cancelled.
  public var canceledAt: Timestamp?
  /// Whether a cancellation takes effect with the end of the period in which it was made.
  public var cancelsAtPeriodEnd: Bool
  /// When it ended.
  public var endedAt: Timestamp?
  public var currentPeriodStart: Timestamp?
  public var currentPeriodEnd: Timestamp?

  public init(
    recurrence: Recurrence? = nil, unitAmount: Money? = nil, unitAmountIsMaximum: Bool = false,
    totalBillingCycles: Int? = nil, discount: DiscountTerms? = nil, collectionMethod: String = "",
    cancelAt: Timestamp? = nil, canceledAt: Timestamp? = nil, cancelsAtPeriodEnd: Bool = false,
    endedAt: Timestamp? = nil, currentPeriodStart: Timestamp? = nil,
    currentPeriodEnd: Timestamp? = nil
  ) {
    self.recurrence = recurrence
    self.unitAmount = unitAmount
    self.unitAmountIsMaximum = unitAmountIsMaximum
    self.totalBillingCycles = totalBillingCycles
    self.discount = discount
    self.collectionMethod = collectionMethod
    self.cancelAt = cancelAt
    self.canceledAt = canceledAt
    self.cancelsAtPeriodEnd = cancelsAtPeriodEnd
    self.endedAt = endedAt
    self.currentPeriodStart = currentPeriodStart
    self.currentPeriodEnd = currentPeriodEnd
  }
}

/// How often a subscription bills: every `count` units.
public struct Recurrence: Sendable, Hashable {
  /// A calendar unit.
  public enum Unit: String, Sendable, Hashable, CaseIterable {
    case day, week, month, year
  }
  public var unit: Unit
  /// At least 1.
  public var count: Int

  public init(unit: Unit, count: Int) {
    precondition(count >= 1, "a period has at least one unit")
    self.unit = unit
    self.count = count
  }
}

/// The price of a subscription's first periods.
public struct DiscountTerms: Sendable, Hashable {
  /// How many periods cost ``amountMinorUnits``, from the first on; at least 1.
  public var periodCount: Int
  /// In the currency of the subscription or session that states it.
  public var amountMinorUnits: Int64

  public init(periodCount: Int, amountMinorUnits: Int64) {
    self.periodCount = periodCount
    self.amountMinorUnits = amountMinorUnits
  }
}

/// What a checkout session says about billing.
public struct SessionTerms: Sendable, Hashable {
  /// `payment`, `subscription`, or another text as written.
  public var mode: String
  public var expiresAt: Timestamp?
  /// The sum of quantity times unit amount over the line items, in the session's currency; nil where some item states no
  /// price or there are no items.
  public var lineItemsMinorUnits: Int64?
  /// `subscription_data.discount_period_config`.
  public var discount: DiscountTerms?
  /// As written; empty where the merchant bills each period himself.
  public var collectionMethod: String

  public init(
    mode: String, expiresAt: Timestamp? = nil, lineItemsMinorUnits: Int64? = nil,
    discount: DiscountTerms? = nil, collectionMethod: String = ""
  ) {
    self.mode = mode
    self.expiresAt = expiresAt
    self.lineItemsMinorUnits = lineItemsMinorUnits
    self.discount = discount
    self.collectionMethod = collectionMethod
  }
}
