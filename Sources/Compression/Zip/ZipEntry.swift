/// One member as the central directory tells of it.
struct ZipEntry {
  /// The name's bytes; never a path on this machine.
  var name: [UInt8]
  var flags: UInt16
  var method: UInt16
  var checksum: UInt32
  var compressedBytes: UInt64
  var sizeBytes: UInt64
  /// Where the member's own header stands.
  var headerOffset: UInt64
  /// Mode bits of Unix, 0 where the archive has none.
  var mode: UInt16

  static let descriptorFlag: UInt16 = 1 << 3
  /// Encryption, strong encryption, masked headers, and patches.
  static let unreadableFlags: UInt16 = 1 | 1 << 6 | 1 << 13
  static let stored: UInt16 = 0
  static let deflated: UInt16 = 8

  var isDirectory: Bool { name.last == 0x2F }
  var hasDescriptor: Bool { flags & Self.descriptorFlag != 0 }

  /// The name as it may be shown: what is not printable is escaped.
  var shownName: String { ZipEntry.shown(name) }

  static func shown(_ name: [UInt8]) -> String {
    guard let text = String(validating: name, as: UTF8.self) else {
      return name.map { byte in
        (0x20..<0x7F).contains(byte)
          ? String(UnicodeScalar(byte)) : "\\x" + hex(UInt32(byte), digits: 2)
      }.joined()
    }
    return text.unicodeScalars.map { scalar in
      switch scalar.properties.generalCategory {
      case .control, .format, .surrogate, .privateUse, .unassigned, .lineSeparator,
        .paragraphSeparator:
        "\\u{" + hex(scalar.value, digits: 4) + "}"
      default: String(scalar)
      }
    }.joined()
  }

  private static func hex(_ number: UInt32, digits: Int) -> String {
    let text = String(number, radix: 16, uppercase: true)
    return String(repeating: "0", count: max(0, digits - text.count)) + text
  }
}

/// Numbers out of bytes, low byte first; reading past the end is a programmer error.
extension [UInt8] {
  func number16(_ offset: Int) -> UInt16 { UInt16(self[offset]) | UInt16(self[offset + 1]) << 8 }

  func number32(_ offset: Int) -> UInt32 {
    UInt32(number16(offset)) | UInt32(number16(offset + 2)) << 16
  }

  func number64(_ offset: Int) -> UInt64 {
    UInt64(number32(offset)) | UInt64(number32(offset + 4)) << 32
  }
}
