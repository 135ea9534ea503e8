/// Where the bytes of a report go: a file that is published later, standard output, or memory.
///
/// Called in order from one thread. How a file becomes visible (written beside, synced, renamed) is
/// the sink's affair; a report only writes.
public protocol OutputSink: AnyObject {
  /// Takes the next bytes; a thrown error stops the report and comes out of its writer.
  func write(_ bytes: [UInt8]) throws
}

/// A sink that keeps everything in memory, for short reports and tests.
public final class MemoryOutput: OutputSink {
  /// All bytes so far.
  public private(set) var bytes: [UInt8] = []

  public init() {}

  public func write(_ bytes: [UInt8]) {
    self.bytes.append(contentsOf: bytes)
  }

  /// The bytes as text; every report writes valid UTF-8.
  public var text: String { String(decoding: bytes, as: UTF8.self) }
}
