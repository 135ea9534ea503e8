/// An ISO 4217 currency: its three-letter code and the number of digits after the decimal point.
///
/// Only currencies of ``CurrencyTable`` exist, so a value of this type always knows its digits.
public struct Currency: Sendable, Hashable, Comparable, CustomStringConvertible {
  /// The code's three ASCII letters in the low 24 bits, first letter highest.
  public let packedCode: UInt32
  /// Digits after the decimal point of a major unit: 2 for USD, 0 for JPY, 3 for KWD.
  public let digits: Int8

  /// The currency of an alphabetic code in upper case, or nil where ISO 4217 lists none.
  public init?(code: some StringProtocol) {
    self.init(bytes: code.utf8)
  }

  /// The currency of three ASCII bytes in upper case, or nil where ISO 4217 lists none.
  public init?(bytes: some Sequence<UInt8>) {
    let currency = Array(bytes).withUnsafeBufferPointer { Currency(bytes: $0) }
    guard let currency else { return nil }
    self = currency
  }

  /// The currency of three ASCII bytes in upper case, or nil where ISO 4217 lists none.
  public init?(bytes: UnsafeBufferPointer<UInt8>) {
    guard bytes.count == 3 else { return nil }
    let packed = UInt32(bytes[0]) << 16 | UInt32(bytes[1]) << 8 | UInt32(bytes[2])
    guard let digits = CurrencyTable.digits(ofPackedCode: packed) else { return nil }
    self.packedCode = packed
    self.digits = digits
  }

  /// The alphabetic code, such as `USD`.
  public var code: String {
    String(
      decoding: [
        UInt8(packedCode >> 16 & 0xFF), UInt8(packedCode >> 8 & 0xFF), UInt8(packedCode & 0xFF),
      ], as: UTF8.self)
  }

  public var description: String { code }

  public static func < (left: Currency, right: Currency) -> Bool {
    left.packedCode < right.packedCode
  }
}
