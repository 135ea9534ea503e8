package import SettlementModel

/// Writes one JSON object on one line, its members in the order they are added.
package struct JSONObject {
  private var bytes: [UInt8] = [UInt8(ascii: "{")]

  package init() { bytes.reserveCapacity(512) }

  /// A text; control characters, quotes and backslashes are escaped.
  package mutating func add(_ name: String, _ value: String) {
    addName(name)
    Self.appendText(value, to: &bytes)
  }

  /// A text, or null for an empty one.
  package mutating func addOrNull(_ name: String, _ value: String) {
    if value.isEmpty { addRaw(name, "null") } else { add(name, value) }
  }

  package mutating func add(_ name: String, _ value: Bool) {
    addRaw(name, value ? "true" : "false")
  }

  package mutating func add(_ name: String, _ value: Int64) { addRaw(name, String(value)) }

  package mutating func add(_ name: String, _ value: Timestamp) { add(name, value.description) }

  /// An amount as a bare decimal in major units.
  package mutating func add(_ name: String, _ value: Money) {
    addRaw(
      name,
      DecimalText.majorUnits(
        ofMinorUnits: Int128(value.minorUnits), digits: value.currency.digits))
  }

  package mutating func add(_ name: String, _ value: JSONObject) {
    addName(name)
    bytes.append(contentsOf: value.closed)
  }

  /// JSON text as it stands.
  package mutating func addRaw(_ name: String, _ json: String) {
    addName(name)
    bytes.append(contentsOf: json.utf8)
  }

  /// The object with its closing brace, without a line feed.
  package var closed: [UInt8] { bytes + [UInt8(ascii: "}")] }

  private mutating func addName(_ name: String) {
    if bytes.count > 1 { bytes.append(UInt8(ascii: ",")) }
    Self.appendText(name, to: &bytes)
    bytes.append(UInt8(ascii: ":"))
  }

  private static func appendText(_ text: String, to bytes: inout [UInt8]) {
    bytes.append(UInt8(ascii: "\""))
    for byte in text.utf8 {
      switch byte {
      case UInt8(ascii: "\""), UInt8(ascii: "\\"): bytes.append(contentsOf: [0x5C, byte])
      case 0..<0x20:
        let hex = String(byte, radix: 16)
        bytes.append(contentsOf: "\\u00\(hex.utf8.count == 1 ? "0" : "")\(hex)".utf8)
      default: bytes.append(byte)
      }
    }
    bytes.append(UInt8(ascii: "\""))
  }
}
