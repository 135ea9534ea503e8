import Reporting

/// Objects for standard output, one a line, handed over in pieces.
final class ObjectOutput {
  private static let pieceBytes = 64 << 10
  private let sink: any OutputSink
  private var pending: [UInt8] = []

  init(_ sink: any OutputSink = StandardOutput()) {
    self.sink = sink
  }

  func write(_ object: ObjectText) throws {
    pending += object.line
    if pending.count >= Self.pieceBytes { try flush() }
  }

  /// Hands over everything that is pending; without it the output is not complete.
  func flush() throws {
    guard !pending.isEmpty else { return }
    try sink.write(pending)
    pending.removeAll(keepingCapacity: true)
  }
}
