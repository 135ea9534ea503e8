import CZlib

/// Packs bytes as one gzip member; the same bytes give the same output, for the header carries no
/// time and no name.
///
/// Call ``write(_:)-(UnsafeRawBufferPointer)`` as often as needed, then ``finish()`` once.
public final class GzipWriter {
  private static let outputBytes = 1 << 18

  private let stream: UnsafeMutablePointer<z_stream>
  private let output: UnsafeMutableRawBufferPointer
  private let sink: (UnsafeRawBufferPointer) throws -> Void
  private var isFinished = false

  /// - Parameters:
  ///   - level: 1, fast, to 9, small.
  ///   - sink: takes packed bytes, which are valid only during the call; what it throws comes out
  ///     of the writer's call.
  public init(level: Int = 6, sink: @escaping (UnsafeRawBufferPointer) throws -> Void) {
    precondition((1...9).contains(level))
    self.sink = sink
    self.output = .allocate(byteCount: Self.outputBytes, alignment: 16)
    self.stream = .allocate(capacity: 1)
    stream.initialize(to: z_stream())
    let status = deflateInit2_(
      stream, Int32(level), Z_DEFLATED, 15 + 16, 8, Z_DEFAULT_STRATEGY, ZLIB_VERSION,
      Int32(MemoryLayout<z_stream>.size))
    precondition(status == Z_OK, "zlib has no memory for its window")
  }

  deinit {
    deflateEnd(stream)
    stream.deallocate()
    output.deallocate()
  }

  /// Packs more bytes; a programmer error after ``finish()``.
  public func write(_ bytes: UnsafeRawBufferPointer) throws {
    precondition(!isFinished)
    var rest = bytes[...]
    while !rest.isEmpty {
      let part = UnsafeRawBufferPointer(rebasing: rest.prefix(1 << 30))
      // zlib's interface is older than const; it does not write here.
      stream.pointee.next_in = UnsafeMutablePointer(
        mutating: part.baseAddress?.assumingMemoryBound(to: Bytef.self))
      stream.pointee.avail_in = UInt32(part.count)
      try drain(Z_NO_FLUSH)
      rest = rest.dropFirst(part.count)
    }
  }

  /// Packs more bytes; a programmer error after ``finish()``.
  public func write(_ bytes: [UInt8]) throws {
    try bytes.withUnsafeBytes { try write($0) }
  }

  /// Ends the member: checksum and length go out.
  public func finish() throws {
    precondition(!isFinished)
    isFinished = true
    stream.pointee.avail_in = 0
    try drain(Z_FINISH)
  }

  /// `bytes` as a gzip file.
  public static func packed(_ bytes: [UInt8], level: Int = 6) -> [UInt8] {
    var packed: [UInt8] = []
    let writer = GzipWriter(level: level) { packed.append(contentsOf: $0) }
    do {
      try writer.write(bytes)
      try writer.finish()
    } catch {
      preconditionFailure("appending to an array throws nothing: \(error)")
    }
    return packed
  }

  private func drain(_ flush: Int32) throws {
    repeat {
      stream.pointee.next_out = output.baseAddress?.assumingMemoryBound(to: Bytef.self)
      stream.pointee.avail_out = UInt32(Self.outputBytes)
      let status = deflate(stream, flush)
      precondition(status == Z_OK || status == Z_STREAM_END || status == Z_BUF_ERROR)
      let count = Self.outputBytes - Int(stream.pointee.avail_out)
      if count > 0 { try sink(UnsafeRawBufferPointer(rebasing: output[..<count])) }
    } while stream.pointee.avail_out == 0
  }
}
