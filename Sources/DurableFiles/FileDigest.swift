import Crypto

/// The SHA-256 of a file's bytes: its identity, whatever its name.
public struct FileDigest: Sendable, Hashable, Comparable, CustomStringConvertible {
  /// The 32 bytes.
  public let bytes: [UInt8]

  /// The digest of bytes in memory.
  public init(of data: UnsafeRawBufferPointer) {
    bytes = Array(SHA256.hash(data: data))
  }

  /// The digest of bytes in memory.
  public init(of data: [UInt8]) {
    bytes = Array(SHA256.hash(data: data))
  }

  init(_ digest: SHA256.Digest) {
    bytes = Array(digest)
  }

  /// Reads 64 hexadecimal digits of either case; nil for anything else.
  public init?(hex: String) {
    let digits = Array(hex.utf8)
    guard digits.count == 64 else { return nil }
    var bytes: [UInt8] = []
    bytes.reserveCapacity(32)
    for index in stride(from: 0, to: 64, by: 2) {
      guard let high = hexValue(digits[index]), let low = hexValue(digits[index + 1]) else {
        return nil
      }
      bytes.append(high << 4 | low)
    }
    self.bytes = bytes
  }

  /// 64 lower-case hexadecimal digits.
  public var hex: String {
    let digits = Array("0123456789abcdef".utf8)
    var text: [UInt8] = []
    text.reserveCapacity(64)
    for byte in bytes {
      text.append(digits[Int(byte >> 4)])
      text.append(digits[Int(byte & 15)])
    }
    return String(decoding: text, as: UTF8.self)
  }

  /// The hexadecimal form.
  public var description: String { hex }

  /// Byte order.
  public static func < (left: FileDigest, right: FileDigest) -> Bool {
    left.bytes.lexicographicallyPrecedes(right.bytes)
  }
}

private func hexValue(_ digit: UInt8) -> UInt8? {
  switch digit {
  case UInt8(ascii: "0")...UInt8(ascii: "9"): digit - UInt8(ascii: "0")
  case UInt8(ascii: "a")...UInt8(ascii: "f"): digit - UInt8(ascii: "a") + 10
  case UInt8(ascii: "A")...UInt8(ascii: "F"): digit - UInt8(ascii: "A") + 10
  default: nil
  }
}
