/// A file name that can be shown on a terminal and in a report without doing anything there.
///
/// Clean UTF-8 is kept, but `\` is doubled; control characters, invisible direction marks and
/// bytes that are not UTF-8 become `\xHH`. Different names stay different.
public func displayName(ofBytes bytes: [UInt8]) -> String {
  var text = ""
  var rest = bytes[...]
  while let first = rest.first {
    let length = min(utf8Length(first), rest.count)
    let piece = rest.prefix(length)
    if let character = String(validating: piece, as: UTF8.self), isHarmless(character) {
      text += character == "\\" ? "\\\\" : character
      rest = rest.dropFirst(length)
    } else if String(validating: piece, as: UTF8.self) != nil {
      for byte in piece { text += escaped(byte) }
      rest = rest.dropFirst(length)
    } else {
      text += escaped(first)
      rest = rest.dropFirst()
    }
  }
  return text
}

/// True for names under which a sender keeps a file that is not finished, and hidden names.
///
/// These are a leading dot, a trailing `~`, and the endings `.tmp .part .filepart .uploading
/// .swp` in any case.
public func isUnfinishedName(_ bytes: [UInt8]) -> Bool {
  guard let first = bytes.first, let last = bytes.last else { return true }
  if first == UInt8(ascii: ".") || last == UInt8(ascii: "~") { return true }
  let lowered = bytes.map { $0 >= 0x41 && $0 <= 0x5A ? $0 | 0x20 : $0 }
  let endings: [StaticString] = [".tmp", ".part", ".filepart", ".uploading", ".swp"]
  return endings.contains { ending in
    ending.withUTF8Buffer { lowered.suffix($0.count).elementsEqual($0) }
  }
}

private func isHarmless(_ character: String) -> Bool {
  guard let scalar = character.unicodeScalars.first else { return false }
  return switch scalar.properties.generalCategory {
  case .control, .format, .lineSeparator, .paragraphSeparator, .unassigned, .privateUse: false
  default: true
  }
}

/// The length that a UTF-8 sequence with this first byte claims to have.
private func utf8Length(_ first: UInt8) -> Int {
  switch first {
  case 0xC2...0xDF: 2
  case 0xE0...0xEF: 3
  case 0xF0...0xF4: 4
  default: 1
  }
}

private func escaped(_ byte: UInt8) -> String {
  let digits = String(byte, radix: 16, uppercase: true)
  return digits.utf8.count == 1 ? "\\x0" + digits : "\\x" + digits
}
