/// One key that the configuration knows.
package struct ConfigurationKey: Sendable, Hashable {
  /// Path with dots; `[]` after a key whose value is a list of maps.
  package let path: String
  package let shape: ConfigurationShape
  /// What holds where the key is absent; nil where nothing does.
  package let defaultValue: ConfigurationValue?
  /// What the key says, for the reference.
  package let meaning: String
  /// A value in YAML for a template, where ``defaultValue`` says little or is nil; nil for any of
  /// the shape.
  package let example: String?
  /// Whether it must be there where the map around it is.
  package let isRequired: Bool

  /// The variable that overrides the key: `TIEOUT_` and the path in upper case, dots as `_`; nil
  /// within lists and for maps.
  package var variable: String? {
    guard shape.fitsVariable, !path.contains("[") else { return nil }
    return "TIEOUT_" + String(path.uppercased().map { $0 == "." ? "_" : $0 })
  }
}

extension ConfigurationKey {
  /// The last word of the path.
  package var name: String {
    String(path.split(separator: ".").last ?? "").replacing("[]", with: "")
  }

  /// The meaning, with the words to choose from where there are such.
  package var fullMeaning: String {
    guard case .choice(let words) = shape else { return meaning }
    return "\(meaning) (\(words.joined(separator: " | ")))"
  }

  /// Whether the template shows an example because there is no default, or one that says little.
  var isExample: Bool { example != nil || defaultValue == nil }

  /// The default in YAML, or an example of the shape.
  package var exampleText: String {
    example ?? defaultValue?.yaml ?? shape.example
  }
}
