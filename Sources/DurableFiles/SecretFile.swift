import Glibc

/// A file or directory that more people can reach than it may.
public struct PermissionError: Error, Sendable, Equatable, CustomStringConvertible {
  /// What is wrong.
  public enum Kind: Sendable {
    case secretFileExposed
    case directoryOpenToOthers
    case directoryOfOtherGroup
  }

  /// The file or directory.
  public let path: String
  /// Its permission bits.
  public let mode: UInt32
  /// The permission bits it should have.
  public let modeAllowed: UInt32
  /// What is wrong.
  public let kind: Kind

  /// Path, mode and the command that mends it.
  public var description: String {
    let octal = String(mode, radix: 8)
    let wanted = String(modeAllowed, radix: 8)
    return switch kind {
    case .secretFileExposed:
      "secret file \(path) can be read by others (mode \(octal)); run: chmod \(wanted) \(path)"
    case .directoryOpenToOthers:
      "directory \(path) is open to others (mode \(octal)); run: chmod \(wanted) \(path)"
    case .directoryOfOtherGroup:
      "directory \(path) belongs to another group than configured (mode \(octal)); use chgrp"
    }
  }
}

/// Files that only their owner may read: private keys, passwords, API keys.
public enum SecretFile {
  /// Reads a secret of at most `bytesMax` bytes.
  ///
  /// The permissions are those of the file that is read, not of one that was swapped in between.
  /// Throws `PermissionError` when group or others have any permission on it, `DurableFileError`
  /// when it cannot be read (`ENOENT` when missing, `EFBIG` when longer than `bytesMax`).
  public static func read(_ path: String, bytesMax: Int = 65_536) throws -> [UInt8] {
    let descriptor = open(path, O_RDONLY | O_CLOEXEC | O_NOCTTY | O_NONBLOCK)
    guard descriptor >= 0 else {
      throw DurableFileError(path: path, operation: .open, errnoCode: errno)
    }
    defer { close(descriptor) }
    var status = stat()
    guard fstat(descriptor, &status) == 0 else {
      throw DurableFileError(path: path, operation: .inspect, errnoCode: errno)
    }
    guard status.st_mode & S_IFMT == S_IFREG else {
      throw DurableFileError(path: path, operation: .read, errnoCode: EINVAL)
    }
    guard status.st_mode & 0o077 == 0 else {
      throw PermissionError(
        path: path, mode: status.st_mode & 0o7777, modeAllowed: 0o600, kind: .secretFileExposed)
    }
    var bytes: [UInt8] = []
    var buffer = [UInt8](repeating: 0, count: 4096)
    while true {
      let count = Glibc.read(descriptor, &buffer, buffer.count)
      if count == 0 { return bytes }
      if count < 0 {
        if errno == EINTR { continue }
        throw DurableFileError(path: path, operation: .read, errnoCode: errno)
      }
      bytes += buffer[..<count]
      guard bytes.count <= bytesMax else {
        throw DurableFileError(path: path, operation: .read, errnoCode: EFBIG)
      }
    }
  }

  /// Reads a secret that is one line of text; the line end does not belong to it.
  public static func readLine(_ path: String, bytesMax: Int = 65_536) throws -> String {
    var bytes = try read(path, bytesMax: bytesMax)
    while let last = bytes.last, last == 0x0A || last == 0x0D { bytes.removeLast() }
    guard let text = String(validating: bytes, as: UTF8.self) else {
      throw DurableFileError(path: path, operation: .read, errnoCode: EILSEQ)
    }
    return text
  }
}
