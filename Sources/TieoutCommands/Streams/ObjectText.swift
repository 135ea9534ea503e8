import Reporting
import SettlementModel

/// One JSON object on one line, member by member, in the order in which they are put.
///
/// Whole numbers within 64 bits are numbers, larger sums are strings of digits; what is empty or absent is left out.
struct ObjectText {
  private(set) var bytes: [UInt8] = [0x7B]
  private var isEmpty = true

  init() {}

  /// An object that says what it is.
  init(type: String) {
    put("type", type)
  }

  /// The object's bytes, and the line end.
  var line: [UInt8] { bytes + [0x7D, 0x0A] }

  private mutating func key(_ name: String) {
    if !isEmpty { bytes.append(0x2C) }
    isEmpty = false
    bytes.append(0x22)
    bytes.append(contentsOf: name.utf8)
    bytes.append(contentsOf: [0x22, 0x3A])
  }

  /// Puts a text, an empty one too.
  mutating func put(_ name: String, _ text: String) {
    key(name)
    JSONText.append(text, to: &bytes)
  }

  /// Puts a text that says something.
  mutating func putText(_ name: String, _ text: String) {
    if !text.isEmpty { put(name, text) }
  }

  mutating func put(_ name: String, _ number: Int64?) {
    guard let number else { return }
    key(name)
    bytes.append(contentsOf: String(number).utf8)
  }

  mutating func put(_ name: String, _ flag: Bool?) {
    guard let flag else { return }
    key(name)
    bytes.append(contentsOf: (flag ? "true" : "false").utf8)
  }

  mutating func put(_ name: String, _ time: Timestamp?) { put(name, time?.milliseconds) }

  mutating func put(_ name: String, _ day: BusinessDay?) {
    if let day { put(name, day.description) }
  }

  /// Puts a sum that may be beyond 64 bits.
  mutating func put(sum name: String, _ sum: Int128?) {
    if let sum { put(name, String(sum)) }
  }

  /// Puts an amount as `name` and its currency as `currency`.
  mutating func put(_ name: String, _ money: Money) {
    put(name, money.minorUnits)
    put("currency", money.currency.code)
  }

  /// Puts an object within this one.
  mutating func put(_ name: String, object: ObjectText) {
    key(name)
    bytes.append(contentsOf: object.bytes)
    bytes.append(0x7D)
  }

  /// Puts objects within this one, in order.
  mutating func put(_ name: String, objects: [ObjectText]) {
    key(name)
    bytes.append(0x5B)
    for (index, object) in objects.enumerated() {
      if index > 0 { bytes.append(0x2C) }
      bytes.append(contentsOf: object.bytes)
      bytes.append(0x7D)
    }
    bytes.append(0x5D)
  }

  /// Puts one cell of a report under its column's name, as the reports in JSON do.
  mutating func put(_ name: String, cell: ReportCell) {
    key(name)
    JSONRow.append(cell, to: &bytes)
  }
}
