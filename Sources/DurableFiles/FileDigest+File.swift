import Crypto
import Glibc

extension FileDigest {
  /// The digest of a file's bytes, read in pieces of 1 MiB.
  ///
  /// - Throws: ``DurableFileError`` where the file cannot be opened or read.
  public init(ofFileAt path: String) throws(DurableFileError) {
    let descriptor = open(path, O_RDONLY | O_CLOEXEC)
    guard descriptor >= 0 else {
      throw DurableFileError(path: path, operation: .open, errnoCode: errno)
    }
    defer { close(descriptor) }
    var hash = SHA256()
    let piece = UnsafeMutableRawBufferPointer.allocate(byteCount: 1 << 20, alignment: 16)
    defer { piece.deallocate() }
    while true {
      let count = Glibc.read(descriptor, piece.baseAddress, piece.count)
      if count < 0, errno == EINTR { continue }
      guard count >= 0 else {
        throw DurableFileError(path: path, operation: .read, errnoCode: errno)
      }
      guard count > 0 else { break }
      hash.update(bufferPointer: UnsafeRawBufferPointer(rebasing: piece[..<count]))
    }
    self.init(hash.finalize())
  }
}
