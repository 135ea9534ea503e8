/// Which member of an archive is meant: a glob of `*` (any run), `?` (one character) and `[…]` (one
/// of a set, `[!…]` none of it); case matters.
///
/// A pattern with a slash is compared with the whole name, one without with what follows the last
/// slash. As in a shell, a name's leading dot must stand in the pattern, so that what a desktop adds
/// on its own (`__MACOSX/._x.csv`) is not taken for the file.
public struct MemberPattern: Sendable, Hashable, CustomStringConvertible {
  /// Any one member.
  public static let any = MemberPattern(elements: [.anyRun], text: "*")

  private enum Element: Hashable {
    case literal(UInt8)
    case anyRun
    case anyOne
    case set([ClosedRange<UInt8>], negated: Bool)
  }

  private let elements: [Element]
  private let text: String

  private init(elements: [Element], text: String) {
    self.elements = elements
    self.text = text
  }

  /// The pattern of a text; nil for an empty one and one with a `[` that nothing closes.
  public init?(_ text: String) {
    var elements: [Element] = []
    var rest = Array(text.utf8)[...]
    guard !rest.isEmpty else { return nil }
    while let byte = rest.popFirst() {
      switch byte {
      case UInt8(ascii: "*"): if elements.last != .anyRun { elements.append(.anyRun) }
      case UInt8(ascii: "?"): elements.append(.anyOne)
      case UInt8(ascii: "["):
        guard let set = Self.set(from: &rest) else { return nil }
        elements.append(set)
      default: elements.append(.literal(byte))
      }
    }
    self.init(elements: elements, text: text)
  }

  /// The pattern as written.
  public var description: String { text }

  /// Whether a member's name fits.
  package func matches(_ name: [UInt8]) -> Bool {
    var compared = name[...]
    if !text.utf8.contains(0x2F), let slash = name.lastIndex(of: 0x2F) {
      compared = name[(slash + 1)...]
    }
    if compared.first == UInt8(ascii: "."), elements[0] != .literal(UInt8(ascii: ".")) {
      return false
    }
    return Self.matches(Array(compared), elements)
  }

  private static func matches(_ name: [UInt8], _ elements: [Element]) -> Bool {
    var position = 0
    var element = 0
    // After a mismatch, the latest `*` takes one byte more; earlier ones need not.
    var retry: (element: Int, position: Int)?
    while position < name.count {
      if element < elements.count {
        if elements[element] == .anyRun {
          element += 1
          retry = (element, position)
          continue
        }
        if let length = length(of: elements[element], in: name, at: position) {
          position += length
          element += 1
          continue
        }
      }
      guard let last = retry else { return false }
      retry = (last.element, last.position + 1)
      (element, position) = (last.element, last.position + 1)
    }
    return elements[element...].allSatisfy { $0 == .anyRun }
  }

  /// How many bytes an element covers at a position; nil where it does not fit.
  private static func length(of element: Element, in name: [UInt8], at position: Int) -> Int? {
    switch element {
    case .literal(let byte): return name[position] == byte ? 1 : nil
    case .set(let ranges, let negated):
      return ranges.contains { $0.contains(name[position]) } != negated ? 1 : nil
    case .anyOne:
      var end = position + 1
      while end < name.count, name[end] & 0xC0 == 0x80 { end += 1 }
      return end - position
    case .anyRun: return nil
    }
  }

  /// The set behind a `[`, with `rest` moved behind its `]`.
  private static func set(from rest: inout ArraySlice<UInt8>) -> Element? {
    var ranges: [ClosedRange<UInt8>] = []
    let negated = rest.first == UInt8(ascii: "!") || rest.first == UInt8(ascii: "^")
    if negated { rest.removeFirst() }
    // A bracket in first place is a member, as in []a].
    while let low = rest.popFirst() {
      if low == UInt8(ascii: "]"), !ranges.isEmpty { return .set(ranges, negated: negated) }
      var high = low
      if rest.first == UInt8(ascii: "-"), let upper = rest.dropFirst().first,
        upper != UInt8(ascii: "]")
      {
        high = upper
        rest = rest.dropFirst(2)
      }
      guard low <= high else { return nil }
      ranges.append(low...high)
    }
    return nil
  }
}
