import SettlementModel

/// What reads the columns of one row, from 0; both kinds of statement do.
protocol StoredColumns {
  func integer(_ column: Int32) -> Int64
  func optionalInteger(_ column: Int32) -> Int64?
  func text(_ column: Int32) -> String
}

extension SQLStatement: StoredColumns {}
extension PreparedStatement: StoredColumns {}

extension StoredColumns {
  func flag(_ column: Int32) -> Bool { integer(column) != 0 }

  func optionalTime(_ column: Int32) -> Timestamp? {
    optionalInteger(column).map { Timestamp(milliseconds: $0) }
  }

  func count(_ column: Int32) -> Int? { optionalInteger(column).map { Int($0) } }

  /// Two columns: how many periods, and their price.
  func discount(_ first: Int32) -> DiscountTerms? {
    guard let count = count(first), let amount = optionalInteger(first + 1) else { return nil }
    return DiscountTerms(periodCount: count, amountMinorUnits: amount)
  }
}

/// The columns of a subscription's terms, in order.
enum SubscriptionTermsColumns {
  static let names = [
    "has_terms", "currency", "interval_unit", "interval_count", "unit_amount",
    "unit_amount_is_maximum", "total_billing_cycles", "discount_periods", "discount_amount",
    "collection_method", "cancel_at", "canceled_at", "cancels_at_period_end", "ended_at",
    "current_period_start", "current_period_end",
  ]

  /// Binds the columns from `first` on, counted from 1.
  static func bind(_ terms: SubscriptionTerms?, to statement: SQLStatement, at first: Int32) {
    statement.bind(Int64(terms == nil ? 0 : 1), at: first)
    let terms = terms ?? SubscriptionTerms()
    statement.bind(terms.unitAmount?.currency.code ?? "", at: first + 1)
    statement.bind(terms.recurrence?.unit.rawValue ?? "", at: first + 2)
    statement.bind(terms.recurrence.map { Int64($0.count) }, at: first + 3)
    statement.bind(terms.unitAmount?.minorUnits, at: first + 4)
    statement.bind(Int64(terms.unitAmountIsMaximum ? 1 : 0), at: first + 5)
    statement.bind(terms.totalBillingCycles.map { Int64($0) }, at: first + 6)
    statement.bind(terms.discount.map { Int64($0.periodCount) }, at: first + 7)
    statement.bind(terms.discount?.amountMinorUnits, at: first + 8)
    statement.bind(terms.collectionMethod, at: first + 9)
    statement.bind(terms.cancelAt?.milliseconds, at: first + 10)
    statement.bind(terms.canceledAt?.milliseconds, at: first + 11)
    statement.bind(Int64(terms.cancelsAtPeriodEnd ? 1 : 0), at: first + 12)
    statement.bind(terms.endedAt?.milliseconds, at: first + 13)
    statement.bind(terms.currentPeriodStart?.milliseconds, at: first + 14)
    statement.bind(terms.currentPeriodEnd?.milliseconds, at: first + 15)
  }

  /// Reads the columns from `first` on, counted from 0; nil for a row of before there were terms.
  static func terms(_ row: some StoredColumns, _ first: Int32) throws -> SubscriptionTerms? {
    guard row.flag(first) else { return nil }
    return SubscriptionTerms(
      recurrence: try recurrence(row, first + 2),
      unitAmount: try row.optionalInteger(first + 4).map { amount in
        let code = row.text(first + 1)
        guard let currency = Currency(code: code) else {
          throw StoredValueError(place: "subscription.currency", text: code)
        }
        return Money(minorUnits: amount, currency: currency)
      },
      unitAmountIsMaximum: row.flag(first + 5), totalBillingCycles: row.count(first + 6),
      discount: row.discount(first + 7), collectionMethod: row.text(first + 9),
      cancelAt: row.optionalTime(first + 10), canceledAt: row.optionalTime(first + 11),
      cancelsAtPeriodEnd: row.flag(first + 12), endedAt: row.optionalTime(first + 13),
      currentPeriodStart: row.optionalTime(first + 14),
      currentPeriodEnd: row.optionalTime(first + 15))
  }

  private static func recurrence(_ row: some StoredColumns, _ first: Int32) throws -> Recurrence? {
    let text = row.text(first)
    if text.isEmpty { return nil }
    guard let unit = Recurrence.Unit(rawValue: text), let count = row.count(first + 1), count > 0
    else { throw StoredValueError(place: "subscription.interval_unit", text: text) }
    return Recurrence(unit: unit, count: count)
  }
}

/// The columns of a session's terms, in order.
enum SessionTermsColumns {
  static let names = [
    "has_terms", "mode", "expires_at", "line_items_amount", "discount_periods", "discount_amount",
    "collection_method",
  ]

  /// Binds the columns from `first` on, counted from 1.
  static func bind(_ terms: SessionTerms?, to statement: SQLStatement, at first: Int32) {
    statement.bind(Int64(terms == nil ? 0 : 1), at: first)
    statement.bind(terms?.mode ?? "", at: first + 1)
    statement.bind(terms?.expiresAt?.milliseconds, at: first + 2)
    statement.bind(terms?.lineItemsMinorUnits, at: first + 3)
    statement.bind((terms?.discount).map { Int64($0.periodCount) }, at: first + 4)
    statement.bind(terms?.discount?.amountMinorUnits, at: first + 5)
    statement.bind(terms?.collectionMethod ?? "", at: first + 6)
  }

  /// Reads the columns from `first` on, counted from 0; nil for a row of before there were terms.
  static func terms(_ row: some StoredColumns, _ first: Int32) -> SessionTerms? {
    guard row.flag(first) else { return nil }
    return SessionTerms(
      mode: row.text(first + 1), expiresAt: row.optionalTime(first + 2),
      lineItemsMinorUnits: row.optionalInteger(first + 3), discount: row.discount(first + 4),
      collectionMethod: row.text(first + 6))
  }
}
