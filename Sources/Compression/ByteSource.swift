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
  /// gzip or zip where the file starts with the magic bytes of one, else plain.
  case auto
  case none
  case gzip
  case zip
}

/// How much may come out of a file, and for how long, so that a small one cannot fill memory, disk
/// or the night.
public struct OutputBudget: Sendable, Hashable {
  /// Bytes after unpacking.
  public var bytesMax: Int64
  /// Bytes out for one byte in, looked at once ``ratioFromBytes`` have come out.
  public var ratioMax: Int
  public var ratioFromBytes: Int64
  /// From the opening to the last byte, what the reader does in between included; nil for as long
  /// as it takes.
  public var secondsMax: Int?

  public init(bytesMax: Int64, ratioMax: Int, ratioFromBytes: Int64, secondsMax: Int? = nil) {
    precondition(bytesMax > 0 && ratioMax > 0 && ratioFromBytes >= 0 && secondsMax ?? 1 > 0)
    self.bytesMax = bytesMax
    self.ratioMax = ratioMax
    self.ratioFromBytes = ratioFromBytes
    self.secondsMax = secondsMax
  }

  /// Throws where `bytesOut` bytes, made of `bytesIn`, are more than is allowed: the size is looked
  /// at first.
  func check(bytesOut: Int64, bytesIn: Int64) throws(ByteSourceError) {
    guard bytesOut <= bytesMax else { throw .tooLarge(bytesMax: bytesMax) }
    let (allowed, isBoundless) = bytesIn.multipliedReportingOverflow(by: Int64(ratioMax))
    if bytesOut > ratioFromBytes, !isBoundless, bytesOut > allowed {
      throw .ratioTooHigh(ratioMax: ratioMax)
    }
  }
}
