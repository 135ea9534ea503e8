public import DurableFiles

/// A report that is being written beside its place; whoever made the part file publishes it.
public final class PartFileOutput: OutputSink {
  private let part: PartFile

  public init(_ part: PartFile) {
    self.part = part
  }

  public func write(_ bytes: [UInt8]) throws {
    try part.write(bytes)
  }
}
