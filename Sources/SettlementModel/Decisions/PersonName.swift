/// A person's name as it was stated. Two spellings of one name are equal.
///
/// A name is a claim: nothing proves that the person is who the name says.
public struct PersonName: Sendable, Hashable, CustomStringConvertible {
  /// As stated, without spaces around it.
  public let text: String
  private let canonical: String

  /// Most characters of a name.
  public static let charactersMax = 200

  /// Nil for a text without a letter or digit, one with control characters, and one that is too long.
  public init?(_ text: String) {
    let scalars = text.unicodeScalars
    guard text.count <= Self.charactersMax,
      !scalars.contains(where: { $0.properties.generalCategory == .control }),
      scalars.contains(where: { $0.properties.isAlphabetic || $0.properties.numericType != nil })
    else { return nil }
    let trimmed = text.drop(while: \.isWhitespace).reversed().drop(while: \.isWhitespace)
    self.text = String(trimmed.reversed())
    self.canonical = Self.canonicalForm(of: self.text)
  }

  public var description: String { text }

  /// Equal where case, the number of spaces, invisible characters and the way that accents are
  /// composed make the only difference.
  public static func == (left: PersonName, right: PersonName) -> Bool {
    left.canonical == right.canonical
  }

  public func hash(into hasher: inout Hasher) {
    hasher.combine(canonical)
  }

  /// Invisible characters dropped, one space for any white space, case folded. How accents are
  /// composed is left to the comparison of texts, which is by canonical equivalence.
  private static func canonicalForm(of text: String) -> String {
    var words: [String] = [""]
    for scalar in text.unicodeScalars {
      let properties = scalar.properties
      if properties.isWhitespace {
        if words.last != "" { words.append("") }
      } else if !properties.isDefaultIgnorableCodePoint, properties.generalCategory != .format {
        words[words.count - 1].unicodeScalars.append(scalar)
      }
    }
    if words.last == "" { words.removeLast() }
    // Up and down again: some letters have a capital form of two letters.
    return words.joined(separator: " ").uppercased().lowercased()
  }
}
