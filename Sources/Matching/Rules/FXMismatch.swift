import SettlementModel

/// The check of `settlement_amount` against `gross x exchange_rate`.
enum FXMismatch {
  /// What the line's gross is worth at its rate, in minor units of its settlement currency, where
  /// the stated settlement amount is off by more than one minor unit plus, for rates of 4 and more
  /// decimals, gross times half a unit of the rate's last digit; nil where it holds, where one of
  /// the three is missing, and where the file is not said to keep to it.
  static func computed(for line: SettlementLine) -> Int128? {
    guard line.checksSettlementAmount, let rate = line.exchangeRate,
      let stated = line.settlementAmountMinorUnits
    else { return nil }
    // Both sides in units of 10^-(gross digits + scale), doubled so that half a unit is whole.
    let shift =
      Int(line.currency.digits) + Int(rate.scale) - Int(line.settlementCurrency.digits)
    let product = Int128(line.grossMinorUnits) * Int128(rate.mantissa)
    let unit = ExchangeRate.powerOfTen(abs(shift))
    let one = shift >= 0 ? unit : 1
    let (exact, isHuge) = product.multipliedReportingOverflow(by: shift >= 0 ? 1 : unit)
    // No statement of 64 bits can equal it.
    guard !isHuge else { return product > 0 ? .max : .min }
    let (statedScaled, overflow) = Int128(stated).multipliedReportingOverflow(by: one)
    let slack = rate.scale >= 4 ? Int128(line.grossMinorUnits.magnitude) : 0
    if !overflow {
      let (difference, wraps) = exact.subtractingReportingOverflow(statedScaled)
      if !wraps, difference.magnitude <= UInt128(one) + UInt128(slack) / 2 { return nil }
    }
    return rounded(exact, by: one)
  }

  /// The quotient with halves away from zero.
  private static func rounded(_ value: Int128, by divisor: Int128) -> Int128 {
    let (quotient, remainder) = value.quotientAndRemainder(dividingBy: divisor)
    return remainder.magnitude * 2 >= divisor.magnitude && divisor > 1
      ? quotient + value.signum() : quotient
  }
}
