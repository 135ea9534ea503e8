import Glibc

/// Another run holds the lock.
public struct RunLockedError: Error, CustomStringConvertible {
  public let path: String
  /// What the other run wrote: its process id and start.
  public let holder: String

  public var description: String {
    "\(path): another run is at work (\(holder)); nothing was done, try again when it has ended"
  }
}

/// The one writer's claim on a data directory: an advisory lock that ends with its process, however that ends.
public final class RunLock: Sendable {
  private let descriptor: Int32

  /// Takes the lock at once or throws ``RunLockedError``.
  ///
  /// - Parameter mode: permissions of a new lock file, whatever the umask: who may write must be able to lock.
  public init(path: String, startedAt: String, mode: UInt32 = 0o600) throws {
    let isNew = access(path, F_OK) != 0
    let descriptor = open(path, O_RDWR | O_CREAT | O_CLOEXEC, mode)
    guard descriptor >= 0 else { throw LockFileError(path: path, errnoCode: errno) }
    if isNew { fchmod(descriptor, mode) }
    guard flock(descriptor, LOCK_EX | LOCK_NB) == 0 else {
      let holder = Self.text(of: descriptor)
      close(descriptor)
      throw RunLockedError(path: path, holder: holder.isEmpty ? "unknown process" : holder)
    }
    let text = Array("process \(getpid()), started \(startedAt)".utf8)
    guard ftruncate(descriptor, 0) == 0, pwrite(descriptor, text, text.count, 0) == text.count
    else {
      let code = errno
      close(descriptor)
      throw LockFileError(path: path, errnoCode: code)
    }
    self.descriptor = descriptor
  }

  /// Gives the lock back.
  public func release() {
    flock(descriptor, LOCK_UN)
    close(descriptor)
  }

  private static func text(of descriptor: Int32) -> String {
    var buffer = [UInt8](repeating: 0, count: 256)
    let count = pread(descriptor, &buffer, buffer.count, 0)
    return String(decoding: buffer.prefix(max(0, count)), as: UTF8.self)
  }
}

/// The lock file cannot be made or written.
public struct LockFileError: Error, CustomStringConvertible {
  public let path: String
  public let errnoCode: Int32

  public var description: String {
    "\(path): \(String(cString: strerror(errnoCode))); see to it that the data directory can be written: free space or "
      + "check its disk"
  }
}
