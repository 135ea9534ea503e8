import SettlementModel

/// How a file's amounts seem to be written.
struct DraftAmounts {
  /// A decimal mark with a grouping mark.
  private struct Marks: Equatable {
    let decimal: Character
    let grouping: Character?
  }

  private(set) var decimal: Character = "."
  private(set) var grouping: Character?
  private(set) var unit = "major"
  private(set) var digits = "exact"
  private(set) var negative = "minus"
  private(set) var hasNegative = false
  private(set) var evidence = ""

  /// - Parameter values: amounts as written, with the digits of their currencies; empty ones tell
  ///   nothing.
  init(_ values: [(text: String, currencyDigits: Int)]) {
    let values = values.filter { !$0.text.isEmpty }
    let bare = values.map { (text: Self.withoutSign($0.text), currencyDigits: $0.currencyDigits) }
    if values.contains(where: { $0.text.hasPrefix("(") && $0.text.hasSuffix(")") }) {
      negative = "parentheses"
    } else if values.contains(where: { $0.text.count > 1 && $0.text.hasSuffix("-") }) {
      negative = "trailing_minus"
    }
    hasNegative = values.contains { Self.isNegative($0.text) }
    let candidates = [
      Marks(decimal: ".", grouping: nil), Marks(decimal: ".", grouping: ","),
      Marks(decimal: ",", grouping: nil), Marks(decimal: ",", grouping: "."),
      Marks(decimal: ",", grouping: " "), Marks(decimal: ".", grouping: "'"),
    ]
    let marks = candidates.max { first, second in
      Self.count(bare, readBy: first) < Self.count(bare, readBy: second)
    }
    let best = candidates.first {
      Self.count(bare, readBy: $0) == marks.map { Self.count(bare, readBy: $0) }
    }
    decimal = best?.decimal ?? "."
    grouping = best?.grouping
    judgeDigits(bare)
  }

  private mutating func judgeDigits(_ values: [(text: String, currencyDigits: Int)]) {
    var exact = 0
    var fewer = 0
    var more = 0
    var beyondZeros = 0
    var whole = 0
    for value in values {
      let parts = value.text.split(separator: decimal, omittingEmptySubsequences: false)
      let decimals = parts.count > 1 ? parts[1] : ""
      if parts.count < 2 { whole += 1 }
      if decimals.count == value.currencyDigits { exact += 1 }
      if decimals.count < value.currencyDigits { fewer += 1 }
      guard decimals.count > value.currencyDigits else { continue }
      more += 1
      if decimals.dropFirst(value.currencyDigits).contains(where: { $0 != "0" }) { beyondZeros += 1 }
    }
    let count = values.count
    let isMinor = whole == count && fewer * 2 > count && count > 2
    unit = isMinor ? "minor" : "major"
    digits = beyondZeros > 0 ? "rounded" : more > 0 ? "zeros" : fewer > 0 ? "up_to" : "exact"
    evidence =
      isMinor
      ? "all \(count) amounts are whole numbers, also in currencies with decimals; look whether 1000 is 10.00"
      : "of \(count) amounts \(exact) have their currency's decimals, \(fewer) fewer, \(more) more"
        + (beyondZeros > 0 ? ", \(beyondZeros) with parts of the smallest unit" : "")
  }

  /// The amount in parts of 10^-8; nil where it cannot be read so.
  func scaled(_ text: String) -> Int128? {
    var text = text
    let isNegative = Self.isNegative(text)
    text = Self.withoutSign(text)
    if let grouping { text.removeAll { $0 == grouping } }
    let parts = text.split(separator: decimal, omittingEmptySubsequences: false)
    guard parts.count <= 2, let first = parts.first, !first.isEmpty else { return nil }
    let decimals = parts.count == 2 ? parts[1] : ""
    guard decimals.count <= 8, first.count <= 18,
      let value = Int128(first + decimals + String(repeating: "0", count: 8 - decimals.count)),
      value >= 0
    else { return nil }
    return isNegative ? -value : value
  }

  private static func count(
    _ values: [(text: String, currencyDigits: Int)], readBy marks: Marks
  ) -> Int {
    values.count { isRead($0.text, by: marks) }
  }

  private static func isRead(_ text: String, by marks: Marks) -> Bool {
    let parts = text.split(separator: marks.decimal, omittingEmptySubsequences: false)
    guard parts.count <= 2, let whole = parts.first, !whole.isEmpty else { return false }
    if parts.count == 2, parts[1].isEmpty || !parts[1].allSatisfy(isDigit) { return false }
    guard let grouping = marks.grouping else { return whole.allSatisfy(isDigit) }
    let groups = whole.split(separator: grouping, omittingEmptySubsequences: false)
    return groups.allSatisfy { !$0.isEmpty && $0.allSatisfy(isDigit) }
      && groups[0].count <= (groups.count > 1 ? 3 : 18) && groups.dropFirst().allSatisfy { $0.count == 3 }
  }

  private static func isDigit(_ character: Character) -> Bool {
    character.isASCII && character.isNumber
  }

  private static func isNegative(_ text: String) -> Bool {
    text.hasPrefix("-") || text.hasSuffix("-") || text.hasPrefix("(")
  }

  private static func withoutSign(_ text: String) -> String {
    var text = text[...]
    while let first = text.first, "-+(".contains(first) { text.removeFirst() }
    while let last = text.last, "-)".contains(last) { text.removeLast() }
    return String(text)
  }

  /// Whether the text is a number in some form, or empty.
  static func isAmount(_ text: String) -> Bool {
    let bare = withoutSign(text)
    return bare.isEmpty
      || bare.allSatisfy { isDigit($0) || ".,' ".contains($0) } && isDigit(bare.last!)
  }
}
