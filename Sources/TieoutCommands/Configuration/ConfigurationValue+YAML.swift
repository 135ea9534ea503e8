import SettlementModel

extension ConfigurationValue {
  /// The value as YAML on one line.
  package var yaml: String {
    switch self {
    case .text(let text): Self.yaml(text)
    case .integer(let number): String(number)
    case .boolean(let truth): String(truth)
    case .day(let day): day.description
    case .texts(let texts): "[" + texts.map(Self.yaml).joined(separator: ", ") + "]"
    case .days(let days): "[" + days.map(\.description).joined(separator: ", ") + "]"
    case .numbers(let numbers):
      numbers.count == 1 ? numbers["default"].map(String.init) ?? Self.map(numbers) : Self.map(numbers)
    case .decimals(let decimals): Self.map(decimals.mapValues(Self.yaml))
    }
  }

  /// A text, in quotes where YAML could take it for something else.
  static func yaml(_ text: String) -> String {
    let isPath = text.hasPrefix("./") || text.hasPrefix("/") || text.hasPrefix("https://")
    let isWord = text.first?.isLetter == true
    let isPlain = text.utf8.allSatisfy {
      (0x30...0x39).contains($0) || (0x41...0x5A).contains($0) || (0x61...0x7A).contains($0)
        || [0x2E, 0x2F, 0x5F, 0x2D].contains($0) || ($0 == 0x3A && text.hasPrefix("https://"))
    }
    let reserved = ["true", "false", "null", "yes", "no", "on", "off"].contains(text.lowercased())
    if (isPath || isWord) && isPlain && !reserved { return text }
    return "\"" + text.replacing("\\", with: "\\\\").replacing("\"", with: "\\\"") + "\""
  }

  private static func map(_ entries: [String: some CustomStringConvertible]) -> String {
    guard !entries.isEmpty else { return "{}" }
    return "{ "
      + entries.sorted { $0.key < $1.key }.map { "\(yaml($0.key)): \($0.value)" }.joined(separator: ", ")
      + " }"
  }
}

extension ConfigurationShape {
  /// Some YAML that fits the shape, for a key that has neither default nor example.
  var example: String {
    switch self {
    case .map, .numbers, .decimals: "{}"
    case .maps, .texts, .days: "[]"
    case .text: "text"
    case .path: "./path"
    case .variableName: "VARIABLE"
    case .integer(let range), .numberOrNumbers(let range): String(range.lowerBound)
    case .boolean: "true"
    case .day: "2026-01-01"
    case .choice(let words): ConfigurationValue.yaml(words.first ?? "")
    }
  }
}
