/// A commented configuration with every key: those with a value as they stand in the file, the
/// others behind `#` with their default or an example.
package struct ConfigurationTemplate: Sendable {
  /// YAML by concrete path, such as `sources[0].name`; whatever is not named here is commented out.
  package var values: [String: String]

  package init(values: [String: String]) {
    self.values = values
  }

  /// The file's text.
  ///
  /// A key behind `#` is set by taking away the `# ` in front of it; where lines below belong to it
  /// they stand behind the same `# `, and optional ones among them behind a second.
  package var text: String {
    var lines = [
      "# Configuration of tieout; `tieout check` says whether it is right.",
      "# A key behind # is not set. What stands there is its default, or an example where it says so.",
      "# Take away the # and one space to set it, also of the lines below that belong to it.",
    ]
    for name in ConfigurationKeys.names(below: "") {
      guard let key = ConfigurationKeys.key(at: name) else { continue }
      if key.shape == .map || key.shape == .maps { lines.append("") }
      lines += self.lines(of: key, at: name, isExample: false)
    }
    return lines.map(Self.aligned).joined(separator: "\n") + "\n"
  }

  /// A key with everything below it, from the first column on; meanings follow a tab.
  private func lines(of key: ConfigurationKey, at path: String, isExample: Bool) -> [String] {
    switch key.shape {
    case .map: return mapLines(of: key, at: path, isExample: isExample)
    case .maps: return listLines(of: key, at: path)
    default: break
    }
    if let value = values[path] { return ["\(key.name): \(value)\t\(key.fullMeaning)"] }
    let isSet = isExample && (key.isRequired || Self.shownInExamples.contains(key.path))
    // In a part that is commented out as a whole, what it needs stands behind its # alone.
    let meaning = key.fullMeaning + (key.isExample && !isSet ? " (example)" : "")
    return [(isSet ? "" : "# ") + "\(key.name): \(key.exampleText)\t\(meaning)"]
  }

  private func mapLines(of key: ConfigurationKey, at path: String, isExample: Bool) -> [String] {
    let isAlternative = Self.hasRequiredKeys(below: key.path) && !isNamed(path)
    let children = childLines(below: path, isExample: isExample || isAlternative)
    let lines = ["\(key.name):\t\(key.meaning)"] + children.map { "  " + $0 }
    return isAlternative ? lines.map { "# " + $0 } : lines
  }

  private func listLines(of key: ConfigurationKey, at path: String) -> [String] {
    var count = 0
    while isNamed("\(path)[\(count)]") { count += 1 }
    let elements = (0..<max(count, 1)).flatMap { index in
      var children = childLines(below: "\(path)[\(index)]", isExample: count == 0)
      // A list's element begins with a key that is set.
      let first = children.firstIndex { !$0.hasPrefix("#") } ?? 0
      children.insert(children.remove(at: first), at: 0)
      return children.enumerated().map { ($0.offset == 0 ? "  - " : "    ") + $0.element }
    }
    let lines = ["\(key.name):\t\(key.meaning)"] + elements
    return count == 0 ? lines.map { "# " + $0 } : lines
  }

  private func childLines(below path: String, isExample: Bool) -> [String] {
    ConfigurationKeys.names(below: path).flatMap { name in
      ConfigurationKeys.key(at: path + "." + name).map {
        lines(of: $0, at: path + "." + name, isExample: isExample)
      } ?? []
    }
  }

  /// Whether anything at or below a path has a value.
  private func isNamed(_ path: String) -> Bool {
    values.keys.contains { $0 == path || $0.hasPrefix(path + ".") || $0.hasPrefix(path + "[") }
  }

  /// What an example would be wrong or empty without, though no key of these is needed by itself.
  private static let shownInExamples: Set<String> = [
    "sources[].sftp.private_key", "fees[].kinds", "fees[].percent",
  ]

  /// Whether the map at a path means something by being there, as what it needs shows.
  private static func hasRequiredKeys(below path: String) -> Bool {
    path.contains("[")
      && ConfigurationKeys.all.contains { $0.path.hasPrefix(path + ".") && $0.isRequired }
  }

  /// Meanings in one column where there is room.
  private static func aligned(_ line: String) -> String {
    let parts = line.split(separator: "\t", maxSplits: 1)
    guard parts.count == 2 else { return line }
    let padding = String(repeating: " ", count: max(2, 40 - parts[0].count))
    return parts[0] + padding + "# " + parts[1]
  }
}
