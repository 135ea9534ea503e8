/// Text from a file as it may stand in YAML.
enum DraftText {
  /// A scalar: plain where that is safe, else in double quotes with escapes.
  static func scalar(_ text: String) -> String {
    let plain = text.unicodeScalars.allSatisfy { scalar in
      scalar.properties.isAlphabetic || ("0"..."9").contains(scalar) || "_-./() ".unicodeScalars.contains(scalar)
    }
    let first = text.unicodeScalars.first
    let isWord = first.map { $0.properties.isAlphabetic || $0 == "_" } ?? false
    let reserved: Set<String> = ["true", "false", "yes", "no", "on", "off", "null", "y", "n"]
    if plain, isWord, text.last != " ", !text.contains("  "), !reserved.contains(text.lowercased()),
      visible(text) == text
    {
      return text
    }
    var result = "\""
    for scalar in text.unicodeScalars {
      switch scalar {
      case "\"": result += "\\\""
      case "\\": result += "\\\\"
      default: result += isVisible(scalar) ? String(scalar) : escape(scalar)
      }
    }
    return result + "\""
  }

  /// A comment's text: one line, and nothing in it that a terminal acts on.
  static func visible(_ text: String) -> String {
    text.unicodeScalars.reduce(into: "") { result, scalar in
      result += isVisible(scalar) ? String(scalar) : escape(scalar)
    }
  }

  /// At most `count` characters of an example.
  static func short(_ text: String, _ count: Int = 40) -> String {
    visible(text.count > count ? text.prefix(count) + "…" : text)
  }

  private static func isVisible(_ scalar: Unicode.Scalar) -> Bool {
    switch scalar.properties.generalCategory {
    case .control, .format, .lineSeparator, .paragraphSeparator, .surrogate, .privateUse,
      .unassigned:
      false
    default: true
    }
  }

  private static func escape(_ scalar: Unicode.Scalar) -> String {
    let code = String(scalar.value, radix: 16, uppercase: true)
    return "\\U" + String(repeating: "0", count: 8 - code.count) + code
  }
}
