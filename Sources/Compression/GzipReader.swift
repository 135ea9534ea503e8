import CZlib

/// Unpacks gzip as a stream: all members of a file one after the other, checksums verified, within
/// a budget.
///
/// Bytes come out before the checksum behind them is known, so whoever reads must be able to throw
/// them away when a later read fails.
public final class GzipReader: ByteSource {
  /// What every gzip member starts with.
  static let magic: [UInt8] = [0x1F, 0x8B]

  private enum State { case beforeFirstMember, inMember, betweenMembers, atEnd }

  private let upstream: any ByteSource
  private let budget: OutputBudget
  private let stream: UnsafeMutablePointer<z_stream>
  private let input: UnsafeMutableRawBufferPointer
  private var state = State.beforeFirstMember
  private var upstreamEnded = false
  private var membersDone = 0
  private var bytesIn: Int64 = 0
  private var bytesOut: Int64 = 0

  /// - Parameter inputBytes: how much is asked of `upstream` at a time.
  public init(_ upstream: any ByteSource, budget: OutputBudget, inputBytes: Int = 1 << 20) {
    precondition(inputBytes > 0)
    self.upstream = upstream
    self.budget = budget
    self.input = .allocate(byteCount: inputBytes, alignment: 16)
    self.stream = .allocate(capacity: 1)
    stream.initialize(to: z_stream())
    // 15 bits of window; 16 more mean gzip and nothing else.
    let status = inflateInit2_(
      stream, 15 + 16, ZLIB_VERSION, Int32(MemoryLayout<z_stream>.size))
    precondition(status == Z_OK, "zlib has no memory for its window")
  }

  deinit {
    inflateEnd(stream)
    stream.deallocate()
    input.deallocate()
  }

  public func read(into buffer: UnsafeMutableRawBufferPointer) throws -> Int {
    precondition(!buffer.isEmpty)
    while state != .atEnd {
      if stream.pointee.avail_in == 0, !upstreamEnded { try refill() }
      if state != .inMember {
        try startMember()
        continue
      }
      let count = try inflateInto(buffer)
      if count > 0 { return count }
    }
    return 0
  }

  /// Compressed bytes that zlib has taken.
  private var consumed: Int64 { bytesIn - Int64(stream.pointee.avail_in) }

  private func refill() throws {
    let count = try upstream.read(into: input)
    upstreamEnded = count == 0
    bytesIn += Int64(count)
    stream.pointee.next_in = input.baseAddress?.assumingMemoryBound(to: Bytef.self)
    stream.pointee.avail_in = UInt32(count)
  }

  private func startMember() throws {
    let isFirst = state == .beforeFirstMember
    guard stream.pointee.avail_in > 0 else {
      if isFirst { throw ByteSourceError.notGzip }
      state = .atEnd
      return
    }
    guard stream.pointee.next_in.pointee == Self.magic[0] else {
      throw isFirst ? .notGzip : ByteSourceError.trailingGarbage(compressedOffset: consumed)
    }
    inflateReset(stream)
    state = .inMember
  }

  private func inflateInto(_ buffer: UnsafeMutableRawBufferPointer) throws -> Int {
    let room = min(buffer.count, 1 << 30)
    stream.pointee.next_out = buffer.baseAddress?.assumingMemoryBound(to: Bytef.self)
    stream.pointee.avail_out = UInt32(room)
    let status = inflate(stream, Z_NO_FLUSH)
    let count = room - Int(stream.pointee.avail_out)
    try spend(count)
    switch status {
    case Z_STREAM_END:
      state = .betweenMembers
      membersDone += 1
    case Z_OK, Z_BUF_ERROR:
      if count == 0, upstreamEnded, stream.pointee.avail_in == 0 {
        throw ByteSourceError.truncated(compressedBytes: bytesIn)
      }
    default:
      let what = stream.pointee.msg.map { String(cString: $0) } ?? "zlib error \(status)"
      if membersDone > 0, what == "incorrect header check" {
        throw ByteSourceError.trailingGarbage(compressedOffset: consumed)
      }
      throw ByteSourceError.corrupt(compressedBytes: consumed, what: what)
    }
    return count
  }

  private func spend(_ count: Int) throws {
    bytesOut += Int64(count)
    try budget.check(bytesOut: bytesOut, bytesIn: consumed)
  }
}
