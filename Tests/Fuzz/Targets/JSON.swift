import PaymentAPI

/// The bytes as one JSON text.
///
/// Holds: the reader accepts what the grammar of RFC 8259 accepts and nothing else, duplicate keys and deep nesting
/// apart, and says why; every value of an accepted text lies within it and can be taken from it.
func fuzzJSON(_ input: [UInt8]) throws {
  var reference = ReferenceJSON(bytes: input)
  let isText = reference.accepts() && String(validating: input, as: UTF8.self) != nil
  do throws(JSONProblem) {
    let document = try JSONDocument(input)
    try promise(isText, "accepted, and the grammar refuses it")
    try walk(document.root)
  } catch {
    let isPolicy = error.reason.contains("comes twice") || error.reason.contains("nested deeper")
    if error.offset == ReferenceJSON.brokenPromise { throw BrokenPromise(description: error.reason) }
    try expect(!isText || isPolicy, "the grammar accepts it: \(error)")
    try expect((0...input.count).contains(error.offset) && !error.reason.isEmpty, "\(error)")
  }
}

/// Takes every value; a string with half a surrogate is named, never guessed.
private func walk(_ value: JSONValue) throws(JSONProblem) {
  let raw = value.raw
  switch value.kind {
  case .string:
    do throws(JSONProblem) { _ = try value.text() } catch {
      try promise(raw.contains(0x5C), "a text without escapes is refused")
    }
  case .number: try promise(!raw.isEmpty, "an empty number")
  case .array: for element in value.elements ?? [] { try walk(element) }
  default: break
  }
}

private func promise(_ holds: Bool, _ what: String) throws(JSONProblem) {
  guard holds else { throw JSONProblem(reason: what, offset: ReferenceJSON.brokenPromise) }
}

/// The grammar of RFC 8259 by recursive descent, written for shortness; says yes or no.
struct ReferenceJSON {
  static let brokenPromise = -1
  private static let depthMax = 2000
  private var rest: ArraySlice<UInt8>

  init(bytes: [UInt8]) { rest = bytes[...] }

  mutating func accepts() -> Bool {
    guard value(0) else { return false }
    blanks()
    return rest.isEmpty
  }

  private mutating func blanks() { rest = rest.drop { [0x20, 0x09, 0x0A, 0x0D].contains($0) } }

  private mutating func take(_ text: StaticString) -> Bool {
    text.withUTF8Buffer { wanted in
      guard rest.starts(with: wanted) else { return false }
      rest = rest.dropFirst(wanted.count)
      return true
    }
  }

  private mutating func value(_ depth: Int) -> Bool {
    guard depth < Self.depthMax else { return false }
    blanks()
    switch rest.first {
    case 0x7B: return items(depth, end: "}", isObject: true)
    case 0x5B: return items(depth, end: "]", isObject: false)
    case 0x22: return string()
    case 0x74: return take("true")
    case 0x66: return take("false")
    case 0x6E: return take("null")
    default: return number()
    }
  }

  private mutating func items(_ depth: Int, end: StaticString, isObject: Bool) -> Bool {
    rest = rest.dropFirst()
    blanks()
    if take(end) { return true }
    repeat {
      if isObject {
        blanks()
        guard string() else { return false }
        blanks()
        guard take(":") else { return false }
      }
      guard value(depth + 1) else { return false }
      blanks()
    } while take(",")
    return take(end)
  }

  private mutating func string() -> Bool {
    guard take("\"") else { return false }
    while let byte = rest.popFirst() {
      if byte == 0x22 { return true }
      if byte < 0x20 { return false }
      guard byte == 0x5C else { continue }
      guard let escape = rest.popFirst() else { return false }
      if escape == UInt8(ascii: "u") {
        let digits = rest.prefix(4)
        guard digits.count == 4, digits.allSatisfy({ Character(Unicode.Scalar($0)).isHexDigit }) else { return false }
        rest = rest.dropFirst(4)
      } else if !Array("\"\\/bfnrt".utf8).contains(escape) {
        return false
      }
    }
    return false
  }

  private mutating func number() -> Bool {
    _ = take("-")
    if !take("0") { guard digits() else { return false } }
    if take("."), !digits() { return false }
    if take("e") || take("E") {
      if !take("+") { _ = take("-") }
      return digits()
    }
    return true
  }

  private mutating func digits() -> Bool {
    let count = rest.count
    rest = rest.drop { (0x30...0x39).contains($0) }
    return rest.count < count
  }
}
