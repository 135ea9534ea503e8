/// Where a field's text lies, counted from the row's first byte, without enclosing quotes.
struct CSVField {
  private static let escapedBit: UInt32 = 1 << 31

  let start: UInt32
  private let endAndEscaped: UInt32

  init(start: Int, end: Int, isEscaped: Bool) {
    self.start = UInt32(truncatingIfNeeded: start)
    self.endAndEscaped =
      UInt32(truncatingIfNeeded: end) | (isEscaped ? Self.escapedBit : 0)
  }

  var end: UInt32 { endAndEscaped & ~Self.escapedBit }

  /// Whether doubled quotes stand in it.
  var isEscaped: Bool { endAndEscaped & Self.escapedBit != 0 }
}

/// The fields of one row, in room that grows with the widest row.
struct CSVFields: ~Copyable {
  private var buffer = UnsafeMutableBufferPointer<CSVField>.allocate(capacity: 64)
  private(set) var count = 0

  deinit {
    buffer.deallocate()
  }

  var base: UnsafeMutablePointer<CSVField> { buffer.baseAddress! }

  mutating func removeAll() { count = 0 }

  mutating func append(_ field: CSVField) {
    if count == buffer.count { grow() }
    (buffer.baseAddress! + count).initialize(to: field)
    count += 1
  }

  private mutating func grow() {
    let larger = UnsafeMutableBufferPointer<CSVField>.allocate(capacity: buffer.count * 2)
    larger.baseAddress!.update(from: buffer.baseAddress!, count: count)
    buffer.deallocate()
    buffer = larger
  }
}

/// The fields of a ``CSVReader``'s current row; valid until the next row is asked for.
struct CSVRow {
  /// The row's first byte, and the same place in the room where doubled quotes are resolved.
  let bytes: UnsafePointer<UInt8>
  let resolved: UnsafePointer<UInt8>
  /// In bytes, without the line end.
  let length: Int
  let fields: UnsafePointer<CSVField>
  let count: Int

  /// The text of a field, from 0, with doubled quotes resolved.
  @inline(__always)
  subscript(index: Int) -> UnsafeBufferPointer<UInt8> {
    let field = self.field(index)
    return UnsafeBufferPointer(
      start: (field.isEscaped ? resolved : bytes) + Int(field.start),
      count: Int(field.end - field.start))
  }

  /// Where a field's text lies.
  @inline(__always)
  func field(_ index: Int) -> CSVField {
    precondition(index >= 0 && index < count)
    return fields[index]
  }
}
