/// What the processor of the world charges: the same for every capture, and part of it back on
/// refunds of one payment method.
package enum RateCard {
  /// The method whose refunds return their part of the fee.
  package static let returningMethod = "affirm"

  /// 2.9 percent of a capture's settlement amount, halves away from zero, and 30 minor units.
  package static func fee(ofSettled minorUnits: Int64) -> Int64 {
    (abs(minorUnits) * 29 + 500) / 1_000 + 30
  }

  /// The part of `fee` that a refund of `part` out of `whole` returns, halves away from zero.
  package static func returned(of fee: Int64, part: Int64, whole: Int64) -> Int64 {
    (fee * part * 2 + whole) / (whole * 2)
  }

  /// The card as tieout's configuration writes it.
  static let configuration = """
    fees:
      - percent: "2.9"
        fixed: { EUR: "0.30", USD: "0.30" }
      - payment_methods: [\(returningMethod)]
        percent: "2.9"
        fixed: { EUR: "0.30", USD: "0.30" }
        refund_returns: proportional

    """
}
