import SettlementModel

/// An amount in a table that went through a spreadsheet, which may have written it its own way.
package enum SheetAmount {
  /// What a cell says about an amount that is known.
  package enum Answer: Sendable, Hashable {
    case same
    case other
    /// The cell cannot be read as an amount, so it says nothing.
    case unreadable
  }

  /// Compares a cell with an amount in minor units of a currency.
  ///
  /// Decimal points and commas, grouping by point, comma, apostrophe or space, a minus before or
  /// after, parentheses, a currency's sign, and lost zeros are all read; a cell that can be read in two ways
  /// is the same where either is. An empty cell says that there is no amount.
  package static func compare(_ cell: String, with minorUnits: Int128?, digits: Int8) -> Answer {
    let text = cell.filter { !$0.isWhitespace }
    guard let minorUnits else { return text.isEmpty ? .same : .other }
    if text.isEmpty { return .other }
    guard let (isNegative, body) = sign(of: text) else { return .unreadable }
    let readings = readings(of: body, digits: Int(digits)).map { isNegative ? -$0 : $0 }
    if readings.isEmpty { return .unreadable }
    return readings.contains(minorUnits) ? .same : .other
  }

  /// Splits off the sign and what else stands around the digits; nil where letters or an exponent do.
  private static func sign(of text: String) -> (isNegative: Bool, body: String)? {
    var body = text[...]
    var isNegative = false
    // The guard against formulas, which not every spreadsheet takes away.
    if body.first == "'" { body = body.dropFirst() }
    if body.first == "(", body.last == ")" {
      (isNegative, body) = (true, body.dropFirst().dropLast())
    }
    while let first = body.first, let last = body.last {
      if first == "-" || first == "\u{2212}" {
        (isNegative, body) = (true, body.dropFirst())
      } else if last == "-" || last == "\u{2212}" {
        (isNegative, body) = (true, body.dropLast())
      } else if first == "+" || isCurrencySign(first) {
        body = body.dropFirst()
      } else if isCurrencySign(last) {
        body = body.dropLast()
      } else {
        break
      }
    }
    let known = body.allSatisfy { $0.isASCII && $0.isNumber || ".,'’".contains($0) }
    return known && body.contains(where: \.isNumber) ? (isNegative, String(body)) : nil
  }

  private static func isCurrencySign(_ character: Character) -> Bool {
    character.unicodeScalars.allSatisfy { $0.properties.generalCategory == .currencySymbol }
  }

  /// Minor units of every way to read the digits.
  private static func readings(of body: String, digits: Int) -> [Int128] {
    var readings: [Int128] = []
    for decimalMark: Character in [".", ","] {
      let parts = body.split(separator: decimalMark, omittingEmptySubsequences: false)
      guard parts.count <= 2 else { continue }
      let fraction = parts.count == 2 ? String(parts[1]) : ""
      guard fraction.allSatisfy(\.isNumber), let whole = ungrouped(parts[0], decimalMark) else {
        continue
      }
      var kept = fraction
      while kept.count > digits, kept.last == "0" { kept.removeLast() }
      guard kept.count <= digits else { continue }
      let padded = whole + kept + String(repeating: "0", count: digits - kept.count)
      if let value = Int128(padded) { readings.append(value) }
    }
    return readings
  }

  /// The digits before the decimal mark: either without groups, or in groups of three by one other
  /// mark.
  private static func ungrouped(_ text: Substring, _ decimalMark: Character) -> String? {
    if text.isEmpty { return "0" }
    if text.allSatisfy(\.isNumber) { return String(text) }
    for mark: Character in [",", ".", "'", "’"] where mark != decimalMark && text.contains(mark) {
      let groups = text.split(separator: mark, omittingEmptySubsequences: false)
      guard groups.allSatisfy({ $0.allSatisfy(\.isNumber) }), (1...3).contains(groups[0].count),
        groups.dropFirst().allSatisfy({ $0.count == 3 })
      else { return nil }
      return groups.joined()
    }
    return nil
  }
}
