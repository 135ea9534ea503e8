import SettlementModel
import Yams

/// The file and the overrides as checked single values, each with its place.
struct ConfigurationDocument {
  /// By path with list positions, such as `sources[0].name`.
  private(set) var values: [String: ConfigurationValue] = [:]
  /// Where each path was written, also those with a bad value.
  private(set) var places: [String: ConfigurationPlace] = [:]
  /// How many maps a list of maps has.
  private(set) var counts: [String: Int] = [:]
  private(set) var problems: [ConfigurationProblem] = []
  /// Whether there is anything to read at all.
  private(set) var isYAML = false

  /// Reads the YAML text; what is wrong ends up in ``problems``.
  init(yaml: String) {
    do {
      guard let root = try Parser(yaml: yaml).singleRoot() else {
        report("", .file, "the file is empty; write at least merchant, sources and api")
        return
      }
      isYAML = true
      readMap(root, path: "")
    } catch let error as YamlError {
      report(error)
    } catch {
      report("", .file, "not YAML: \(error)")
    }
  }

  private mutating func report(_ key: String, _ place: ConfigurationPlace, _ message: String) {
    problems.append(ConfigurationProblem(key: key, place: place, message: message))
  }

  private mutating func report(_ error: YamlError) {
    switch error {
    case .duplicatedKeysInMapping(let names, let context):
      for name in names {
        report(name, .line(context.mark.line), "the key is written twice in one map; remove one")
      }
    case .scanner(_, let problem, let mark, _), .parser(_, let problem, let mark, _),
      .composer(_, let problem, let mark, _):
      report("", .line(mark.line), "not YAML: \(problem); check indentation and quotes")
    default:
      report("", .file, "not YAML; check that the file is UTF-8 text")
    }
  }

  private mutating func readMap(_ node: Node, path: String) {
    // A key whose values are all commented out says as much as one that is not there.
    if !path.isEmpty, node.scalar != nil, Self.text(of: node) == nil { return }
    guard case .mapping(let mapping) = node else {
      return report(path, place(of: node), "write \(ConfigurationShape.map.expectation)")
    }
    for (keyNode, valueNode) in mapping {
      guard let name = keyNode.scalar?.string else {
        report(path, place(of: keyNode), "a key must be a plain word")
        continue
      }
      let keyPath = path.isEmpty ? name : path + "." + name
      guard !name.contains("."), !name.contains("["),
        let key = ConfigurationKeys.key(at: keyPath)
      else {
        report(keyPath, place(of: keyNode), Self.unknown(name, below: path))
        continue
      }
      places[keyPath] = place(of: keyNode)
      read(valueNode, as: key.shape, path: keyPath)
    }
  }

  private mutating func read(_ node: Node, as shape: ConfigurationShape, path: String) {
    switch (shape, node) {
    case (.map, _): readMap(node, path: path)
    case (.maps, .sequence(let sequence)):
      counts[path] = sequence.count
      for (index, element) in sequence.enumerated() {
        places["\(path)[\(index)]"] = place(of: element)
        readMap(element, path: "\(path)[\(index)]")
      }
    case (.texts, .sequence(let sequence)): readTexts(sequence, path: path)
    case (.days, .sequence(let sequence)): readDays(sequence, path: path)
    case (.decimals, .mapping(let mapping)): readDecimals(mapping, path: path)
    case (.numbers(let range), .mapping(let mapping)),
      (.numberOrNumbers(let range), .mapping(let mapping)):
      readNumbers(mapping, in: range, path: path)
    default:
      guard let text = Self.text(of: node), let value = shape.value(of: text) else {
        return report(path, place(of: node), "write \(shape.expectation)" + Self.question(node, shape))
      }
      values[path] = value
    }
  }

  private mutating func readTexts(_ sequence: Node.Sequence, path: String) {
    var texts: [String] = []
    for (index, element) in sequence.enumerated() {
      if let text = Self.text(of: element), !text.isEmpty {
        texts.append(text)
      } else {
        report("\(path)[\(index)]", place(of: element), "write a text")
      }
    }
    values[path] = .texts(texts)
  }

