import SettlementModel

/// What the periods of one subscription cost, as far as its versions and its session say.
///
/// A version's terms hold from its `modify_at` on, the first version's from that day's start; a
/// session states the regular price from its creation. Between a session and a version with another
/// price nobody knows when it changed.
struct PriceBook: Sendable {
  /// A regular price.
  struct Regular: Sendable, Hashable {
    var amount: Money
    /// Whether it is the most that may be taken.
    var isMaximum: Bool
  }

  /// The regular price at a time.
  enum RegularPrice: Sendable, Hashable {
    case known(Regular)
    /// It was one of these, or another: nobody knows.
    case between([Regular])
    case unknown
  }

  /// What an invoice's total is against its period's price.
  enum Judgement: Sendable, Hashable {
    case right, unverifiable
    case wrong(FindingCode, price: Money)
  }

  private struct Statement {
    var from: Timestamp
    var regular: Regular
    var isSession: Bool
  }

  private let statements: [Statement]
  private let discount: DiscountTerms?
  private let discountFrom: Timestamp?
  /// Whether anything says if there are discount periods.
  private let isDiscountKnown: Bool

  init(_ one: SubscriptionCase, calendar: BusinessCalendar) {
    var statements: [Statement] = []
    if let session = one.session {
      statements.append(
        Statement(
          from: session.createdAt, regular: Regular(amount: session.amount, isMaximum: false),
          isSession: true))
    }
    let firstHoldsFrom = calendar.start(of: calendar.day(of: one.versions[0].modifiedAt))
    var stated: (terms: DiscountTerms, from: Timestamp)?
    for (index, version) in one.versions.enumerated() {
      guard let terms = version.terms else { continue }
      let from = index == 0 ? firstHoldsFrom : version.modifiedAt
      if let amount = terms.unitAmount {
        let regular = Regular(amount: amount, isMaximum: terms.unitAmountIsMaximum)
        statements.append(Statement(from: from, regular: regular, isSession: false))
      }
      if let discount = terms.discount, stated?.terms != discount { stated = (discount, from) }
    }
    self.statements = statements
    if let session = one.session?.terms?.discount, stated == nil || stated?.terms == session,
      let from = one.session?.createdAt
    {
      stated = (session, from)
    }
    discount = stated?.terms
    discountFrom = stated?.from
    isDiscountKnown = stated != nil || one.session?.terms != nil
  }

  /// The regular price at a time.
  func regular(at time: Timestamp) -> RegularPrice {
    let before = statements.last { $0.from <= time }
    let after = statements.first { $0.from > time && !$0.isSession }
    switch (before, after) {
    case (nil, nil): return .unknown
    case (nil, let after?): return .between([after.regular])
    case (let before?, _) where !before.isSession: return .known(before.regular)
    case (let before?, nil): return .known(before.regular)
    case (let before?, let after?):
      let agree =
        before.regular.amount == after.regular.amount
        || (after.regular.isMaximum && before.regular.amount.currency == after.regular.amount.currency
          && before.regular.amount.minorUnits < after.regular.amount.minorUnits)
      return agree ? .known(after.regular) : .between([before.regular, after.regular])
    }
  }

  /// What a period should cost at a time, for what is absent; nil where nothing tells.
  func price(of period: Int, at time: Timestamp) -> Regular? {
    let regular: Regular? =
      switch regular(at: time) {
      case .known(let regular): regular
      case .between(let several): several.first
      case .unknown: nil
      }
    guard let discount, period < discount.periodCount, let currency = regular?.amount.currency else {
      return regular
    }
    return Regular(
      amount: Money(minorUnits: discount.amountMinorUnits, currency: currency), isMaximum: false)
  }

  /// Holds an invoice's total against its period's price.
  func judge(_ total: Money, period: Int, at time: Timestamp) -> Judgement {
    let regular = regular(at: time)
    let candidates: [Regular] =
      switch regular {
      case .known(let one): [one]
      case .between(let several): several
      case .unknown: []
      }
    guard let currency = candidates.first?.amount.currency, currency == total.currency else {
      return .unverifiable
    }
    let isRegular = candidates.contains { $0.amount == total }
    let isBelowMaximum = candidates.contains { $0.isMaximum && total.minorUnits < $0.amount.minorUnits }
    guard isDiscountKnown else { return isRegular || isBelowMaximum ? .right : .unverifiable }
    if let discount, period < discount.periodCount {
      let price = Money(minorUnits: discount.amountMinorUnits, currency: currency)
      if total == price || (isBelowMaximum && !isRegular) { return .right }
      guard let discountFrom, discountFrom <= time else { return .unverifiable }
      return .wrong(isRegular ? .discountNotApplied : .invoicePriceMismatch, price: price)
    }
    if isRegular || isBelowMaximum { return .right }
    guard case .known(let known) = regular else { return .unverifiable }
    let isDiscount = discount.map { $0.amountMinorUnits == total.minorUnits } ?? false
    return .wrong(isDiscount ? .discountAfterEnd : .invoicePriceMismatch, price: known.amount)
  }
}
