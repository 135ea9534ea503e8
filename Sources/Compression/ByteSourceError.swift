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
  /// More time than the budget allows.
  case tooSlow(secondsMax: Int)
  /// The zip file is refused.
  case zip(ZipProblem)
  /// A packed file holds a packed one.
  case nested(outer: PackedFormat, inner: PackedFormat)
  /// A form of packing that is not read.
  case unreadFormat(PackedFormat)
  /// An OpenPGP message, and the file's source names no key.
  case encryptedWithoutKey
  /// No OpenPGP message, though the file's source names a key.
  case notEncrypted
  /// An OpenPGP message inside a packed file.
  case encryptedInside(PackedFormat)
  /// An encrypted zip file that is larger than what is held in memory.
  case encryptedZipTooLarge(bytesMax: Int)
  /// The file cannot be decrypted with its source's key.
  case decryption(DecryptionProblem)

  /// Whether the file's content is at fault, not the machine: reading it again gives the same.
  public var isDamage: Bool {
    if case .system = self { return false }
    return true
  }

  /// Whether the machine's storage failed, and neither the file nor who named it is at fault.
  public var isStorageFailure: Bool {
    if case .system(_, _, EIO) = self { return true }
    return false
  }

  /// What is wrong, as part of a sentence.
  public var description: String {
    switch self {
    case .system(let operation, let path, let code):
      "cannot \(operation) \(path): \(String(cString: strerror(code)))"
        + (code == EIO ? "; check the disk, then run again" : "")
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
    case .tooSlow(let secondsMax):
      "the file took more than \(secondsMax) seconds to read, the limit file_seconds"
    case .zip(let problem): problem.description
    case .decryption(let problem): problem.description
    case .nested(let outer, let inner):
      "a \(inner.rawValue) file lies inside the \(outer.rawValue) file; a file is unpacked once only"
    case .unreadFormat(let format):
      "the file is packed as \(format.rawValue), which is not read"
    case .encryptedWithoutKey:
      "the file is encrypted with OpenPGP, and its source names no key"
    case .notEncrypted:
      "the file is not encrypted with OpenPGP, though its source names a key"
    case .encryptedInside(let format):
      "the \(format.rawValue) file holds an OpenPGP message; only a file that is encrypted as a "
        + "whole is decrypted"
    case .encryptedZipTooLarge(let bytesMax):
      "the zip file inside the encrypted file is larger than \(bytesMax) bytes, which are held in "
        + "memory"
    }
  }

  /// What to do about it, in a sentence or more.
  public var advice: String {
    switch self {
    case .notGzip: "Check the profile's key container."
    case .tooLarge, .ratioTooHigh, .tooSlow:
      "Look at the file; if it is genuine, raise that limit in the configuration."
    case .zip(let problem): problem.advice
    case .decryption(let problem): problem.advice
    case .nested, .unreadFormat, .encryptedInside, .encryptedZipTooLarge:
      "Ask for the file as plain CSV, gzip or zip."
    case .encryptedWithoutKey: "Name the key under pgp of the source, or ask for a plain file."
    case .notEncrypted:
      "Ask why it came in clear; if that is right, take pgp out of the source."
    case .system: "Check the disk and the permissions, then run again."
    case .truncated, .corrupt, .trailingGarbage: "Ask for the file again."
    }
  }
}
