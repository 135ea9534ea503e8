package import SettlementModel

/// An amount as the API writes it, a number or a decimal in a string, read from its digits and
/// never through a floating-point value.
package enum WireAmount {
  /// Minor units of the text.
  ///
  /// Zeros that a serializer appends are no decimals: `100.230` USD is 100.23 and `100.0` JPY is
  /// 100. Any other digit past the currency's is refused, and so are exponents, signs other than a
  /// minus, spaces and grouping.
  ///
  /// - Parameters:
  ///   - text: the digits as written, without quotes.
  ///   - unit: whether the text counts major or minor units.
  package static func minorUnits(
    of text: ArraySlice<UInt8>, currency: Currency, unit: AmountUnit
  ) throws(WireAmountProblem) -> Int64 {
    if text.contains(where: { $0 | 0x20 == 0x65 }) { throw .exponent }
    let digits = unit == .major ? currency.digits : 0
    var trimmed = text
    if let point = text.firstIndex(of: 0x2E), point + 1 < text.endIndex {
      while trimmed.endIndex - point - 1 > Int(digits), trimmed.last == 0x30 {
        trimmed.removeLast()
      }
      if trimmed.last == 0x2E { trimmed.removeLast() }
    }
    do throws(AmountProblem) {
      return try AmountText.minorUnits(of: trimmed, digits: digits)
    } catch {
      throw .amount(error, currency, unit)
    }
  }
}

/// Why a text of the API is not an amount.
package enum WireAmountProblem: Error, Sendable, Hashable, CustomStringConvertible {
  /// Such as `1e2`: legal JSON, but no way to write money.
  case exponent
  case amount(AmountProblem, Currency, AmountUnit)

  package var description: String {
    switch self {
    case .exponent: "is written with an exponent"
    case .amount(.empty, _, _): "is empty"
    case .amount(.notADecimal, _, _): "is not a plain decimal"
    case .amount(.tooManyDecimals(let found, let allowed), let currency, .major):
      "has \(found) decimals, \(currency) has \(allowed)"
    case .amount(.tooManyDecimals, _, .minor): "has decimals, but amounts are set to minor units"
    case .amount(.tooFewDecimals, _, _): "has too few decimals"
    case .amount(.tooLarge, _, _): "is too large"
    }
  }
}
