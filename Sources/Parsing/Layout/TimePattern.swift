/// A pattern such as `yyyy-MM-dd HH:mm:ss` that times and dates are written by.
public struct TimePattern: Sendable, Hashable {
  /// One piece of a pattern.
  enum Part: Sendable, Hashable {
    case year
    /// Two digits, or one or two.
    case month(isFixed: Bool)
    /// `Jan`, in any case.
    case monthName
    case day(isFixed: Bool)
    case hour(isFixed: Bool)
    case minute, second
    /// One to nine digits.
    case fraction
    /// `+0800`, `-07:00` or `Z`.
    case offset
    /// This byte and no other.
    case literal(UInt8)
  }

  let parts: [Part]
  /// Whether times carry their offset.
  public let hasOffset: Bool

  private static let tokens: [(text: String, part: Part)] = [
    ("yyyy", .year), ("MMM", .monthName), ("MM", .month(isFixed: true)),
    ("M", .month(isFixed: false)), ("dd", .day(isFixed: true)), ("d", .day(isFixed: false)),
    ("HH", .hour(isFixed: true)), ("H", .hour(isFixed: false)), ("mm", .minute),
    ("ss", .second), ("SSS", .fraction), ("Z", .offset),
  ]

  /// Reads a pattern; nil where it is none, or where it does not say year, month and day once.
  public init?(_ text: String) {
    var parts: [Part] = []
    var rest = text[...]
    while let first = rest.first {
      if let token = Self.tokens.first(where: { rest.hasPrefix($0.text) }) {
        parts.append(token.part)
        rest = rest.dropFirst(token.text.count)
      } else if first == "'" {
        guard let end = rest.dropFirst().firstIndex(of: "'") else { return nil }
        let quoted = rest[rest.index(after: rest.startIndex)..<end].utf8
        guard !quoted.isEmpty, quoted.allSatisfy({ (0x20...0x7E).contains($0) }) else { return nil }
        parts += quoted.map { .literal($0) }
        rest = rest[rest.index(after: end)...]
      } else {
        guard let byte = first.asciiValue, byte >= 0x20, !first.isLetter || first == "T",
          !first.isNumber
        else { return nil }
        parts.append(.literal(byte))
        rest = rest.dropFirst()
      }
    }
    guard Self.isWhole(parts) else { return nil }
    self.parts = parts
    self.hasOffset = parts.contains(.offset)
  }

  private static func isWhole(_ parts: [Part]) -> Bool {
    let names = parts.compactMap(\.name)
    guard Set(names).count == names.count, Set("yMd").isSubset(of: names),
      names.contains("H") == names.contains("m"), !names.contains("s") || names.contains("m"),
      !names.contains("f") || names.contains("s"), !names.contains("z") || names.contains("m")
    else { return false }
    // Where digits follow a piece of open width, nobody knows where it ends.
    return !zip(parts, parts.dropFirst()).contains { $0.isOpen && $1.isNumeric }
  }

  /// A time as written; nil where the text is not of this pattern or names no real time.
  public func time(_ bytes: UnsafeBufferPointer<UInt8>) -> WrittenTime? {
    var scan = TimeScan(bytes: bytes)
    for part in parts where !scan.take(part) { return nil }
    return scan.position == bytes.count ? scan.time : nil
  }
}

extension TimePattern.Part {
  /// One letter for what is read; nil for a literal.
  var name: Character? {
    switch self {
    case .year: "y"
    case .month, .monthName: "M"
    case .day: "d"
    case .hour: "H"
    case .minute: "m"
    case .second: "s"
    case .fraction: "f"
    case .offset: "z"
    case .literal: nil
    }
  }

  var isNumeric: Bool {
    switch self {
    case .monthName, .offset: false
    case .literal(let byte): (0x30...0x39).contains(byte)
    default: true
    }
  }

  /// Whether it reads one or more digits.
  var isOpen: Bool {
    switch self {
    case .month(let isFixed), .day(let isFixed), .hour(let isFixed): !isFixed
    case .fraction: true
    default: false
    }
  }
}
