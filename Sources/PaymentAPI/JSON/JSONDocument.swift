import SettlementModel

/// One checked JSON text: its bytes, and where its values lie in them.
package struct JSONDocument: Sendable {
  package let bytes: [UInt8]
  let tokens: [JSONToken]

  /// Checks the bytes as one JSON text, strictly; at most 2 GiB.
  package init(_ bytes: [UInt8], depthMax: Int = Limits.jsonDepthMax) throws(JSONProblem) {
    precondition(bytes.count < Int(Int32.max), "callers bound what they read")
    var tokens: [JSONToken] = []
    var problem: JSONProblem?
    bytes.withUnsafeBufferPointer { buffer in
      guard let base = buffer.baseAddress, buffer.count > 0 else {
        problem = JSONProblem(reason: "it is empty", offset: 0)
        return
      }
      var parser = JSONParser(base: base, count: buffer.count, depthMax: depthMax)
      parser.tokens.reserveCapacity(64)
      do throws(JSONProblem) {
        try parser.parse()
        tokens = parser.tokens
      } catch {
        problem = error
      }
    }
    if let problem { throw problem }
    self.bytes = bytes
    self.tokens = tokens
  }

  /// The value that the text is.
  package var root: JSONValue { JSONValue(document: self, index: 0) }
}

/// One value of a checked JSON text.
package struct JSONValue: Sendable {
  let document: JSONDocument
  let index: Int

  private var token: JSONToken { document.tokens[index] }

  package var kind: JSONKind { token.kind }

  /// The bytes as written: of a string without its quotes and with its escapes, of a number its
  /// digits.
  package var raw: ArraySlice<UInt8> { document.bytes[Int(token.start)..<Int(token.end)] }

  /// The text of a string; a problem where a surrogate lacks its partner. Callers ask strings only.
  package func text() throws(JSONProblem) -> String {
    precondition(kind == .string)
    guard token.hasEscapes else { return String(decoding: raw, as: UTF8.self) }
    let decoded = JSONString.decoded(Array(raw))
    guard !decoded.hasLoneSurrogate else {
      throw JSONProblem(reason: "a surrogate without its partner", offset: Int(token.start))
    }
    return String(decoding: decoded.bytes, as: UTF8.self)
  }

  /// The member of an object with that key, in ASCII; nil where there is none or the value is no
  /// object.
  package subscript(key key: StaticString) -> JSONValue? {
    guard kind == .object else { return nil }
    let end = Int(token.next)
    var place = index + 1
    while place < end {
      if isKey(document.tokens[place], key) {
        return JSONValue(document: document, index: place + 1)
      }
      place = Int(document.tokens[place + 1].next)
    }
    return nil
  }

  /// The same, but nil for a member that is `null`.
  package func nonNull(_ key: StaticString) -> JSONValue? {
    guard let value = self[key: key], value.kind != .null else { return nil }
    return value
  }

  /// The elements of an array, in order; nil where the value is no array.
  package var elements: [JSONValue]? {
    guard kind == .array else { return nil }
    let end = Int(token.next)
    var elements: [JSONValue] = []
    var place = index + 1
    while place < end {
      elements.append(JSONValue(document: document, index: place))
      place = Int(document.tokens[place].next)
    }
    return elements
  }

  private func isKey(_ token: JSONToken, _ key: StaticString) -> Bool {
    let wanted = UnsafeBufferPointer(start: key.utf8Start, count: key.utf8CodeUnitCount)
    let written = document.bytes[Int(token.start)..<Int(token.end)]
    if token.hasEscapes { return JSONString.decoded(Array(written)).bytes.elementsEqual(wanted) }
    return written.count == wanted.count && written.elementsEqual(wanted)
  }
}
