package import SettlementModel

/// A value of the configuration after its shape was checked.
package enum ConfigurationValue: Sendable, Hashable {
  case text(String)
  case integer(Int)
  case boolean(Bool)
  case day(BusinessDay)
  case texts([String])
  case days([BusinessDay])
  case numbers([String: Int])
  /// Decimal texts by name, not yet read.
  case decimals([String: String])
}

/// What may stand behind a key.
package enum ConfigurationShape: Sendable, Hashable {
  /// Keys of the table.
  case map
  /// A list of maps with keys of the table.
  case maps
  case text
  /// A file or directory, relative to the configuration file.
  case path
  /// The name of an environment variable that holds a secret.
  case variableName
  case integer(ClosedRange<Int>)
  case boolean
  case day
  case choice([String])
  case texts
  case days
  /// Names of the user's choosing, each with a number.
  case numbers(ClosedRange<Int>)
  /// Currency codes, each with an amount in major units.
  case decimals
  /// One number, which stands for `default`, or as ``numbers``.
  case numberOrNumbers(ClosedRange<Int>)

  /// Whether an environment variable may hold the value: everything but maps. Lists are written
  /// with commas.
  package var fitsVariable: Bool {
    switch self {
    case .map, .maps, .numbers, .decimals: false
    default: true
    }
  }

  /// What a reader is told to write.
  package var expectation: String {
    switch self {
    case .map: "keys and values"
    case .maps: "a list of maps"
    case .text: "a text"
    case .path: "a path"
    case .variableName: "the name of an environment variable"
    case .integer(let range): "a whole number from \(range.lowerBound) to \(range.upperBound)"
    case .boolean: "true or false"
    case .day: "a date, yyyy-MM-dd"
    case .choice(let words): "one of " + words.joined(separator: ", ")
    case .texts: "a list of texts"
    case .days: "a list of dates, yyyy-MM-dd"
    case .numbers(let range):
      "names, each with a whole number from \(range.lowerBound) to \(range.upperBound)"
    case .decimals: "currency codes, each with an amount, such as { USD: \"0.30\" }"
    case .numberOrNumbers(let range):
      "a whole number from \(range.lowerBound) to \(range.upperBound), or names with such numbers"
    }
  }

  /// The value of one text, or nil where it does not fit.
  package func value(of text: String) -> ConfigurationValue? {
    switch self {
    case .map, .maps, .texts, .days, .numbers, .decimals: nil
    case .text: .text(text)
    case .path: text.isEmpty || text.contains("\0") || text.contains("\n") ? nil : .text(text)
    case .variableName: Self.isVariableName(text) ? .text(text) : nil
    case .integer(let range): Self.integer(text, in: range).map { .integer($0) }
    case .numberOrNumbers(let range):
      Self.integer(text, in: range).map { .numbers(["default": $0]) }
    case .boolean:
      switch text {
      case "true": .boolean(true)
      case "false": .boolean(false)
      default: nil
      }
    case .day: Self.day(text).map { .day($0) }
    case .choice(let words): words.contains(text) ? .text(text) : nil
    }
  }

  /// The value of a variable, where lists are written with commas; nil where it does not fit.
  package func value(ofVariable text: String) -> ConfigurationValue? {
    let items = text.split(separator: ",").map { item in
      String(item.drop { $0 == " " }.reversed().drop { $0 == " " }.reversed())
    }
    switch self {
    case .texts: return .texts(items)
    case .days:
      let days = items.compactMap(Self.day)
      return days.count == items.count ? .days(days) : nil
    default: return value(of: text)
    }
  }

  /// A plain decimal number within the range: digits with an optional minus, nothing else.
  package static func integer(_ text: String, in range: ClosedRange<Int>) -> Int? {
    guard !text.hasPrefix("+"), let number = Int(text), range.contains(number) else { return nil }
    return number
  }

  /// The day of `yyyy-MM-dd`; the form without dashes is a number to YAML and refused.
  package static func day(_ text: String) -> BusinessDay? {
    text.utf8.count == 10 ? BusinessDay(text) : nil
  }

  private static func isVariableName(_ text: String) -> Bool {
    guard let first = text.utf8.first, !(0x30...0x39).contains(first) else { return false }
    return text.utf8.allSatisfy {
      (0x30...0x39).contains($0) || (0x41...0x5A).contains($0) || (0x61...0x7A).contains($0)
        || $0 == 0x5F
    }
  }
}
