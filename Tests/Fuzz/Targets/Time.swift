import Parsing
import SettlementModel

private let formats = [
  "iso8601", "unix_seconds", "unix_milliseconds", "yyyy-MM-dd HH:mm:ss", "dd.MM.yyyy HH:mm:ss",
  "yyyyMMddHHmmss", "MM/dd/yyyyTHH:mm:ss", "ss:mm:HH dd-MM-yyyy",
].map { TimeFormat(profileText: $0)! }

/// Byte 0 chooses format and offset; the rest is the text.
///
/// Holds: what is read lies between 1970 and 9999, writes itself as ISO 8601, and reads back as itself; days too.
func fuzzTime(_ input: [UInt8]) throws {
  guard let choice = input.first else { return }
  let text = Array(input.dropFirst())
  let offset: Int? = [nil, 0, 28_800, -64_800][Int(choice >> 3) & 3]
  let format = formats[Int(choice & 7)]
  let found = text.withUnsafeBufferPointer { format.timestamp($0, offsetSeconds: offset) }
  if let found {
    let written = found.description
    // West or east of UTC the first and the last day of what is read lie outside of it.
    let isAtEdge = written.hasPrefix("1969-12-31") || written.hasPrefix("9999-01-01")
    try expect(
      TimestampText.iso8601(Array(written.utf8)) == found || isAtEdge,
      "\(String(decoding: text, as: UTF8.self)) reads as \(written)")
    try expect(found.milliseconds > -86_400_000 && found.milliseconds < 253_402_300_800_000, written)
    if case .pattern = format { try expect(offset != nil, "local time without a zone: \(written)") }
  }
  if let day = BusinessDay(text: text) {
    let parts = day.components
    try expect(
      BusinessDay(year: parts.year, month: parts.month, day: parts.day) == day, "\(day)")
    try expect(text.filter { $0 != 0x2D } == day.description.utf8.filter { $0 != 0x2D }, "\(day)")
  }
  if let pattern = String(validating: text, as: UTF8.self) {
    _ = TimeFormat(profileText: pattern)
  }
}
