/// The elements of an XML text, looked at only for what a missing piece would break.
enum XMLStructure {
  /// Whether every element that begins ends, in order, within one first element, and every
  /// attribute's quotes close; the text is one that a program wrote without comments.
  static func isWhole(_ bytes: [UInt8]) -> Bool {
    var open: [ArraySlice<UInt8>] = []
    var hasRoot = false
    var rest = bytes[...]
    while let begin = rest.firstIndex(of: UInt8(ascii: "<")) {
      // Text outside of the first element: only line ends.
      if open.isEmpty, !isBlank(rest[..<begin]) { return false }
      guard let end = tagEnd(rest[begin...]) else { return false }
      let tag = rest[(begin + 1)..<end]
      rest = rest[(end + 1)...]
      switch tag.first {
      case UInt8(ascii: "?"): if hasRoot || tag.last != UInt8(ascii: "?") { return false }
      case UInt8(ascii: "/"):
        guard let last = open.popLast(), last == tag.dropFirst() else { return false }
      default:
        if open.isEmpty, hasRoot { return false }
        hasRoot = true
        if tag.last != UInt8(ascii: "/") { open.append(name(of: tag)) }
      }
    }
    return hasRoot && open.isEmpty && isBlank(rest)
  }

  /// Where the tag ends that the text starts with; nil where it does not, or holds another's begin.
  private static func tagEnd(_ text: ArraySlice<UInt8>) -> Int? {
    var quotes = 0
    for index in text.indices.dropFirst() {
      switch text[index] {
      case UInt8(ascii: "\""): quotes += 1
      case UInt8(ascii: "<"): return nil
      case UInt8(ascii: ">") where quotes.isMultiple(of: 2): return index
      default: break
      }
    }
    return nil
  }

  private static func name(of tag: ArraySlice<UInt8>) -> ArraySlice<UInt8> {
    tag.prefix { $0 != UInt8(ascii: " ") && $0 != UInt8(ascii: "\n") }
  }

  private static func isBlank(_ text: ArraySlice<UInt8>) -> Bool {
    text.allSatisfy { $0 == 0x20 || $0 == 0x0A || $0 == 0x0D }
  }
}