  private mutating func readDays(_ sequence: Node.Sequence, path: String) {
    var days: [BusinessDay] = []
    for (index, element) in sequence.enumerated() {
      if let day = Self.text(of: element).flatMap(ConfigurationShape.day) {
        days.append(day)
      } else {
        let expectation = ConfigurationShape.day.expectation
        report("\(path)[\(index)]", place(of: element), "write \(expectation)")
      }
    }
    values[path] = .days(days)
  }

  private mutating func readNumbers(
    _ mapping: Node.Mapping, in range: ClosedRange<Int>, path: String
  ) {
    var numbers: [String: Int] = [:]
    for (keyNode, valueNode) in mapping {
      let name = keyNode.scalar?.string ?? ""
      places["\(path).\(name)"] = place(of: keyNode)
      if !name.isEmpty, let text = Self.text(of: valueNode),
        let number = ConfigurationShape.integer(text, in: range)
      {
        numbers[name] = number
      } else {
        let expectation = ConfigurationShape.integer(range).expectation
        report("\(path).\(name)", place(of: valueNode), "write \(expectation)")
      }
    }
    values[path] = .numbers(numbers)
  }

  private mutating func readDecimals(_ mapping: Node.Mapping, path: String) {
    var decimals: [String: String] = [:]
    for (keyNode, valueNode) in mapping {
      let name = keyNode.scalar?.string ?? ""
      places["\(path).\(name)"] = place(of: keyNode)
      if !name.isEmpty, let text = Self.text(of: valueNode) {
        decimals[name] = text
      } else {
        report("\(path).\(name)", place(of: valueNode), "write an amount such as \"0.30\"")
      }
    }
    values[path] = .decimals(decimals)
  }

  /// Lets variables stand in for values of the file; an unknown `TIEOUT_` variable is a problem.
  mutating func override(from environment: [String: String]) {
    let keys = Dictionary(
      ConfigurationKeys.all.compactMap { key in key.variable.map { ($0, key) } },
      uniquingKeysWith: { first, _ in first })
    for (name, text) in environment.sorted(by: { $0.key < $1.key })
    where name.hasPrefix("TIEOUT_") && name != "TIEOUT_CONFIG" {
      guard let key = keys[name] else { continue }
      places[key.path] = .variable(name)
      if let value = key.shape.value(ofVariable: text) {
        values[key.path] = value
      } else {
        report(key.path, .variable(name), "write \(key.shape.expectation)")
      }
    }
    // Only now is it known which variables the keys ending in _env name.
    let named = values.compactMap { path, value -> String? in
      guard path.hasSuffix("_env"), case .text(let name) = value else { return nil }
      return name
    }
    for name in environment.keys.sorted()
    where name.hasPrefix("TIEOUT_") && name != "TIEOUT_CONFIG" && keys[name] == nil
      && !named.contains(name)
    {
      let hint = NearestWord.question(name, among: Array(keys.keys))
      report(
        "", .variable(name), "no key has this variable" + (hint.isEmpty ? "; unset it" : hint))
    }
  }

  private func place(of node: Node) -> ConfigurationPlace {
    node.mark.map { .line($0.line) } ?? .file
  }

  /// The text of a scalar; nil for maps, lists and a value that is not there.
  private static func text(of node: Node) -> String? {
    guard let scalar = node.scalar else { return nil }
    if scalar.style == .plain, ["", "~", "null", "Null", "NULL"].contains(scalar.string) {
      return nil
    }
    return scalar.string
  }

  /// Which of the words to choose from was probably meant.
  private static func question(_ node: Node, _ shape: ConfigurationShape) -> String {
    guard case .choice(let words) = shape, let text = text(of: node) else { return "" }
    return NearestWord.question(text, among: words)
  }

  private static func unknown(_ name: String, below path: String) -> String {
    if ["key", "api_key", "password", "passphrase", "secret", "token"].contains(name) {
      return "a secret is never written in the file; name a variable with a key ending in _env, "
        + "or a file with one ending in _file"
    }
    let names = ConfigurationKeys.names(below: path)
    let hint = NearestWord.question(name, among: names)
    guard hint.isEmpty else { return "unknown key" + hint }
    return "unknown key; known here: \(names.joined(separator: ", "))"
  }
}
