import SettlementModel

/// Why one row cannot be read.
struct RowFault: Error {
  /// Empty for the row as a whole.
  let column: String
  /// A short fixed phrase.
  let reason: String
  /// One sentence.
  let detail: String

  static func badAmount(
    _ problem: AmountProblem, column: String, bytes: UnsafeBufferPointer<UInt8>, currency: Currency
  ) -> RowFault {
    let shown = RawText.quoted(bytes)
    switch problem {
    case .empty:
      return RowFault(column: column, reason: "missing value", detail: "\(column) is empty.")
    case .notADecimal:
      return RowFault(
        column: column, reason: "bad amount",
        detail: "\(column) is \(shown), which is no amount in the profile's form.")
    case .tooManyDecimals(let found, let allowed):
      return RowFault(
        column: column, reason: "bad scale",
        detail: "\(column) is \(shown) with \(found) decimals; \(currency) has \(allowed).")
    case .tooFewDecimals(let found, let needed):
      return RowFault(
        column: column, reason: "bad scale",
        detail: "\(column) is \(shown) with \(found) decimals; \(currency) needs \(needed).")
    case .tooLarge:
      return RowFault(
        column: column, reason: "bad amount",
        detail: "\(column) is \(shown), more than 64 bits of minor units hold.")
    }
  }

  static func wrongWidth(found: Int, wanted: Int) -> RowFault {
    RowFault(
      column: "", reason: found < wanted ? "row too short" : "row too long",
      detail: "The row has \(found) fields; it needs \(wanted).")
  }
}
