import Compression
import Encodings

/// The beginning of a file as text, with how it is packed and encoded.
struct DraftSource {
  let member: String
  let encoding: String
  let encodingEvidence: String
  let text: String

  /// Enough to see every form; reading more would only take longer.
  static let bytesMax = 2 << 20

  init(path: String, member: String, limits: ParsingLimits) throws {
    self.member = member
    guard let pattern = member.isEmpty ? .any : MemberPattern(member) else {
      throw DraftProblem("'\(member)' is no pattern for names inside a zip")
    }
    func open() throws -> any ByteSource {
      try PackedFile.open(path: path, member: pattern, budget: limits.outputBudget)
    }
    let front = try Self.read(open(), count: 4)
    let candidates = Self.candidates(front: front)
    for (encoding, evidence) in candidates {
      do {
        let source = try DecodedText.source(open(), encoding: encoding)
        let bytes = try Self.read(source, count: Self.bytesMax)
        if encoding == .gb18030, !Self.looksChinese(bytes) { continue }
        guard let text = Self.wholeRows(bytes) else { continue }
        self.encoding = encoding.rawValue
        self.encodingEvidence = evidence
        self.text = text
        return
      } catch is TextError {
        continue
      }
    }
    throw DraftProblem("its bytes are text in none of the encodings that tieout reads")
  }

  /// What a byte order mark says; else what can be told from the bytes, the strictest first.
  private static func candidates(front: [UInt8]) -> [(TextEncoding, String)] {
    if front.starts(with: [0xEF, 0xBB, 0xBF]) { return [(.utf8, "a byte order mark says so")] }
    if front.starts(with: [0xFF, 0xFE]) || front.starts(with: [0xFE, 0xFF]) {
      return [(.utf16, "a byte order mark says so")]
    }
    if front.count == 4, front[1] == 0, front[3] == 0 {
      return [(.utf16LittleEndian, "every second byte is zero")]
    }
    if front.count == 4, front[0] == 0, front[2] == 0 {
      return [(.utf16BigEndian, "every second byte is zero")]
    }
    return [
      (.utf8, "all bytes that were read are valid UTF-8"),
      (.gb18030, "the bytes are no UTF-8, and valid GB18030; look whether the texts make sense"),
      (.windows1252, "the bytes are neither UTF-8 nor GB18030; look whether the texts make sense"),
    ]
  }

  /// Whether what was read as GB18030 makes words: a Latin text misread so has one such character
  /// here and there, among ASCII letters.
  private static func looksChinese(_ bytes: [UInt8]) -> Bool {
    let scalars = Array(String(decoding: bytes, as: UTF8.self).unicodeScalars)
    var alone = 0
    var together = 0
    for (index, scalar) in scalars.enumerated() where !scalar.isASCII {
      let isBeside =
        (index > 0 && !scalars[index - 1].isASCII)
        || (index + 1 < scalars.count && !scalars[index + 1].isASCII)
      if isBeside { together += 1 } else { alone += 1 }
    }
    return together > alone
  }

  private static func read(_ source: any ByteSource, count: Int) throws -> [UInt8] {
    var bytes: [UInt8] = []
    var chunk = [UInt8](repeating: 0, count: min(count, 1 << 16))
    while bytes.count < count,
      case let read = try chunk.withUnsafeMutableBytes({ try source.read(into: $0) }), read > 0
    {
      bytes += chunk[..<read]
    }
    return bytes
  }

  /// The text without a byte order mark; of a file that was not read to its end without its last,
  /// perhaps broken, row; nil where it is no UTF-8.
  private static func wholeRows(_ bytes: [UInt8]) -> String? {
    var bytes = bytes[...]
    if bytes.starts(with: [0xEF, 0xBB, 0xBF]) { bytes = bytes.dropFirst(3) }
    if bytes.count >= bytesMax, let end = bytes.lastIndex(of: 0x0A) { bytes = bytes[...end] }
    return String(validating: bytes, as: UTF8.self)
  }
}
