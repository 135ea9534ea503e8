import DurableFiles
import Glibc

/// Appends batches to a logbook: whole and synced, or cut away again by the next one.
struct LogbookWriting {
  let path: String
  let mode: UInt32
  private(set) var head: String
  private(set) var length: Int

  init(path: String, mode: UInt32, after reading: LogbookReading) {
    self.path = path
    self.mode = mode
    (head, length) = (reading.head, reading.length)
  }

  /// Appends entries, the last of them a commit, and waits until they are on the disk.
  mutating func append(_ entries: [LogbookEntry]) throws {
    var bytes: [UInt8] = []
    var hash = head
    for entry in entries {
      let text = entry.text
      hash = LogbookReading.hash(text, following: hash)
      bytes += Array("\(hash)\t\(text)\n".utf8)
    }
    let isNew = access(path, F_OK) != 0
    let descriptor = open(path, O_WRONLY | O_CREAT | O_CLOEXEC | O_NOFOLLOW, mode)
    guard descriptor >= 0 else { throw failure(.open) }
    defer { close(descriptor) }
    if isNew, fchmod(descriptor, mode) != 0 { throw failure(.changeMode) }
    guard ftruncate(descriptor, off_t(length)) == 0 else { throw failure(.write) }
    var written = 0
    while written < bytes.count {
      let count = bytes[written...].withUnsafeBytes {
        pwrite(descriptor, $0.baseAddress, $0.count, off_t(length + written))
      }
      if count < 0, errno == EINTR { continue }
      guard count > 0 else { throw failure(.write) }
      written += count
    }
    guard fsync(descriptor) == 0 else { throw failure(.sync) }
    if isNew, let slash = path.lastIndex(of: "/") { try syncDirectory(String(path[..<slash])) }
    (head, length) = (hash, length + written)
  }

  private func failure(_ operation: DurableFileError.Operation) -> DurableFileError {
    DurableFileError(path: path, operation: operation, errnoCode: errno)
  }
}
