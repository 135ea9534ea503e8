public import SettlementModel

/// How a file writes points in time.
public enum TimeFormat: Sendable, Hashable {
  /// ISO 8601 with an offset, or without one where the profile names a time zone.
  case iso8601
  case unixSeconds
  case unixMilliseconds
  /// Local time of the profile's time zone.
  case pattern([Part])

  /// One piece of a pattern.
  public enum Part: Sendable, Hashable {
    case year, month, day, hour, minute, second
    /// This byte and no other.
    case literal(UInt8)
  }

  /// The format that a profile names: `iso8601`, `unix_seconds`, `unix_milliseconds`, or a pattern
  /// of `yyyy`, `MM`, `dd`, `HH`, `mm`, `ss` and literal ASCII characters that are no letters but
  /// `T`; nil for anything else.
  public init?(profileText text: String) {
    switch text {
    case "iso8601": self = .iso8601
    case "unix_seconds": self = .unixSeconds
    case "unix_milliseconds": self = .unixMilliseconds
    default:
      guard let parts = Self.parts(of: text) else { return nil }
      self = .pattern(parts)
    }
  }

  /// Whether times can only be read with a time zone in the profile.
  public var needsTimeZone: Bool {
    if case .pattern = self { return true }
    return false
  }

  /// The point in time of a field, or nil where it is not of this format.
  public func timestamp(
    _ bytes: UnsafeBufferPointer<UInt8>, offsetSeconds: Int?
  ) -> Timestamp? {
    switch self {
    case .iso8601:
      return TimestampText.iso8601(bytes, defaultOffsetSeconds: offsetSeconds)
    case .unixSeconds:
      return Self.whole(bytes, max: 253_339_228_799).map { Timestamp(seconds: $0) }
    case .unixMilliseconds:
      return Self.whole(bytes, max: 253_339_228_799_999).map { Timestamp(milliseconds: $0) }
    case .pattern(let parts):
      guard let iso = Self.iso8601(bytes, by: parts) else { return nil }
      return TimestampText.iso8601(iso, defaultOffsetSeconds: offsetSeconds)
    }
  }

  private static func parts(of text: String) -> [Part]? {
    let tokens: [(String, Part)] = [
      ("yyyy", .year), ("MM", .month), ("dd", .day), ("HH", .hour), ("mm", .minute),
      ("ss", .second),
    ]
    var rest = text[...]
    var parts: [Part] = []
    while let first = rest.utf8.first {
      if let (token, part) = tokens.first(where: { rest.hasPrefix($0.0) }) {
        guard !parts.contains(part) else { return nil }
        parts.append(part)
        rest = rest.dropFirst(token.count)
      } else {
        let isLetter = (0x41...0x5A).contains(first & 0xDF)
        guard first < 0x80, first >= 0x20, !isLetter || first == 0x54 else { return nil }
        parts.append(.literal(first))
        rest = rest.dropFirst()
      }
    }
    let isWhole = tokens.allSatisfy { parts.contains($0.1) }
    return isWhole ? parts : nil
  }

  /// The field's digits put where ISO 8601 has them; nil where its shape is not the pattern's.
  private static func iso8601(
    _ bytes: UnsafeBufferPointer<UInt8>, by parts: [Part]
  ) -> [UInt8]? {
    var iso = Array("0000-00-00T00:00:00".utf8)
    var index = 0
    for part in parts {
      let (start, width) = place(of: part)
      guard index + width <= bytes.count else { return nil }
      if case .literal(let byte) = part {
        guard bytes[index] == byte else { return nil }
      } else {
        for step in 0..<width { iso[start + step] = bytes[index + step] }
      }
      index += width
    }
    return index == bytes.count ? iso : nil
  }

  private static func place(of part: Part) -> (start: Int, width: Int) {
    switch part {
    case .year: (0, 4)
    case .month: (5, 2)
    case .day: (8, 2)
    case .hour: (11, 2)
    case .minute: (14, 2)
    case .second: (17, 2)
    case .literal: (0, 1)
    }
  }

  private static func whole(_ bytes: UnsafeBufferPointer<UInt8>, max: Int64) -> Int64? {
    do {
      let value = try AmountText.minorUnits(of: bytes, digits: 0)
      return value >= 0 && value <= max ? value : nil
    } catch {
      return nil
    }
  }
}
