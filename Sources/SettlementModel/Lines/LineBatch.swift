/// Some thousand typed lines in a row, in room that is used again for the next ones.
///
/// Texts lie in one run of bytes, the rows of the file as received, and are valid UTF-8. Lines,
/// texts and pointers are valid until the batch is cleared, which its owner does once the sink has
/// returned. Used from one thread.
public final class LineBatch {
  /// Lines that fit.
  public let capacity: Int
  /// Lines that stand in it.
  public private(set) var count = 0
  private let bytesWanted: Int
  private let lines: UnsafeMutablePointer<BatchedLine>
  private var bytes: UnsafeMutableBufferPointer<UInt8>
  private var bytesUsed = 0

  /// - Parameters:
  ///   - capacity: lines; few enough that they stay in the processor's cache.
  ///   - bytesWanted: the batch counts as full once its texts have this many bytes.
  public init(capacity: Int = 1024, bytesWanted: Int = 1 << 18) {
    precondition(capacity > 0 && bytesWanted > 0)
    self.capacity = capacity
    self.bytesWanted = bytesWanted
    lines = .allocate(capacity: capacity)
    bytes = .allocate(capacity: bytesWanted)
  }

  deinit {
    lines.deallocate()
    bytes.deallocate()
  }

  /// Whether it has to be handed over and cleared before anything is added.
  public var isFull: Bool { count == capacity || bytesUsed >= bytesWanted }

  /// The line at an index below ``count``, in file order.
  public subscript(index: Int) -> BatchedLine {
    unsafeAddress {
      precondition(index >= 0 && index < count)
      return UnsafePointer(lines + index)
    }
  }

  /// The bytes of a line's text.
  public func bytes(of text: LineText) -> UnsafeBufferPointer<UInt8> {
    let end = Int(text.offset) + Int(text.length)
    precondition(end <= bytesUsed)
    return UnsafeBufferPointer(
      start: bytes.baseAddress! + Int(text.offset), count: Int(text.length))
  }

  /// Adds a line whose texts were put into this batch.
  public func append(_ line: BatchedLine) {
    precondition(count < capacity)
    (lines + count).initialize(to: line)
    count += 1
  }

  /// Puts bytes behind those that are there; a whole row at once where its fields become texts.
  ///
  /// - Parameter text: valid UTF-8, at most a row's bytes (``Limits/rowBytesMax``).
  public func append(text: UnsafeBufferPointer<UInt8>) -> LineText {
    guard let start = text.baseAddress, !text.isEmpty else { return LineText() }
    if bytes.count - bytesUsed < text.count { grow(by: text.count) }
    (bytes.baseAddress! + bytesUsed).update(from: start, count: text.count)
    defer { bytesUsed += text.count }
    return LineText(offset: bytesUsed, length: text.count)
  }

  /// Forgets all lines and texts and keeps the room.
  public func clear() {
    count = 0
    bytesUsed = 0
  }

  private func grow(by count: Int) {
    precondition(bytesUsed + count <= Int(UInt32.max))
    let larger = UnsafeMutableBufferPointer<UInt8>.allocate(
      capacity: max(bytes.count * 2, bytesUsed + count))
    larger.baseAddress!.update(from: bytes.baseAddress!, count: bytesUsed)
    bytes.deallocate()
    bytes = larger
  }
}
