extension JSONParser {
  /// A number as RFC 8259 writes it; its text is kept, its value is not computed.
  mutating func number() throws(JSONProblem) {
    let start = position
    if byte(at: position) == 0x2D { position += 1 }
    if byte(at: position) == 0x30 {
      position += 1
    } else {
      try digits()
    }
    if byte(at: position) == 0x2E {
      position += 1
      try digits()
    }
    if byte(at: position) | 0x20 == 0x65 {
      position += 1
      if byte(at: position) == 0x2B || byte(at: position) == 0x2D { position += 1 }
      try digits()
    }
    append(.number, from: start, to: position)
  }

  private mutating func digits() throws(JSONProblem) {
    let start = position
    while byte(at: position) >= 0x30, byte(at: position) <= 0x39 { position += 1 }
    guard position > start else { throw problem("a digit was expected") }
  }

  /// A string with its quotes; escapes are checked, and decoded only where someone asks for the
  /// text.
  mutating func string() throws(JSONProblem) {
    position += 1
    let start = position
    var hasEscapes = false
    while true {
      let byte = byte(at: position)
      if byte == 0x22 { break }
      if byte == 0x5C {
        hasEscapes = true
        try escape()
      } else if byte < 0x20 {
        throw problem("a control byte stands in a string")
      } else if byte < 0x80 {
        position += 1
      } else {
        try multibyte(byte)
      }
    }
    append(.string, from: start, to: position, hasEscapes: hasEscapes)
    position += 1
  }

  private mutating func escape() throws(JSONProblem) {
    switch byte(at: position + 1) {
    case 0x22, 0x5C, 0x2F, 0x62, 0x66, 0x6E, 0x72, 0x74:
      position += 2
    case 0x75:
      for index in 2..<6 where JSONString.hexValue(byte(at: position + index)) == nil {
        throw problem("\\u wants four hexadecimal digits")
      }
      position += 6
    default:
      throw problem("no such escape")
    }
  }

  /// One UTF-8 sequence of two to four bytes; overlong forms, surrogates and values past U+10FFFF
  /// are refused.
  private mutating func multibyte(_ first: UInt8) throws(JSONProblem) {
    let second = byte(at: position + 1)
    let length: Int
    let allowed: ClosedRange<UInt8>
    switch first {
    case 0xC2...0xDF: (length, allowed) = (2, 0x80...0xBF)
    case 0xE0: (length, allowed) = (3, 0xA0...0xBF)
    case 0xED: (length, allowed) = (3, 0x80...0x9F)
    case 0xE1...0xEF: (length, allowed) = (3, 0x80...0xBF)
    case 0xF0: (length, allowed) = (4, 0x90...0xBF)
    case 0xF1...0xF3: (length, allowed) = (4, 0x80...0xBF)
    case 0xF4: (length, allowed) = (4, 0x80...0x8F)
    default: throw problem("bytes that are not UTF-8")
    }
    guard allowed.contains(second) else { throw problem("bytes that are not UTF-8") }
    for index in 2..<max(length, 2) where byte(at: position + index) & 0xC0 != 0x80 {
      throw problem("bytes that are not UTF-8")
    }
    position += length
  }

  /// Whether all keys of an object differ; short objects are compared in pairs, which needs no
  /// memory.
  func refuseDuplicateKeys(of object: Int) throws(JSONProblem) {
    let end = Int(tokens[object].next)
    var keys: [Int] = []
    var hasEscapes = false
    var index = object + 1
    while index < end {
      keys.append(index)
      hasEscapes = hasEscapes || tokens[index].hasEscapes
      index = Int(tokens[index + 1].next)
    }
    if hasEscapes || keys.count > 48 {
      var seen = Set<[UInt8]>()
      for key in keys where !seen.insert(decoded(key)).inserted { throw duplicate(key) }
      return
    }
    for (place, key) in keys.enumerated().dropFirst() {
      for earlier in keys[..<place] where isSame(tokens[key], tokens[earlier]) {
        throw duplicate(key)
      }
    }
  }

  private func isSame(_ left: JSONToken, _ right: JSONToken) -> Bool {
    let length = Int(left.end - left.start)
    guard length == Int(right.end - right.start) else { return false }
    for index in 0..<length where base[Int(left.start) + index] != base[Int(right.start) + index] {
      return false
    }
    return true
  }

  private func decoded(_ key: Int) -> [UInt8] {
    let slice = UnsafeBufferPointer(
      start: base + Int(tokens[key].start), count: Int(tokens[key].end - tokens[key].start))
    return JSONString.decoded(Array(slice)).bytes
  }

  private func duplicate(_ key: Int) -> JSONProblem {
    JSONProblem(
      reason: "the key \"\(String(decoding: decoded(key).prefix(64), as: UTF8.self))\" comes twice",
      offset: Int(tokens[key].start))
  }
}
