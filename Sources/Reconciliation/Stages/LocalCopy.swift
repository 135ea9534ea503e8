import Acquisition
import DurableFiles
import Glibc

/// A local file's bytes as the inbox keeps them: synced, and named by their digest.
struct LocalCopy {
  let digest: FileDigest
  let sizeBytes: Int64
  let path: String

  /// - Parameter bytesMax: a larger file is refused before its bytes fill the disk, and so is a pipe
  ///   that goes on beyond.
  /// - Throws: ``DurableFileError`` where the file cannot be read or the inbox not be written;
  ///   ``AcquisitionError`` for a file that is too large.
  init(
    of source: String, in inbox: String, permissions: DirectoryPermissions, bytesMax: Int64
  ) throws {
    let descriptor = open(source, O_RDONLY | O_CLOEXEC)
    guard descriptor >= 0 else {
      throw DurableFileError(path: source, operation: .open, errnoCode: errno)
    }
    defer { close(descriptor) }
    let tooLarge = AcquisitionError(
      .fileTooLarge, at: source, "the file has more bytes than the limit of \(bytesMax)",
      advice: "raise limits.file_bytes if that is right")
    var status = stat()
    guard fstat(descriptor, &status) == 0 else {
      throw DurableFileError(path: source, operation: .inspect, errnoCode: errno)
    }
    guard Int64(status.st_size) <= bytesMax else { throw tooLarge }
    try removeStaleParts(in: inbox, name: "ingesting")
    let part = try PartFile(directory: inbox, name: "ingesting", mode: permissions.fileMode)
    do {
      let piece = UnsafeMutableRawBufferPointer.allocate(byteCount: 1 << 20, alignment: 16)
      defer { piece.deallocate() }
      while true {
        let count = read(descriptor, piece.baseAddress, piece.count)
        if count < 0, errno == EINTR { continue }
        guard count >= 0 else {
          throw DurableFileError(path: source, operation: .read, errnoCode: errno)
        }
        guard count > 0 else { break }
        try part.write(UnsafeRawBufferPointer(rebasing: piece[..<count]))
        guard part.bytesWritten <= bytesMax else { throw tooLarge }
      }
      sizeBytes = part.bytesWritten
      digest = try part.seal()
    } catch {
      part.discard()
      throw error
    }
    path = inbox + "/" + digest.hex
    if access(path, F_OK) == 0 {
      part.discard()
    } else {
      _ = try part.publish(as: digest.hex)
    }
  }
}
