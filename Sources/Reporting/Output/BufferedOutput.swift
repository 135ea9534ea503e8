/// Collects small writes and hands them to a sink in pieces of about 64 KiB.
struct BufferedOutput {
  private static let pieceBytes = 64 << 10

  private let sink: any OutputSink
  private var pending: [UInt8] = []

  init(_ sink: any OutputSink) {
    self.sink = sink
    pending.reserveCapacity(Self.pieceBytes + 4096)
  }

  /// Adds text at the end; nothing is written yet.
  mutating func append(_ text: String) {
    pending.append(contentsOf: text.utf8)
  }

  /// Lets `body` add bytes at the end; nothing is written yet.
  mutating func append(_ body: (inout [UInt8]) -> Void) {
    body(&pending)
  }

  /// Hands over what is pending once there is enough of it.
  mutating func writeIfFull() throws {
    if pending.count >= Self.pieceBytes { try flush() }
  }

  /// Hands over everything that is pending.
  mutating func flush() throws {
    guard !pending.isEmpty else { return }
    try sink.write(pending)
    pending.removeAll(keepingCapacity: true)
  }
}
