/// A source whose first bytes can be looked at before anybody reads them.
package final class PeekedSource: ByteSource {
  /// The first bytes, fewer than asked for only where the source has no more.
  package let front: [UInt8]
  private let upstream: any ByteSource
  private var given = 0

  /// Reads the first `count` bytes of a source.
  package init(_ upstream: any ByteSource, count: Int) throws {
    self.upstream = upstream
    var front = [UInt8](repeating: 0, count: count)
    var filled = 0
    while filled < count {
      let got = try front.withUnsafeMutableBytes { buffer in
        try upstream.read(into: UnsafeMutableRawBufferPointer(rebasing: buffer[filled...]))
      }
      if got == 0 { break }
      filled += got
    }
    self.front = Array(front.prefix(filled))
  }

  package func read(into buffer: UnsafeMutableRawBufferPointer) throws -> Int {
    guard given < front.count else { return try upstream.read(into: buffer) }
    let piece = front[given...].prefix(buffer.count)
    buffer.copyBytes(from: piece)
    given += piece.count
    return piece.count
  }
}
