import Foundation

/// Reads CSV the plain way, by RFC 4180: a path of its own beside the program's reader.
public enum WorldTable {
  /// The cells of every record of a text.
  public static func records(_ text: String, delimiter: Character = ",") -> [[String]] {
    var records: [[String]] = []
    var record: [String] = []
    var cell = ""
    var isQuoted = false
    var isClosed = false
    for character in text {
      if isQuoted {
        if character == "\"" { (isQuoted, isClosed) = (false, true) } else { cell.append(character) }
      } else if character == "\"" {
        // A quote after a closing quote was a doubled one.
        if isClosed { cell.append("\"") }
        (isQuoted, isClosed) = (true, false)
      } else if character == delimiter {
        record.append(cell)
        (cell, isClosed) = ("", false)
      } else if character == "\n" || character == "\r\n" {
        records.append(record + [cell])
        (record, cell, isClosed) = ([], "", false)
      } else {
        cell.append(character)
      }
    }
    if !cell.isEmpty || !record.isEmpty { records.append(record + [cell]) }
    return records
  }

  /// Records by the names of the header.
  public static func rows(_ text: String) throws -> [[String: String]] {
    let records = records(text)
    guard let header = records.first else { throw ProgramError("a table without header") }
    return try records.dropFirst().map { record in
      guard record.count == header.count else {
        throw ProgramError("\(record.count) cells under \(header.count) columns: \(record)")
      }
      return Dictionary(uniqueKeysWithValues: zip(header, record))
    }
  }

  /// The objects of an NDJSON text.
  public static func objects(_ text: String) throws -> [[String: Any]] {
    try text.split(separator: "\n").map { line in
      guard let object = try JSONSerialization.jsonObject(with: Data(line.utf8)) as? [String: Any]
      else { throw ProgramError("no object: \(line)") }
      return object
    }
  }
}

/// How often each element occurs, for comparing without order.
public func multiset<Element: Hashable>(_ elements: [Element]) -> [Element: Int] {
  elements.reduce(into: [:]) { $0[$1, default: 0] += 1 }
}

/// What differs between two multisets, in words; empty where nothing does.
public func differences(_ found: [String: Int], _ expected: [String: Int]) -> String {
  let names = Set(found.keys).union(expected.keys).sorted()
  return names.compactMap { name in
    let (has, wants) = (found[name] ?? 0, expected[name] ?? 0)
    return has == wants ? nil : "\(has > wants ? "extra" : "missing") \(abs(has - wants))x \(name)"
  }.joined(separator: "\n")
}

/// The lines of a text, whether they end with LF or CRLF.
public func textLines(_ text: String) -> [Substring] {
  text.split(omittingEmptySubsequences: false) { $0 == "\n" || $0 == "\r\n" }
}

/// The first line in which two texts differ, in words; empty where they are equal.
public func firstDifference(_ found: String, _ expected: String) -> String {
  guard found != expected else { return "" }
  let lines = (textLines(found), textLines(expected))
  for (index, pair) in zip(lines.0, lines.1).enumerated() where pair.0 != pair.1 {
    return "line \(index + 1)\n  found    \(pair.0)\n  expected \(pair.1)"
  }
  return "\(lines.0.count) lines instead of \(lines.1.count)"
}

/// What differs between two sets of report files, in words; empty where nothing does.
public func firstDifferences(_ found: [String: String], _ expected: [String: String]) -> String {
  Set(found.keys).union(expected.keys).sorted().compactMap { name in
    guard let has = found[name] else { return "\(name) is missing" }
    guard let wants = expected[name] else { return "\(name) is too many" }
    let difference = firstDifference(has, wants)
    return difference.isEmpty ? nil : "\(name): \(difference)"
  }.joined(separator: "\n")
}
