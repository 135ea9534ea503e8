// How keys are found by their paths.
extension ConfigurationKeys {
  /// The key at a path, with list positions or `[]`; nil for an unknown one.
  package static func key(at path: String) -> ConfigurationKey? {
    byPath[tablePath(path)]
  }

  /// Names that may stand below a path, in the order of the reference.
  package static func names(below path: String) -> [String] {
    let prefix = path.isEmpty ? "" : tablePath(path) + "."
    return all.compactMap { key in
      guard key.path.hasPrefix(prefix) else { return nil }
      let rest = key.path.dropFirst(prefix.count)
      return rest.contains(".") ? nil : String(rest.prefix { $0 != "[" })
    }
  }

  private static let byPath = Dictionary(
    all.map { ($0.path, $0) }, uniquingKeysWith: { first, _ in first })

  /// `sources[3].name` as the table writes it, `sources[].name`.
  private static func tablePath(_ path: String) -> String {
    var result = ""
    var isInside = false
    for character in path {
      if character == "]" { isInside = false }
      if !isInside { result.append(character) }
      if character == "[" { isInside = true }
    }
    return result
  }
}
