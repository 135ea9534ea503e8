/// How a file's text is encoded, as a profile states it.
public enum TextEncoding: String, Sendable, Hashable, CaseIterable {
  case utf8 = "utf-8"
  /// UTF-16 whose byte order the file itself tells by its byte order mark.
  case utf16 = "utf-16"
  case utf16LittleEndian = "utf-16le"
  case utf16BigEndian = "utf-16be"
  case gb18030
  case windows1252 = "windows-1252"

  /// The encoding that the first bytes of a file announce by a byte order mark, and the mark's
  /// length; nil without one.
  static func announced(by front: [UInt8]) throws(TextError) -> (TextEncoding, markBytes: Int)? {
    if front.starts(with: [0xEF, 0xBB, 0xBF]) { return (.utf8, 3) }
    // UTF-32 little endian starts as UTF-16 does; text in UTF-16 starts with no NUL.
    let isUTF32 =
      front.starts(with: [0xFF, 0xFE, 0, 0]) || front.starts(with: [0, 0, 0xFE, 0xFF])
    guard !isUTF32 else { throw .unreadEncoding("utf-32") }
    if front.starts(with: [0xFF, 0xFE]) { return (.utf16LittleEndian, 2) }
    if front.starts(with: [0xFE, 0xFF]) { return (.utf16BigEndian, 2) }
    if front.starts(with: [0x84, 0x31, 0x95, 0x33]) { return (.gb18030, 4) }
    return nil
  }

  /// The form of UTF-16 that these first bytes look like although they should be another encoding:
  /// every second byte is NUL, most of the time; nil for what does not.
  static func disguised(in front: [UInt8]) -> TextEncoding? {
    var counts = (even: 0, odd: 0)
    for (index, byte) in front.enumerated() where byte == 0 {
      if index.isMultiple(of: 2) { counts.even += 1 } else { counts.odd += 1 }
    }
    let enough = max(2, front.count / 8)
    if counts.odd >= enough, counts.even * 8 < counts.odd { return .utf16LittleEndian }
    if counts.even >= enough, counts.odd * 8 < counts.even { return .utf16BigEndian }
    return nil
  }
}

/// Why a file's text cannot be read in its encoding.
public enum TextError: Error, Sendable, Hashable, CustomStringConvertible {
  /// Bytes that the encoding does not know, by their offset in the unpacked file.
  case invalid(TextEncoding, offset: Int64, what: String)
  /// `utf-16` is stated, and no byte order mark tells which.
  case noByteOrder
  /// The byte order mark of an encoding that is not read.
  case unreadEncoding(String)
  /// The file should be in the first encoding and looks like the second.
  case looksLike(stated: TextEncoding, found: TextEncoding)
  /// The system cannot convert this encoding.
  case unavailable(TextEncoding)

  /// What is wrong, as part of a sentence.
  public var description: String {
    switch self {
    case .invalid(let encoding, let offset, let what):
      "the byte at offset \(offset) is not \(encoding.rawValue): \(what)"
    case .noByteOrder:
      "the file is to be read as utf-16, and has no byte order mark that tells which"
    case .unreadEncoding(let name):
      "the byte at offset 0 starts a file in \(name), which is not read"
    case .looksLike(let stated, let found):
      "every second byte is NUL: the file looks like \(found.rawValue), not \(stated.rawValue)"
    case .unavailable(let encoding):
      "this system cannot convert \(encoding.rawValue): glibc's module for it is missing"
    }
  }

  /// What to do about it, in a sentence or more.
  public var advice: String {
    switch self {
    case .invalid: "Check the profile's key encoding, or ask for the file again."
    case .noByteOrder: "Write utf-16le or utf-16be in the profile's key encoding."
    case .unreadEncoding: "Ask for the file in UTF-8."
    case .looksLike(_, let found): "Write \(found.rawValue) in the profile's key encoding."
    case .unavailable: "Install glibc's gconv modules."
    }
  }
}
