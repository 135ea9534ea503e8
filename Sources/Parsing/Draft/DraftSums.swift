/// Whether the lines' own amounts add up, and with which sign fees are written.
struct DraftSums {
  /// A formula for net that holds in every line that has what it needs.
  private(set) var formula: String?
  /// Whether fees and taxes are negative where they cost the merchant.
  private(set) var feesAreNegative = false
  private(set) var linesChecked = 0

  init(_ fields: DraftFields, amounts: DraftAmounts) {
    let bases: [(name: String, values: [Int128?])] = [
      ("settlement_amount", Self.values(of: .settlementAmount, fields, amounts)),
      ("gross", Self.grossWhereSettled(fields, amounts)),
    ]
    let net = Self.values(of: .net, fields, amounts)
    guard !net.isEmpty else { return }
    let fee = Self.fees(fields, amounts)
    let tax = Self.values(of: .tax, fields, amounts)
    guard !fee.isEmpty || !tax.isEmpty else { return }
    for base in bases where !base.values.isEmpty {
      for sign in [Int128(-1), 1] {
        for usesTax in tax.isEmpty ? [false] : [true, false] {
          let result = Self.check(
            base: base.values, fee: fee, tax: usesTax ? tax : [], net: net, sign: sign)
          guard result.holds, result.lines > 0, result.lines > linesChecked else { continue }
          linesChecked = result.lines
          feesAreNegative = sign > 0 && result.hasFees
          formula = base.name + (fee.isEmpty ? "" : " - fee") + (usesTax ? " - tax" : "")
        }
      }
    }
  }

  private static func check(
    base: [Int128?], fee: [Int128?], tax: [Int128?], net: [Int128?], sign: Int128
  ) -> (holds: Bool, lines: Int, hasFees: Bool) {
    var lines = 0
    var hasFees = false
    for index in net.indices {
      guard let net = net[index], let base = base[index] else { continue }
      let cost = (fee.isEmpty ? 0 : fee[index] ?? 0) + (tax.isEmpty ? 0 : tax[index] ?? 0)
      if cost != 0 { hasFees = true }
      guard base + sign * cost == net else { return (false, 0, false) }
      lines += 1
    }
    return (true, lines, hasFees)
  }

  private static func fees(_ fields: DraftFields, _ amounts: DraftAmounts) -> [Int128?] {
    guard !fields.feeColumns.isEmpty else { return values(of: .fee, fields, amounts) }
    return fields.shape.lines.map { line in
      let parts = fields.feeColumns.compactMap { column in
        column < line.count ? amounts.scaled(line[column]) : nil
      }
      return parts.isEmpty ? nil : parts.reduce(0, +)
    }
  }

  private static func values(
    of field: CanonicalField, _ fields: DraftFields, _ amounts: DraftAmounts
  ) -> [Int128?] {
    if let halves = field.debitAndCredit, let debit = fields.columns[halves.debit],
      let credit = fields.columns[halves.credit]
    {
      return fields.shape.lines.map { line in
        let minus = debit < line.count ? amounts.scaled(line[debit]) : nil
        let plus = credit < line.count ? amounts.scaled(line[credit]) : nil
        return minus == nil && plus == nil ? nil : (plus ?? 0) - (minus ?? 0)
      }
    }
    guard let column = fields.columns[field] else { return [] }
    return fields.shape.values(column).map { amounts.scaled($0) }
  }

  /// Gross only where the line is settled in its own currency.
  private static func grossWhereSettled(
    _ fields: DraftFields, _ amounts: DraftAmounts
  ) -> [Int128?] {
    let currency = fields.values(.currency)
    let settled = fields.values(.settlementCurrency)
    return values(of: .gross, fields, amounts).enumerated().map { index, value in
      settled.isEmpty || settled[index] == currency[index] ? value : nil
    }
  }
}
