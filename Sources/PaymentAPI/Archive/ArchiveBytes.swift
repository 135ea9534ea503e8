#if canImport(Glibc)
  import Glibc
#else
  import Darwin
#endif

/// The plain bytes of an archive file, from its start, whatever the file is wrapped in.
public protocol ArchiveBytes {
  /// Fills the front of the buffer and says how many bytes it wrote; 0 at the end.
  mutating func read(into buffer: UnsafeMutableRawBufferPointer) throws -> Int
}

/// The bytes of a file that is not compressed.
public final class PlainArchiveBytes: ArchiveBytes {
  private let descriptor: Int32
  private let path: String

  /// - Throws: ``PaymentAPIError`` where the file cannot be opened.
  public init(path: String) throws(PaymentAPIError) {
    descriptor = open(path, O_RDONLY | O_CLOEXEC)
    self.path = path
    guard descriptor >= 0 else { throw .archive(.archiveUnreadable, path, errno) }
  }

  deinit {
    close(descriptor)
  }

  public func read(into buffer: UnsafeMutableRawBufferPointer) throws -> Int {
    while true {
      let count = systemRead(descriptor, buffer.baseAddress, buffer.count)
      if count >= 0 { return count }
      guard errno == EINTR else { throw PaymentAPIError.archive(.archiveUnreadable, path, errno) }
    }
  }
}

private func systemRead(
  _ descriptor: Int32, _ start: UnsafeMutableRawPointer?, _ count: Int
) -> Int {
  read(descriptor, start, count)
}

extension PaymentAPIError {
  /// The failure of a system call on an archive file.
  static func archive(_ code: Code, _ path: String, _ number: Int32) -> PaymentAPIError {
    PaymentAPIError(code: code, place: path, what: String(cString: strerror(number)))
  }
}
