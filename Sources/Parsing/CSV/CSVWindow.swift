import Compression

/// The stretch of a file that is in memory: what has been read and not yet passed.
struct CSVWindow: ~Copyable {
  private let source: any ByteSource
  /// With ``CSVScanner/slackBytes`` behind its end that are never filled.
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
    self.buffer = Self.allocated(capacity)
  }

  deinit {
    buffer.deallocate()
  }

  /// Everything in memory, what has been passed since the last fill included.
  var bytes: UnsafeBufferPointer<UInt8> {
    UnsafeBufferPointer(
      start: buffer.baseAddress!.assumingMemoryBound(to: UInt8.self), count: end)
  }

  /// The first byte in memory.
  var base: UnsafePointer<UInt8> {
    UnsafePointer(buffer.baseAddress!.assumingMemoryBound(to: UInt8.self))
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

  private static func allocated(_ capacity: Int) -> UnsafeMutableRawBufferPointer {
    let room = UnsafeMutableRawBufferPointer.allocate(
      byteCount: capacity + CSVScanner.slackBytes, alignment: 16)
    room.initializeMemory(as: UInt8.self, repeating: 0)
    return UnsafeMutableRawBufferPointer(rebasing: room[..<capacity])
  }

  private mutating func grow(to capacity: Int) {
    let larger = Self.allocated(capacity)
    larger.baseAddress!.copyMemory(from: buffer.baseAddress!, byteCount: end)
    buffer.deallocate()
    buffer = larger
  }
}

/// Room for the fields of a row whose doubled quotes are resolved, at the same places as in the
/// row.
struct CSVScratch: ~Copyable {
  private var buffer = UnsafeMutableBufferPointer<UInt8>.allocate(capacity: 256)

  deinit {
    buffer.deallocate()
  }

  var base: UnsafePointer<UInt8> { UnsafePointer(buffer.baseAddress!) }

  /// Puts the text of every escaped field here and corrects its end.
  mutating func resolve(
    _ fields: borrowing CSVFields, in row: UnsafePointer<UInt8>, rowBytes: Int, quote: UInt8
  ) {
    if buffer.count < rowBytes {
      buffer.deallocate()
      buffer = .allocate(capacity: rowBytes)
    }
    for place in 0..<fields.count where fields.base[place].isEscaped {
      let field = fields.base[place]
      var target = Int(field.start)
      var index = target
      let end = Int(field.end)
      while index < end {
        let byte = row[index]
        buffer[target] = byte
        target += 1
        index += byte == quote && index + 1 < end && row[index + 1] == quote ? 2 : 1
      }
      fields.base[place] = CSVField(start: Int(field.start), end: target, isEscaped: true)
    }
  }
}
