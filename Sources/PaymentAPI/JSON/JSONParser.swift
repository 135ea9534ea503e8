/// Checks one JSON text as RFC 8259 has it and lists its values; builds nothing else.
///
/// Refuses what lenient readers let pass: trailing commas, duplicate keys (escapes resolved),
/// invalid UTF-8, control bytes in strings, anything after the value, nesting beyond the bound.
struct JSONParser {
  let base: UnsafePointer<UInt8>
  let count: Int
  let depthMax: Int
  var position = 0
  var tokens: [JSONToken] = []

  /// The byte at an index, 0 past the end; no JSON text has a byte 0 outside of an error.
  @inline(__always)
  func byte(at index: Int) -> UInt8 { index < count ? base[index] : 0 }

  /// Reads the whole text.
  mutating func parse() throws(JSONProblem) {
    skipWhitespace()
    try value(depth: 1)
    skipWhitespace()
    guard position == count else { throw problem("something follows the value") }
  }

  func problem(_ reason: String) -> JSONProblem {
    JSONProblem(reason: position >= count ? "it ends too early" : reason, offset: position)
  }

  @inline(__always)
  mutating func skipWhitespace() {
    while position < count {
      let byte = base[position]
      guard byte == 0x20 || byte == 0x0A || byte == 0x0D || byte == 0x09 else { return }
      position += 1
    }
  }

  private mutating func value(depth: Int) throws(JSONProblem) {
    switch byte(at: position) {
    case 0x7B: try object(depth: depth)
    case 0x5B: try array(depth: depth)
    case 0x22: try string()
    case 0x2D, 0x30...0x39: try number()
    case 0x74: try literal("true", .true)
    case 0x66: try literal("false", .false)
    case 0x6E: try literal("null", .null)
    default: throw problem("no value begins here")
    }
  }

  private mutating func open(_ kind: JSONKind, depth: Int) throws(JSONProblem) -> Int {
    guard depth <= depthMax else { throw problem("nested deeper than \(depthMax) levels") }
    tokens.append(JSONToken(kind: kind, start: Int32(position), end: 0, next: 0))
    position += 1
    skipWhitespace()
    return tokens.count - 1
  }

  private mutating func close(_ token: Int) {
    position += 1
    tokens[token].end = Int32(position)
    tokens[token].next = Int32(tokens.count)
  }

  private mutating func object(depth: Int) throws(JSONProblem) {
    let token = try open(.object, depth: depth)
    if byte(at: position) == 0x7D { return close(token) }
    while true {
      guard byte(at: position) == 0x22 else { throw problem("a key was expected") }
      try string()
      skipWhitespace()
      guard byte(at: position) == 0x3A else { throw problem("a colon was expected") }
      position += 1
      skipWhitespace()
      try value(depth: depth + 1)
      skipWhitespace()
      let byte = byte(at: position)
      if byte == 0x7D { break }
      guard byte == 0x2C else { throw problem("a comma or } was expected") }
      position += 1
      skipWhitespace()
    }
    close(token)
    try refuseDuplicateKeys(of: token)
  }

  private mutating func array(depth: Int) throws(JSONProblem) {
    let token = try open(.array, depth: depth)
    if byte(at: position) == 0x5D { return close(token) }
    while true {
      try value(depth: depth + 1)
      skipWhitespace()
      let byte = byte(at: position)
      if byte == 0x5D { break }
      guard byte == 0x2C else { throw problem("a comma or ] was expected") }
      position += 1
      skipWhitespace()
    }
    close(token)
  }

  private mutating func literal(_ text: StaticString, _ kind: JSONKind) throws(JSONProblem) {
    let length = text.utf8CodeUnitCount
    for index in 0..<length where byte(at: position + index) != text.utf8Start[index] {
      throw problem("no value begins here")
    }
    append(kind, from: position, to: position + length)
    position += length
  }

  mutating func append(
    _ kind: JSONKind, from start: Int, to end: Int, hasEscapes: Bool = false
  ) {
    tokens.append(
      JSONToken(
        kind: kind, hasEscapes: hasEscapes, start: Int32(start), end: Int32(end),
        next: Int32(tokens.count + 1)))
  }
}
