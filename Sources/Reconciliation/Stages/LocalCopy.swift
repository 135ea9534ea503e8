import DurableFiles
import Glibc

/// A local file's bytes as the inbox keeps them: synced, and named by their digest.
struct LocalCopy {
  let digest: FileDigest
  let sizeBytes: Int64
  let path: String

  /// - Throws: ``DurableFileError`` where the file cannot be read or the inbox not be written.
  init(of source: String, in inbox: String, permissions: DirectoryPermissions) throws {
    let descriptor = open(source, O_RDONLY | O_CLOEXEC)
    guard descriptor >= 0 else {
      throw DurableFileError(path: source, operation: .open, errnoCode: errno)
    }
    defer { close(descriptor) }
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
