import Compression
import Foundation

/// Writes one file from front to back, in bounded memory. The one place where written bytes may be
/// compressed.
package final class FileSink {
  /// Where the file is.
  package let path: String
  private let handle: FileHandle
  /// Packs what is written; nil for a plain file.
  private let gzip: GzipWriter?
  private var buffer: [UInt8] = []
  private static let bufferBytes = 1 << 16

  /// Creates the file, or empties it.
  ///
  /// - Parameters:
  ///   - path: where; `.gz` is appended to it for a compressed file.
  ///   - isCompressed: whether the file is gzip.
  package init(path plainPath: String, isCompressed: Bool = false) throws {
    let path = isCompressed ? plainPath + ".gz" : plainPath
    self.path = path
    guard FileManager.default.createFile(atPath: path, contents: nil),
      let handle = FileHandle(forWritingAtPath: path)
    else { throw FileSinkError(what: "cannot write \(path)") }
    self.handle = handle
    self.gzip =
      isCompressed ? GzipWriter { bytes in try handle.write(contentsOf: Data(bytes)) } : nil
    buffer.reserveCapacity(Self.bufferBytes + 4_096)
  }

  /// The bytes, and a line feed.
  package func writeLine(_ bytes: some Sequence<UInt8>) throws {
    buffer.append(contentsOf: bytes)
    buffer.append(0x0A)
    if buffer.count >= Self.bufferBytes { try flush() }
  }

  /// Writes what is left and closes the file; nothing can be written after.
  package func finish() throws {
    try flush()
    try gzip?.finish()
    try handle.close()
  }

  private func flush() throws {
    if let gzip { try gzip.write(buffer) } else { try handle.write(contentsOf: Data(buffer)) }
    buffer.removeAll(keepingCapacity: true)
  }
}

/// A file that cannot be written.
public struct FileSinkError: Error, CustomStringConvertible {
  /// Which file.
  public let what: String

  public var description: String { what }
}
