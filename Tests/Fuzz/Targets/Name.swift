import Acquisition

/// Bytes 0 and 1 are an entry's mode, byte 2 the length of the pattern; then come pattern and name, as a server may
/// send them.
///
/// Holds: an entry is taken or left out with its reason; a shown name does nothing on a terminal and says exactly
/// which bytes it stands for; a pattern matches what the definition of a glob says.
func fuzzName(_ input: [UInt8]) throws {
  guard input.count > 3 else { return }
  let mode = UInt32(input[0]) << 8 | UInt32(input[1])
  let pattern = input[3...].prefix(Int(input[2]) % 24)
  let name = Array(input[(3 + pattern.count)...])
  var collector = ListingCollector()
  let isTaken = collector.take(name, mode: mode)
  try expect(isTaken == collector.listing.ignored.isEmpty, "taken and left out, or neither")
  if isTaken { try expect(name.first != UInt8(ascii: ".") && !name.isEmpty, "a hidden name is taken") }

  let shown = displayName(ofBytes: name)
  try expect(bytes(ofShown: Array(shown.utf8)) == name, "\(shown) stands for other bytes")
  for scalar in shown.unicodeScalars {
    let category = scalar.properties.generalCategory
    try expect(category != .control && category != .format, "U+\(String(scalar.value, radix: 16)) is shown")
  }
  guard name.count <= 64, let text = String(validating: pattern, as: UTF8.self) else { return }
  guard !text.contains(where: { "[]\\?".contains($0) }) else { return _ = FileNamePattern(text).matches(name) }
  let wanted = globMatches(Array(pattern), name)
  try expect(FileNamePattern(text).matches(name) == wanted, "\(text) on \(shown): should be \(wanted)")
}

/// The bytes that a shown name stands for; nil where it is not written as names are.
private func bytes(ofShown shown: [UInt8]) -> [UInt8]? {
  var bytes: [UInt8] = []
  var rest = shown[...]
  while let byte = rest.popFirst() {
    guard byte == UInt8(ascii: "\\") else {
      bytes.append(byte)
      continue
    }
    switch rest.popFirst() {
    case UInt8(ascii: "\\"): bytes.append(byte)
    case UInt8(ascii: "x"):
      guard let value = UInt8(String(decoding: rest.prefix(2), as: UTF8.self), radix: 16) else { return nil }
      bytes.append(value)
      rest = rest.dropFirst(2)
    default: return nil
    }
  }
  return bytes
}

/// Whether a pattern whose only special character is `*` covers a name, by a table of all prefixes.
private func globMatches(_ pattern: [UInt8], _ name: [UInt8]) -> Bool {
  var row = [true] + [Bool](repeating: false, count: name.count)
  for element in pattern {
    var next = [row[0] && element == UInt8(ascii: "*")]
    for index in name.indices {
      next.append(
        element == UInt8(ascii: "*") ? next[index] || row[index + 1] : row[index] && name[index] == element)
    }
    row = next
  }
  return row[name.count]
}
