package import SettlementModel

extension ObjectFields {
  /// A point in time that may be absent, null or an empty text; a date without a time is noon UTC
  /// of it.
  package func optionalTime(_ field: StaticString) throws(FieldProblem) -> Timestamp? {
    guard let value = object.nonNull(field) else { return nil }
    if value.kind == .string {
      if value.raw.isEmpty { return nil }
      if value.raw.count == 10, value.raw.contains(0x2D), let day = BusinessDay(text: value.raw) {
        return Timestamp(seconds: Int64(day.daysSinceEpoch) * 86_400 + 43_200)
      }
    }
    return try time(field)
  }

  /// A whole number of at least zero, bare or in quotes; nil where the field is absent.
  package func count(_ field: StaticString) throws(FieldProblem) -> Int? {
    guard let value = object.nonNull(field) else { return nil }
    let digits = value.raw
    guard value.kind == .number || value.kind == .string, (1...9).contains(digits.count),
      digits.allSatisfy({ $0 >= 0x30 && $0 <= 0x39 })
    else {
      throw FieldProblem(field, "is no whole number from 0 to 999999999")
    }
    return digits.reduce(0) { $0 * 10 + Int($1 - 0x30) }
  }

  /// The fields of a nested object; nil where it is absent.
  package func nested(_ field: StaticString) throws(FieldProblem) -> ObjectFields? {
    guard let value = object.nonNull(field) else { return nil }
    guard value.kind == .object else { throw FieldProblem(field, "is no object") }
    return ObjectFields(value, unit: unit)
  }

  /// `discount_period_config`: nil where it is absent, empty or counts no period.
  package func discount(in currency: Currency) throws(FieldProblem) -> DiscountTerms? {
    guard let config = try nested("discount_period_config"),
      let count = try config.count("discount_period_count"), count > 0
    else { return nil }
    return DiscountTerms(
      periodCount: count,
      amountMinorUnits: try config.requiredAmount("discount_period_amount", in: currency))
  }

  /// `recurring.interval` and `interval_count`; nil where no interval is stated.
  package func recurrence() throws(FieldProblem) -> Recurrence? {
    let text = try text("interval")
    if text.isEmpty { return nil }
    guard let unit = Recurrence.Unit(rawValue: text) else {
      throw FieldProblem("interval", "is neither day, week, month nor year: \(text.prefix(16))")
    }
    let count = try count("interval_count") ?? 1
    guard count >= 1 else { throw FieldProblem("interval_count", "is 0") }
    return Recurrence(unit: unit, count: count)
  }

  /// What the `line_items` sum to; nil where there are none or one states no price.
  package func lineItems(in currency: Currency) throws(FieldProblem) -> Int64? {
    guard let list = object.nonNull("line_items") else { return nil }
    // Lists of the API may come bare, or as an object around `data`.
    guard let items = list.elements ?? list.nonNull("data")?.elements else {
      throw FieldProblem("line_items", "is no list")
    }
    var sum: Int128 = 0
    for item in items {
      guard item.kind == .object else { throw FieldProblem("line_items", "holds no object") }
      let fields = ObjectFields(item, unit: unit)
      var price = try fields.amount("unit_amount", in: currency)
      if price == nil {
        price = try fields.nested("price_data")?.amount("unit_amount", in: currency)
      }
      guard let price else { return nil }
      sum += Int128(price) * Int128(try fields.count("quantity") ?? 1)
    }
    guard !items.isEmpty else { return nil }
    guard let whole = Int64(exactly: sum) else {
      throw FieldProblem("line_items", "sum to too much")
    }
    return whole
  }
}
