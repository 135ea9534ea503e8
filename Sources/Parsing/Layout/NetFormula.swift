public import SettlementModel

/// How the net of a line follows from its other fields, such as `settlement_amount - fee - tax`.
///
/// The first term is the base: without it nothing is computed. Fee, tax and reserve count as 0
/// where a line has none.
public struct NetFormula: Sendable, Hashable {
  /// One field with its sign.
  public struct Term: Sendable, Hashable {
    public var isSubtracted: Bool
    public var field: CanonicalField
  }

  /// The fields that may be added up.
  public static let fields: [CanonicalField] = [.gross, .settlementAmount, .fee, .tax, .reserve]
  /// The fields that computed amounts may be, and be made of.
  public static let computableFields = fields + [.net]

  public let terms: [Term]

  /// Why a text is no formula.
  public struct Problem: Error, Sendable, Hashable {
    public let message: String
  }

  /// Reads `field (+|-) field …` of these fields.
  public init(
    text: String, allowing fields: [CanonicalField] = NetFormula.fields
  ) throws(Problem) {
    var terms: [Term] = []
    var isSubtracted = false
    var wantsField = true
    for word in Self.words(of: text) {
      if word == "+" || word == "-" {
        guard !wantsField else { throw Problem(message: "a field is missing before '\(word)'") }
        isSubtracted = word == "-"
        wantsField = true
      } else {
        guard wantsField else { throw Problem(message: "'+' or '-' is missing before '\(word)'") }
        guard let field = CanonicalField(rawValue: word), fields.contains(field) else {
          let known = fields.map(\.rawValue).joined(separator: ", ")
          throw Problem(message: "'\(word)' cannot be added up; what can: \(known)")
        }
        terms.append(Term(isSubtracted: isSubtracted, field: field))
        wantsField = false
      }
    }
    guard !wantsField else { throw Problem(message: "the formula ends without a field") }
    self.terms = terms
  }

  /// The net of a line in minor units of its settlement currency; nil where a field is missing,
  /// where the gross is in another currency, or where the sum is beyond 64 bits.
  public func net(of line: BatchedLine) -> Int64? {
    var sum = Int128(0)
    for term in terms {
      guard let amount = amount(of: term.field, in: line) else { return nil }
      sum += term.isSubtracted ? -Int128(amount) : Int128(amount)
    }
    return Int64(exactly: sum)
  }

  private func amount(of field: CanonicalField, in line: BatchedLine) -> Int64? {
    let isBase = field == terms[0].field
    let stated: Int64? =
      switch field {
      case .gross: line.currency == line.settlementCurrency ? line.grossMinorUnits : nil
      case .settlementAmount: line.settlementAmountMinorUnits
      case .fee: line.feeMinorUnits
      case .tax: line.taxMinorUnits
      case .reserve: line.reserveMinorUnits
      case .net: line.netMinorUnits
      default: nil
      }
    if let stated { return stated }
    let countsAsZero = field == .fee || field == .tax || field == .reserve
    return countsAsZero && !isBase ? 0 : nil
  }

  private static func words(of text: String) -> [String] {
    var words: [String] = []
    var word = ""
    for character in text {
      if character == " " || character == "+" || character == "-" || character == "*" {
        if !word.isEmpty { words.append(word) }
        word = ""
        if character != " " { words.append(String(character)) }
      } else {
        word.append(character)
      }
    }
    if !word.isEmpty { words.append(word) }
    return words
  }
}
