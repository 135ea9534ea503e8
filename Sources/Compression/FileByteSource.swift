#if canImport(Darwin)
  import Darwin
#else
  import Glibc
#endif

/// The bytes of a file as they stand, never more of it in memory than the caller's buffer.
public final class FileByteSource: ByteSource {
  private let path: String
  private let descriptor: Int32

  /// Opens the file for reading.
  public init(path: String) throws(ByteSourceError) {
    self.path = path
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
      if count >= 0 { return count }
      guard errno == EINTR else {
        throw ByteSourceError.system(operation: "read", path: path, code: errno)
      }
    }
  }

  /// The first bytes of the file, at most `count` of them, without moving on.
  func peek(_ count: Int) throws -> [UInt8] {
    var bytes = [UInt8](repeating: 0, count: count)
    var filled = 0
    while filled < count {
      let got = bytes.withUnsafeMutableBytes { buffer in
        pread(descriptor, buffer.baseAddress! + filled, count - filled, off_t(filled))
      }
      if got < 0 {
        guard errno == EINTR else {
          throw ByteSourceError.system(operation: "read", path: path, code: errno)
        }
        continue
      }
      if got == 0 { break }
      filled += got
    }
    return Array(bytes.prefix(filled))
  }
}

/// Opens files by how they are packed.
public enum PackedFile {
  /// The unpacked bytes of a file, within a budget that holds for plain files too.
  public static func open(
    path: String, container: Container = .auto, budget: OutputBudget
  ) throws -> any ByteSource {
    let file = try FileByteSource(path: path)
    let isGzip =
      switch container {
      case .none: false
      case .gzip: true
      case .auto: try file.peek(2) == GzipReader.magic
      }
    return isGzip
      ? GzipReader(file, budget: budget) : BoundedSource(file, bytesMax: budget.bytesMax)
  }
}

/// Passes bytes on until there are too many of them.
final class BoundedSource: ByteSource {
  private let upstream: any ByteSource
  private let bytesMax: Int64
  private var bytesRead: Int64 = 0

  init(_ upstream: any ByteSource, bytesMax: Int64) {
    self.upstream = upstream
    self.bytesMax = bytesMax
  }

  func read(into buffer: UnsafeMutableRawBufferPointer) throws -> Int {
    let count = try upstream.read(into: buffer)
    bytesRead += Int64(count)
    guard bytesRead <= bytesMax else { throw ByteSourceError.tooLarge(bytesMax: bytesMax) }
    return count
  }
}
