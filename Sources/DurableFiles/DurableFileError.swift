import Glibc

/// A local file or directory could not be created, written, synced, renamed or read.
///
/// Names the path and what the operating system said. `isStorageFailure` tells the failures of
/// the storage itself (full, read-only, defective) from the others.
public struct DurableFileError: Error, Sendable, Equatable, CustomStringConvertible {
  /// What was being done when it failed.
  public enum Operation: String, Sendable {
    case createDirectory = "create directory"
    case changeMode = "set permissions of"
    case inspect = "inspect"
    case open = "open"
    case read = "read"
    case write = "write"
    case sync = "sync"
    case rename = "rename"
    case remove = "remove"
  }

  /// The file or directory that was worked on.
  public let path: String
  /// What was being done.
  public let operation: Operation
  /// The `errno` of the system call.
  public let errnoCode: Int32
  /// How many bytes were still to be written, where that is known.
  public let bytesNeeded: Int64?

  /// A failure of `operation` on `path`.
  public init(path: String, operation: Operation, errnoCode: Int32, bytesNeeded: Int64? = nil) {
    self.path = path
    self.operation = operation
    self.errnoCode = errnoCode
    self.bytesNeeded = bytesNeeded
  }

  /// True when no room is left: disk full, quota used up, file size limit reached.
  public var isStorageFull: Bool {
    errnoCode == ENOSPC || errnoCode == EDQUOT || errnoCode == EFBIG
  }

  /// True when the storage refuses to take data: full, read-only or defective.
  public var isStorageFailure: Bool {
    isStorageFull || errnoCode == EROFS || errnoCode == EIO
  }

  /// What failed, where, the system's reason, and what to do.
  public var description: String {
    var text = "cannot \(operation.rawValue) \(path): \(reason(ofErrno: errnoCode))"
    if let bytesNeeded, isStorageFull { text += " (\(bytesNeeded) more bytes are needed)" }
    if isStorageFull { text += "; free some space, then run again" }
    if errnoCode == EROFS { text += "; mount the file system writable, then run again" }
    if errnoCode == EIO { text += "; check the disk" }
    if errnoCode == EACCES || errnoCode == EPERM { text += "; check the owner and mode" }
    return text
  }
}

/// The system's sentence for an `errno`.
package func reason(ofErrno code: Int32) -> String {
  var buffer = [CChar](repeating: 0, count: 256)
  guard strerror_r(code, &buffer, buffer.count) == 0 else { return "error \(code)" }
  let bytes = buffer.prefix { $0 != 0 }.map { UInt8(bitPattern: $0) }
  return String(decoding: bytes, as: UTF8.self)
}
