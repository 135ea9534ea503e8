/// A glob on the whole name of a file: `*` any run, `?` one character, `[a-z]` `[!a-z]` one of a
/// set, `\` takes the next character literally.
///
/// An unclosed `[` is an ordinary character. Case matters. Sets hold ASCII characters. Matching
/// takes time proportional to name times pattern at worst, whatever the pattern.
public struct FileNamePattern: Sendable, Hashable, CustomStringConvertible {
  /// The pattern as configured.
  public let text: String
  private let elements: [Element]

  private enum Element: Hashable {
    case literal(UInt8)
    case anyRun
    case anyOne
    case set(members: [ClosedRange<UInt8>], negated: Bool)
  }

  /// A pattern; every text is one.
  public init(_ text: String) {
    self.text = text
    var elements: [Element] = []
    var rest = Array(text.utf8)[...]
    while let byte = rest.popFirst() {
      switch byte {
      case UInt8(ascii: "*"):
        if elements.last != .anyRun { elements.append(.anyRun) }
      case UInt8(ascii: "?"):
        elements.append(.anyOne)
      case UInt8(ascii: "["):
        if let (set, after) = Self.set(in: rest) {
          elements.append(set)
          rest = after
        } else {
          elements.append(.literal(byte))
        }
      case UInt8(ascii: "\\"):
        elements.append(.literal(rest.popFirst() ?? byte))
      default:
        elements.append(.literal(byte))
      }
    }
    self.elements = elements
  }

  /// The pattern as configured.
  public var description: String { text }

  /// True when the pattern covers the whole name.
  public func matches(_ name: [UInt8]) -> Bool {
    var position = 0
    var element = 0
    // After a mismatch, the latest `*` takes one character more; earlier ones need not.
    var retry: (element: Int, position: Int)?
    while position < name.count {
      if element < elements.count {
        if elements[element] == .anyRun {
          retry = (element, position)
          element += 1
          continue
        }
        if let length = Self.length(of: elements[element], in: name, at: position) {
          position += length
          element += 1
          continue
        }
      }
      guard let (star, start) = retry else { return false }
      retry = (star, start + 1)
      element = star + 1
      position = start + 1
    }
    return elements[element...].allSatisfy { $0 == .anyRun }
  }

  /// How many bytes an element covers at a position; nil when it does not match there.
  private static func length(of element: Element, in name: [UInt8], at position: Int) -> Int? {
    switch element {
    case .literal(let byte):
      return name[position] == byte ? 1 : nil
    case .set(let members, let negated):
      return members.contains { $0.contains(name[position]) } != negated ? 1 : nil
    case .anyOne:
      var length = 1
      while position + length < name.count, name[position + length] & 0xC0 == 0x80 { length += 1 }
      return length
    case .anyRun:
      return nil
    }
  }

  /// The set that begins after a `[`, and what follows its `]`.
  private static func set(in text: ArraySlice<UInt8>) -> (Element, ArraySlice<UInt8>)? {
    var rest = text
    var members: [ClosedRange<UInt8>] = []
    let negated = rest.first == UInt8(ascii: "!") || rest.first == UInt8(ascii: "^")
    if negated { rest.removeFirst() }
    var isFirst = true
    while let low = rest.popFirst() {
      // A `]` that comes first is a member.
      if low == UInt8(ascii: "]"), !isFirst {
        return (.set(members: members, negated: negated), rest)
      }
      isFirst = false
      let upper = rest.dropFirst().first
      if rest.first == UInt8(ascii: "-"), let upper, upper != UInt8(ascii: "]") {
        rest = rest.dropFirst(2)
        if low <= upper { members.append(low...upper) }
      } else {
        members.append(low...low)
      }
    }
    return nil
  }
}
