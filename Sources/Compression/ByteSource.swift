/// Bytes in order from somewhere: a file, or what a compressed file unpacks to.
///
/// Used from one thread. A source is read to its end once; after a thrown error it is not read
/// again.
public protocol ByteSource: AnyObject {
  /// Fills the front of `buffer`, which is not empty, and returns how many bytes it wrote; 0 at the
  /// end, and only there.
  ///
  /// - Throws: ``ByteSourceError``.
  func read(into buffer: UnsafeMutableRawBufferPointer) throws -> Int
}

/// How a file is packed.
public enum Container: String, Sendable, Hashable, CaseIterable {
  /// gzip where the file starts with gzip's two magic bytes, else plain.
  case auto
  case none
  case gzip
}

/// How much may come out of a file, so that a small one cannot fill memory, disk or the night.
public struct OutputBudget: Sendable, Hashable {
  /// Bytes after unpacking.
  public var bytesMax: Int64
  /// Bytes out for one byte in, looked at once ``ratioFromBytes`` have come out.
  public var ratioMax: Int
  public var ratioFromBytes: Int64

  public init(bytesMax: Int64, ratioMax: Int, ratioFromBytes: Int64) {
    precondition(bytesMax > 0 && ratioMax > 0 && ratioFromBytes >= 0)
    self.bytesMax = bytesMax
    self.ratioMax = ratioMax
    self.ratioFromBytes = ratioFromBytes
  }
}
