import Crypto
import Glibc
import Synchronization

/// A file in the making: `<name>.part`, invisible under its real name until it is complete.
///
/// Order of use: `write` any number of times, then `finish`, or `seal` and `publish`, or
/// `discard`. A part file that is neither finished nor discarded stays on disk as `*.part` and is
/// removed by `removeStaleParts` of a later run. Only its creator may read it.
public final class PartFile: Sendable {
  /// Where the bytes go until the file is published.
  public let path: String
  /// The directory of the part file and of the published file.
  public let directory: String
  private let expectedBytes: Int64?
  private let state: Mutex<State>

  private struct State {
    var descriptor: Int32
    var hash = SHA256()
    var bytesWritten: Int64 = 0
    var digest: FileDigest?
  }

  /// Creates `<directory>/<name>.part`, which must not exist.
  ///
  /// `mode` is set whatever the umask. `expectedBytes` is only used to say how much room is
  /// missing when the disk is full.
  public init(
    directory: String, name: String, mode: UInt32 = 0o600, expectedBytes: Int64? = nil
  ) throws(DurableFileError) {
    precondition(!name.isEmpty && !name.contains("/"), "a part file is named within its directory")
    self.directory = directory
    self.path = directory + "/" + name + ".part"
    self.expectedBytes = expectedBytes
    let descriptor = open(path, O_CREAT | O_EXCL | O_WRONLY | O_CLOEXEC | O_NOFOLLOW, 0o600)
    guard descriptor >= 0 else {
      throw DurableFileError(
        path: path, operation: .open, errnoCode: errno, bytesNeeded: expectedBytes)
    }
    if mode != 0o600, fchmod(descriptor, mode) != 0 {
      let code = errno
      close(descriptor)
      unlink(path)
      throw DurableFileError(path: path, operation: .changeMode, errnoCode: code)
    }
    state = Mutex(State(descriptor: descriptor))
  }

  deinit {
    // A forgotten part file stays as `*.part`, but its descriptor must not leak.
    state.withLock { if $0.descriptor >= 0 { _ = close($0.descriptor) } }
  }

  /// How many bytes were written so far.
  public var bytesWritten: Int64 { state.withLock { $0.bytesWritten } }

  /// Appends bytes and hashes them.
  public func write(_ bytes: UnsafeRawBufferPointer) throws(DurableFileError) {
    let failure: WriteFailure? = state.withLock { state in
      precondition(state.descriptor >= 0, "a sealed part file takes no more bytes")
      do throws(WriteFailure) {
        try writeAll(bytes, to: state.descriptor)
      } catch {
        state.bytesWritten += Int64(error.bytesWritten)
        return error
      }
      state.bytesWritten += Int64(bytes.count)
      state.hash.update(bufferPointer: bytes)
      return nil
    }
    if let failure { throw error(.write, failure.errnoCode) }
  }

  /// Appends bytes and hashes them.
  public func write(_ bytes: [UInt8]) throws(DurableFileError) {
    let failure: DurableFileError? = bytes.withUnsafeBytes { buffer in
      do throws(DurableFileError) {
        try write(buffer)
        return nil
      } catch {
        return error
      }
    }
    if let failure { throw failure }
  }

  /// Appends the UTF-8 of a text and hashes it.
  public func write(_ text: String) throws(DurableFileError) {
    try write(Array(text.utf8))
  }

  /// Puts the bytes safely on disk, closes the file and returns their digest.
  ///
  /// The file keeps its `.part` name. Calling it again returns the same digest.
  @discardableResult
  public func seal() throws(DurableFileError) -> FileDigest {
    let result: Result<FileDigest, DurableFileError> = state.withLock { state in
      if let digest = state.digest { return .success(digest) }
      precondition(state.descriptor >= 0, "a discarded part file cannot be sealed")
      if fsync(state.descriptor) != 0 {
        return .failure(DurableFileError(path: path, operation: .sync, errnoCode: errno))
      }
      let closed = close(state.descriptor)
      state.descriptor = -1
      // EIO and ENOSPC may be reported as late as here, on network file systems.
      if closed != 0, errno != EINTR {
        return .failure(DurableFileError(path: path, operation: .write, errnoCode: errno))
      }
      let digest = FileDigest(state.hash.finalize())
      state.digest = digest
      return .success(digest)
    }
    return try result.get()
  }

  /// Renames the sealed file to `name` in its directory, replacing what is there, and makes the
  /// rename durable. Returns the new path.
  @discardableResult
  public func publish(as name: String) throws(DurableFileError) -> String {
    let target = try rename(as: name)
    try syncDirectory(directory)
    return target
  }

  /// Renames the sealed file to `name` in its directory, replacing what is there. Only
  /// ``syncDirectory(_:)`` makes the rename durable, once for any number of files.
  public func rename(as name: String) throws(DurableFileError) -> String {
    precondition(!name.isEmpty && !name.contains("/"), "a file is published in its directory")
    precondition(state.withLock { $0.digest != nil }, "a rename follows seal")
    let target = directory + "/" + name
    guard Glibc.rename(path, target) == 0 else {
      throw DurableFileError(path: target, operation: .rename, errnoCode: errno)
    }
    return target
  }

  /// Seals and publishes. Returns the digest of all bytes.
  @discardableResult
  public func finish(as name: String) throws(DurableFileError) -> FileDigest {
    let digest = try seal()
    try publish(as: name)
    return digest
  }

  /// Closes and removes the part file. Harmless after `publish`.
  public func discard() {
    state.withLock {
      if $0.descriptor >= 0 { _ = close($0.descriptor) }
      $0.descriptor = -1
    }
    unlink(path)
  }

  private func error(_ operation: DurableFileError.Operation, _ code: Int32) -> DurableFileError {
    let missing = expectedBytes.map { max(0, $0 - bytesWritten) }
    return DurableFileError(
      path: path, operation: operation, errnoCode: code, bytesNeeded: missing)
  }
}
