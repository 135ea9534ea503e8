public import SettlementModel

/// How a file writes points in time.
public enum TimeFormat: Sendable, Hashable {
  /// ISO 8601 with an offset, or without one where the profile names a time zone.
  case iso8601
  case unixSeconds
  case unixMilliseconds
  /// Local time of the profile's time zone, unless the pattern has an offset.
  case pattern(TimePattern)

  /// The format that a profile names: `iso8601`, `unix_seconds`, `unix_milliseconds`, or a pattern;
  /// nil for anything else.
  public init?(profileText text: String) {
    switch text {
    case "iso8601": self = .iso8601
    case "unix_seconds": self = .unixSeconds
    case "unix_milliseconds": self = .unixMilliseconds
    default:
      guard let pattern = TimePattern(text) else { return nil }
      self = .pattern(pattern)
    }
  }

  /// Whether times can only be read with a time zone in the profile.
  public var needsTimeZone: Bool {
    if case .pattern(let pattern) = self { return !pattern.hasOffset }
    return false
  }

  /// The point in time of a field, or nil where it is not of this format.
  public func timestamp(
    _ bytes: UnsafeBufferPointer<UInt8>, offsetSeconds: Int?
  ) -> Timestamp? {
    if case .iso8601 = self {
      return TimestampText.iso8601(bytes, defaultOffsetSeconds: offsetSeconds)
    }
    return time(bytes)?.timestamp(offsetSeconds: offsetSeconds)
  }

  /// A field's time as written, or nil where it is not of this format.
  public func time(_ bytes: UnsafeBufferPointer<UInt8>) -> WrittenTime? {
    switch self {
    case .iso8601:
      if let time = TimestampText.iso8601(bytes) {
        return .instant(
          time, day: BusinessDay(text: UnsafeBufferPointer(rebasing: bytes.prefix(10))))
      }
      return TimestampText.iso8601(bytes, defaultOffsetSeconds: 0).map {
        .local(milliseconds: $0.milliseconds)
      }
    case .unixSeconds:
      return Self.whole(bytes, max: 253_339_228_799).map {
        .instant(Timestamp(seconds: $0), day: nil)
      }
    case .unixMilliseconds:
      return Self.whole(bytes, max: 253_339_228_799_999).map {
        .instant(Timestamp(milliseconds: $0), day: nil)
      }
    case .pattern(let pattern): return pattern.time(bytes)
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

/// How a file writes dates.
public enum DateFormat: Sendable, Hashable {
  /// The date that the pattern reads, whatever time of day stands beside it.
  case pattern(TimePattern)
  /// The date of a stamp in one of the profile's time formats.
  case time
}
