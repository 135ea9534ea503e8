import Compression

/// The stretch of a file that is in memory: what has been read and not yet passed.
struct CSVWindow: ~Copyable {
  private let source: any ByteSource
  private var buffer: UnsafeMutableRawBufferPointer
  private var end = 0
  private var bufferOffset: Int64 = 0
  /// Index in ``bytes`` of the first byte not yet passed.
  private(set) var start = 0
  /// Whether the source has no more bytes.
  private(set) var isAtEnd = false

  init(_ source: any ByteSource, capacity: Int) {
    precondition(capacity > 0)
    self.source = source
    self.buffer = .allocate(byteCount: capacity, alignment: 16)
  }

  deinit {
    buffer.deallocate()
  }

  /// Everything in memory, what has been passed since the last fill included.
  var bytes: UnsafeBufferPointer<UInt8> {
    UnsafeBufferPointer(
      start: buffer.baseAddress!.assumingMemoryBound(to: UInt8.self), count: end)
  }

  /// What has not been passed yet.
  var rest: UnsafeBufferPointer<UInt8> { UnsafeBufferPointer(rebasing: bytes[start..<end]) }

  var isEmpty: Bool { start == end }

  /// Where ``rest`` starts in the file.
  var offset: Int64 { bufferOffset + Int64(start) }

  mutating func advance(_ count: Int) {
    precondition(count >= 0 && start + count <= end)
    start += count
  }

  /// Reads more behind what is there; false where nothing more came. Moves the bytes in memory.
  mutating func fill(capacityMax: Int) throws -> Bool {
    guard !isAtEnd else { return false }
    if start > 0 {
      buffer.baseAddress!.copyMemory(
        from: buffer.baseAddress! + start, byteCount: end - start)
      bufferOffset += Int64(start)
      end -= start
      start = 0
    }
    if end == buffer.count { grow(to: max(min(buffer.count * 2, capacityMax), end + 1)) }
    let count = try source.read(
      into: UnsafeMutableRawBufferPointer(rebasing: buffer[end...]))
    isAtEnd = count == 0
    end += count
    return count > 0
  }

  private mutating func grow(to capacity: Int) {
    let larger = UnsafeMutableRawBufferPointer.allocate(byteCount: capacity, alignment: 16)
    larger.baseAddress!.copyMemory(from: buffer.baseAddress!, byteCount: end)
    buffer.deallocate()
    buffer = larger
  }
}

/// Room for the fields of a row whose doubled quotes are resolved, at the same indexes as in the
/// row.
struct CSVScratch: ~Copyable {
  private var buffer = UnsafeMutableBufferPointer<UInt8>.allocate(capacity: 256)
  private var lengths: [Int: Int] = [:]

  deinit {
    buffer.deallocate()
  }

  mutating func resolve(
    _ fields: [CSVScanner.Field], in row: UnsafeBufferPointer<UInt8>, rowBytes: Int, quote: UInt8
  ) {
    if !lengths.isEmpty { lengths.removeAll(keepingCapacity: true) }
    for field in fields where field.isEscaped {
      if buffer.count < rowBytes {
        // Nothing of this row stands in it yet: the first escaped field makes room for all.
        buffer.deallocate()
        buffer = .allocate(capacity: rowBytes)
      }
      var target = field.start
      var index = field.start
      while index < field.end {
        let byte = row[index]
        buffer[target] = byte
        target += 1
        index += byte == quote && index + 1 < field.end && row[index + 1] == quote ? 2 : 1
      }
      lengths[field.start] = target - field.start
    }
  }

  /// The resolved text of the field that lies from `start` to `end` in the row.
  func bytes(from start: Int, to end: Int) -> UnsafeBufferPointer<UInt8> {
    let length = lengths[start, default: end - start]
    return UnsafeBufferPointer(rebasing: UnsafeBufferPointer(buffer)[start..<start + length])
  }
}
