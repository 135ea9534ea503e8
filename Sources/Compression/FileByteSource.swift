#if canImport(Darwin)
  import Darwin
#else
  import Glibc
#endif

/// The bytes of a file as they stand, never more of it in memory than the caller's buffer.
public final class FileByteSource: ByteSource, RandomAccessBytes {
  private let path: String
  private let descriptor: Int32
  private let bytesRead: (@Sendable (Int64) -> Void)?
  private var position: Int64 = 0

  /// Opens the file for reading.
  ///
  /// - Parameter bytesRead: hears after each piece how far into the file the reading has come.
  public init(
    path: String, bytesRead: (@Sendable (Int64) -> Void)? = nil
  ) throws(ByteSourceError) {
    self.path = path
    self.bytesRead = bytesRead
    self.descriptor = open(path, O_RDONLY | O_CLOEXEC)
    guard descriptor >= 0 else { throw .system(operation: "open", path: path, code: errno) }
  }

  deinit {
    close(descriptor)
  }

  public func read(into buffer: UnsafeMutableRawBufferPointer) throws -> Int {
    precondition(!buffer.isEmpty)
    while true {
      #if canImport(Darwin)
        let count = Darwin.read(descriptor, buffer.baseAddress, buffer.count)
      #else
        let count = Glibc.read(descriptor, buffer.baseAddress, buffer.count)
      #endif
      if count >= 0 {
        position += Int64(count)
        bytesRead?(position)
        return count
      }
      guard errno == EINTR else {
        throw ByteSourceError.system(operation: "read", path: path, code: errno)
      }
    }
  }

  /// The first bytes of the file, at most `count` of them, without moving on.
  func peek(_ count: Int) throws -> [UInt8] { try bytes(at: 0, count: count) }

  func sizeBytes() throws -> Int64 {
    var status = stat()
    guard fstat(descriptor, &status) == 0 else {
      throw ByteSourceError.system(operation: "read", path: path, code: errno)
    }
    return Int64(status.st_size)
  }

  func read(at offset: Int64, into buffer: UnsafeMutableRawBufferPointer) throws -> Int {
    var filled = 0
    while filled < buffer.count {
      let got = pread(
        descriptor, buffer.baseAddress! + filled, buffer.count - filled, off_t(offset) + filled)
      if got < 0 {
        guard errno == EINTR else {
          throw ByteSourceError.system(operation: "read", path: path, code: errno)
        }
        continue
      }
      if got == 0 { break }
      filled += got
    }
    bytesRead?(offset + Int64(filled))
    return filled
  }
}
