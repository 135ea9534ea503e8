/// A finding as scoring sees it: the texts of the fields that labels state.
package struct ScoredFinding: Sendable, Hashable {
  /// One compared field; its name is a column of a report and a member of a label.
  package enum Field: String, CaseIterable, Sendable {
    case code
    case findingClass = "class"
    case paymentIntentID = "payment_intent_id"
    case merchantOrderID = "merchant_order_id"
    case recordType = "record_type"
    case recordID = "record_id"
    case currency, expected, actual, file, row

    /// Whether a report must have the column; the others are left out of exactness where absent.
    package var isNeeded: Bool { Self.needed.contains(self) }

    private static let needed: [Field] = [
      .code, .paymentIntentID, .recordID, .currency, .expected, .actual,
    ]
  }

  private var values: [Field: String]

  /// Values by field; amounts are brought to one spelling, so that `10.5` equals `10.50`.
  package init(_ texts: [Field: String]) {
    values = texts
    for field in [Field.expected, .actual] { values[field] = texts[field].map(Self.decimal) }
  }

  /// A field's text; empty where the finding has none.
  package subscript(field: Field) -> String { values[field] ?? "" }

  /// The texts of some fields, for finding equals.
  package func key(_ fields: [Field]) -> [String] { fields.map { self[$0] } }

  /// `code=… payment_intent_id=…`, empty fields left out.
  package var text: String {
    Field.allCases.filter { !self[$0].isEmpty }.map { "\($0.rawValue)=\(self[$0])" }
      .joined(separator: " ")
  }

  /// A decimal without zeros that say nothing; any other text as it is.
  private static func decimal(_ text: String) -> String {
    let magnitude = text.hasPrefix("-") ? text.dropFirst() : text[...]
    let parts = magnitude.split(separator: ".", omittingEmptySubsequences: false)
    guard (1...2).contains(parts.count),
      parts.allSatisfy({ !$0.isEmpty && $0.allSatisfy { $0.isASCII && $0.isNumber } })
    else { return text }
    var fraction = parts.count == 2 ? String(parts[1]) : ""
    while fraction.last == "0" { fraction.removeLast() }
    let whole = parts[0].drop { $0 == "0" }
    let digits = (whole.isEmpty ? "0" : String(whole)) + (fraction.isEmpty ? "" : "." + fraction)
    return text.hasPrefix("-") && digits != "0" ? "-" + digits : digits
  }
}
