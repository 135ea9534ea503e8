import SettlementModel
import Yams

/// Reads typed values out of a profile's YAML and notes every problem with its line.
final class ProfileKeys {
  /// A value with the line that it or its key stands on.
  struct Entry {
    let key: String
    let line: Int
    let node: Node
  }

  private(set) var problems: [FileProfileError.Problem] = []

  func note(_ message: String, line: Int) {
    problems.append(FileProfileError.Problem(line: line, message: message))
  }

  /// The entries of a mapping by key, with unknown keys noted; nil, and noted, where the node is no
  /// mapping.
  func entries(of node: Node, named name: String, known: [String]?) -> [String: Entry]? {
    guard let mapping = node.mapping else {
      note("\(name) must be a mapping of keys to values", line: node.mark?.line ?? 0)
      return nil
    }
    var entries: [String: Entry] = [:]
    for (keyNode, value) in mapping {
      let line = keyNode.mark?.line ?? 0
      guard let key = keyNode.scalar?.string else {
        note("\(name) has a key that is no text", line: line)
        continue
      }
      if let known, !known.contains(key) {
        let hint = NearestWord.question(key, among: Array(known))
        note("unknown key '\(key)' in \(name)\(hint)", line: line)
        continue
      }
      entries[key] = Entry(key: key, line: line, node: value)
    }
    return entries
  }

  /// The text of a scalar; nil where the entry is absent, nil and noted where it is no text or,
  /// unless `mayBeEmpty`, empty.
  func text(_ entry: Entry?, mayBeEmpty: Bool = false) -> String? {
    guard let entry else { return nil }
    guard let text = entry.node.scalar?.string else {
      note("\(entry.key) must be a text", line: entry.line)
      return nil
    }
    guard mayBeEmpty || !text.isEmpty else {
      note("\(entry.key) is empty", line: entry.line)
      return nil
    }
    return text
  }

  /// A whole number of at least `min`.
  func whole(_ entry: Entry?, min: Int = 0, max: Int = 100_000) -> Int? {
    guard let entry else { return nil }
    guard let number = entry.node.int, number >= min, number <= max else {
      note("\(entry.key) must be a whole number from \(min) to \(max)", line: entry.line)
      return nil
    }
    return number
  }

  /// Whether the entry says false; a wrong one is noted elsewhere.
  func isFalse(_ entry: Entry?) -> Bool { entry?.node.bool == false }

  func boolean(_ entry: Entry?) -> Bool? {
    guard let entry else { return nil }
    guard let value = entry.node.bool else {
      note("\(entry.key) must be true or false", line: entry.line)
      return nil
    }
    return value
  }

  /// One of an enumeration's raw values.
  func choice<Choice: RawRepresentable & CaseIterable>(
    _ entry: Entry?, _ type: Choice.Type
  ) -> Choice? where Choice.RawValue == String {
    guard let entry, let text = text(entry) else { return nil }
    guard let value = Choice(rawValue: text) else {
      let known = Choice.allCases.map(\.rawValue).joined(separator: ", ")
      note("\(entry.key) cannot be '\(text)'; it is one of: \(known)", line: entry.line)
      return nil
    }
    return value
  }

  /// One printable ASCII character or a tab; nil without a note for an empty text where that is
  /// allowed.
  func character(_ entry: Entry?, mayBeEmpty: Bool = false) -> UInt8? {
    guard let entry, let text = text(entry, mayBeEmpty: mayBeEmpty), !text.isEmpty else {
      return nil
    }
    guard text.utf8.count == 1, let byte = text.utf8.first, byte >= 0x20 || byte == 0x09 else {
      note("\(entry.key) must be a single ASCII character, not '\(text)'", line: entry.line)
      return nil
    }
    return byte
  }

  /// A list of texts, or a single text as a list of one.
  func texts(_ entry: Entry) -> [String]? {
    if entry.node.scalar != nil { return text(entry).map { [$0] } }
    guard let sequence = entry.node.sequence else {
      note("\(entry.key) must be a text or a list of texts", line: entry.line)
      return nil
    }
    return sequence.compactMap { node in
      text(Entry(key: entry.key, line: node.mark?.line ?? entry.line, node: node))
    }
  }
}
