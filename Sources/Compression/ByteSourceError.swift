#if canImport(Darwin)
  import Darwin
#else
  import Glibc
#endif

/// Why bytes stopped coming.
public enum ByteSourceError: Error, Sendable, Hashable, CustomStringConvertible {
  /// The operating system refused to open or read the file.
  case system(operation: String, path: String, code: Int32)
  /// The file is said to be gzip and does not start as one.
  case notGzip
  /// The compressed file ends in the middle.
  case truncated(compressedBytes: Int64)
  /// Compressed data that makes no sense.
  case corrupt(compressedBytes: Int64, what: String)
  /// Bytes after the last gzip member that are no member.
  case trailingGarbage(compressedOffset: Int64)
  /// More bytes than the budget allows.
  case tooLarge(bytesMax: Int64)
  /// More bytes out for a byte in than the budget allows.
  case ratioTooHigh(ratioMax: Int)

  /// Whether the file's content is at fault, not the machine: reading it again gives the same.
  public var isDamage: Bool {
    if case .system = self { return false }
    return true
  }

  /// What is wrong, as part of a sentence.
  public var description: String {
    switch self {
    case .system(let operation, let path, let code):
      "cannot \(operation) \(path): \(String(cString: strerror(code)))"
    case .notGzip:
      "the file is not gzip, though the profile says it is"
    case .truncated(let bytes):
      "the gzip data is truncated: it ends in the middle after \(bytes) compressed bytes"
    case .corrupt(let bytes, let what):
      "the gzip data is damaged near compressed byte \(bytes): \(what)"
    case .trailingGarbage(let offset):
      "bytes that are not gzip follow the gzip data, from compressed byte \(offset) on"
    case .tooLarge(let bytesMax):
      "the file unpacks to more than \(bytesMax) bytes, the limit file_bytes"
    case .ratioTooHigh(let ratioMax):
      "the file unpacks to more than \(ratioMax) times its size, the limit inflate_ratio"
    }
  }
}
