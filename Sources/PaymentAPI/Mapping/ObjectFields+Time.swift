package import SettlementModel

extension ObjectFields {
  /// When the object was made: `create_at`, else `created_at`, else `created`.
  package func createdAt() throws(FieldProblem) -> Timestamp {
    if let time = try time("create_at") { return time }
    if let time = try time("created_at") { return time }
    if let time = try time("created") { return time }
    throw FieldProblem("create_at", "is missing")
  }

  /// When the object last changed: `modify_at`, else `updated_at`, else when it was made.
  package func modifiedAt(createdAt: Timestamp) throws(FieldProblem) -> Timestamp {
    if let time = try time("modify_at") { return time }
    return try time("updated_at") ?? createdAt
  }

  /// A point in time in ISO 8601 with its offset, or in Unix seconds or milliseconds; nil where the
  /// field is absent.
  package func time(_ field: StaticString) throws(FieldProblem) -> Timestamp? {
    guard let value = object.nonNull(field) else { return nil }
    guard value.kind == .string || value.kind == .number else {
      throw FieldProblem(field, "is no time")
    }
    if let unix = Self.unixTime(value.raw) { return unix }
    guard value.kind == .string, let time = TimestampText.iso8601(value.raw) else {
      let written = String(decoding: value.raw.prefix(40), as: UTF8.self)
      throw FieldProblem(field, "is no time with an offset: \(written)")
    }
    return time
  }

  /// Whole seconds or milliseconds since the epoch; what would lie past the year 5138 as seconds is
  /// milliseconds.
  private static func unixTime(_ digits: ArraySlice<UInt8>) -> Timestamp? {
    guard (1...14).contains(digits.count), digits.allSatisfy({ $0 >= 0x30 && $0 <= 0x39 }) else {
      return nil
    }
    let number = digits.reduce(Int64(0)) { $0 * 10 + Int64($1 - 0x30) }
    return number < 100_000_000_000
      ? Timestamp(seconds: number) : Timestamp(milliseconds: number)
  }
}
