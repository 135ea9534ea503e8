/// One line of a fee rate card: which settlement lines it is for, and what they cost.
public struct FeeEntry: Sendable, Hashable {
  /// What of a payment's fee comes back when the payment is refunded.
  public enum RefundReturn: String, Sendable, Hashable, CaseIterable {
    case nothing
    /// Of each refund the share that it has in the payment.
    case proportional
    /// All of it, once the payment is refunded in full.
    case full
  }

  /// What a settlement line is to a rate card.
  public struct Subject: Sendable, Hashable {
    public var kind: LineKind
    public var paymentMethod: String
    public var cardBrand: String
    /// The line's currency, in which the shopper paid.
    public var currency: Currency
    /// The local date on which it happened; nil where the line states none.
    public var day: BusinessDay?

    public init(
      kind: LineKind, paymentMethod: String, cardBrand: String, currency: Currency,
      day: BusinessDay?
    ) {
      self.kind = kind
      self.paymentMethod = paymentMethod
      self.cardBrand = cardBrand
      self.currency = currency
      self.day = day
    }
  }

  /// Line kinds: `capture`, `refund`, `chargeback`; at least one.
  public var kinds: Set<LineKind>
  /// Empty sets mean all.
  public var paymentMethods: Set<String>
  public var cardBrands: Set<String>
  public var currencies: Set<Currency>
  /// First and last day, both inclusive; nil for no bound.
  public var from: BusinessDay?
  public var to: BusinessDay?
  public var percentage: FeePercentage
  /// Minor units by settlement currency; empty where the entry has none.
  public var fixed: [Currency: Int64]
  public var minimum: [Currency: Int64]
  public var cap: [Currency: Int64]
  public var refundReturn: RefundReturn

  public init(
    kinds: Set<LineKind> = [.capture], paymentMethods: Set<String> = [],
    cardBrands: Set<String> = [], currencies: Set<Currency> = [], from: BusinessDay? = nil,
    to: BusinessDay? = nil, percentage: FeePercentage = .zero, fixed: [Currency: Int64] = [:],
    minimum: [Currency: Int64] = [:], cap: [Currency: Int64] = [:],
    refundReturn: RefundReturn = .nothing
  ) {
    self.kinds = kinds
    self.paymentMethods = paymentMethods
    self.cardBrands = cardBrands
    self.currencies = currencies
    self.from = from
    self.to = to
    self.percentage = percentage
    self.fixed = fixed
    self.minimum = minimum
    self.cap = cap
    self.refundReturn = refundReturn
  }

  /// How many of method, brand and currency the entry narrows: the narrower entry wins.
  public var narrowness: Int {
    [paymentMethods.isEmpty, cardBrands.isEmpty, currencies.isEmpty].count { !$0 }
  }

  /// Whether the entry is for a line; one without a date fits entries without bounds alone.
  public func fits(_ subject: Subject) -> Bool {
    guard kinds.contains(subject.kind),
      paymentMethods.isEmpty || paymentMethods.contains(subject.paymentMethod),
      cardBrands.isEmpty || cardBrands.contains(subject.cardBrand),
      currencies.isEmpty || currencies.contains(subject.currency)
    else { return false }
    guard let day = subject.day else { return from == nil && to == nil }
    return from.map { $0 <= day } ?? true && to.map { day <= $0 } ?? true
  }

  /// Whether one line can fit both entries, neither of them narrower.
  public func isEqual(to other: FeeEntry) -> Bool {
    func meet<Element>(_ one: Set<Element>, _ two: Set<Element>) -> Bool {
      one.isEmpty || two.isEmpty || !one.isDisjoint(with: two)
    }
    func isBefore(_ one: FeeEntry, _ two: FeeEntry) -> Bool {
      if let end = one.to, let start = two.from { end < start } else { false }
    }
    return narrowness == other.narrowness && !kinds.isDisjoint(with: other.kinds)
      && meet(paymentMethods, other.paymentMethods) && meet(cardBrands, other.cardBrands)
      && meet(currencies, other.currencies) && !isBefore(self, other) && !isBefore(other, self)
  }

  /// The fee on `baseMinorUnits` of a settlement currency, in its minor units: percentage rounded to
  /// them, halves up, then fixed amount, minimum and cap.
  ///
  /// Nil where the entry has a fixed amount, minimum or cap, and none in this currency.
  public func fee(onMinorUnits baseMinorUnits: Int128, in currency: Currency) -> Int128? {
    for amounts in [fixed, minimum, cap] where !amounts.isEmpty && amounts[currency] == nil {
      return nil
    }
    var fee = percentage.share(of: baseMinorUnits) + Int128(fixed[currency] ?? 0)
    if let minimum = minimum[currency] { fee = max(fee, Int128(minimum)) }
    if let cap = cap[currency] { fee = min(fee, Int128(cap)) }
    return fee
  }
}
