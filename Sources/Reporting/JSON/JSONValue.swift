/// A JSON value whose objects keep the order of their keys. There are no fractions: amounts are
/// text.
public indirect enum JSONValue: Sendable, Hashable {
  case null
  case boolean(Bool)
  case integer(Int64)
  case text(String)
  case array([JSONValue])
  case object([Member])

  /// A key and its value.
  public struct Member: Sendable, Hashable {
    public let key: String
    public let value: JSONValue

    public init(_ key: String, _ value: JSONValue) {
      self.key = key
      self.value = value
    }
  }

  /// The text, or null for nil.
  public static func optional(_ text: String?) -> JSONValue {
    text.map { .text($0) } ?? .null
  }

  /// The value on several lines, indented by two spaces a level, with a newline at the end.
  public func prettyPrinted() -> [UInt8] {
    var bytes: [UInt8] = []
    appendPretty(to: &bytes, depth: 0)
    bytes.append(0x0A)
    return bytes
  }

  /// The value on one line, without a newline at the end.
  public func compact() -> [UInt8] {
    var bytes: [UInt8] = []
    appendCompact(to: &bytes)
    return bytes
  }

  private func appendCompact(to bytes: inout [UInt8]) {
    switch self {
    case .null: bytes.append(contentsOf: "null".utf8)
    case .boolean(let value): bytes.append(contentsOf: (value ? "true" : "false").utf8)
    case .integer(let value): bytes.append(contentsOf: String(value).utf8)
    case .text(let value): JSONText.append(value, to: &bytes)
    case .array(let values):
      bytes.append(0x5B)
      for (index, value) in values.enumerated() {
        if index > 0 { bytes.append(0x2C) }
        value.appendCompact(to: &bytes)
      }
      bytes.append(0x5D)
    case .object(let members):
      bytes.append(0x7B)
      for (index, member) in members.enumerated() {
        if index > 0 { bytes.append(0x2C) }
        JSONText.append(member.key, to: &bytes)
        bytes.append(0x3A)
        member.value.appendCompact(to: &bytes)
      }
      bytes.append(0x7D)
    }
  }

  private func appendPretty(to bytes: inout [UInt8], depth: Int) {
    switch self {
    case .null: bytes.append(contentsOf: "null".utf8)
    case .boolean(let value): bytes.append(contentsOf: (value ? "true" : "false").utf8)
    case .integer(let value): bytes.append(contentsOf: String(value).utf8)
    case .text(let value): JSONText.append(value, to: &bytes)
    case .array(let values):
      Self.appendList(values, open: "[", close: "]", to: &bytes, depth: depth) { value, bytes in
        value.appendPretty(to: &bytes, depth: depth + 1)
      }
    case .object(let members):
      Self.appendList(members, open: "{", close: "}", to: &bytes, depth: depth) { member, bytes in
        JSONText.append(member.key, to: &bytes)
        bytes.append(contentsOf: ": ".utf8)
        member.value.appendPretty(to: &bytes, depth: depth + 1)
      }
    }
  }

  private static func appendList<Element>(
    _ elements: [Element], open: String, close: String, to bytes: inout [UInt8], depth: Int,
    append: (Element, inout [UInt8]) -> Void
  ) {
    bytes.append(contentsOf: open.utf8)
    for (index, element) in elements.enumerated() {
      bytes.append(contentsOf: (index == 0 ? "\n" : ",\n").utf8)
      bytes.append(contentsOf: repeatElement(0x20, count: 2 * (depth + 1)))
      append(element, &bytes)
    }
    if !elements.isEmpty {
      bytes.append(0x0A)
      bytes.append(contentsOf: repeatElement(0x20, count: 2 * depth))
    }
    bytes.append(contentsOf: close.utf8)
  }
}
