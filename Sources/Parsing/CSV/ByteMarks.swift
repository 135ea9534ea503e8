/// Eight bytes looked at together: a mark is the highest bit of a byte.
enum ByteMarks {
  static let ones: UInt64 = 0x0101_0101_0101_0101
  static let highBits: UInt64 = 0x8080_8080_8080_8080
  private static let lowBits: UInt64 = 0x7F7F_7F7F_7F7F_7F7F

  /// Eight bytes from memory, the first one lowest.
  @inline(__always)
  static func word(_ bytes: UnsafePointer<UInt8>) -> UInt64 {
    UInt64(littleEndian: UnsafeRawPointer(bytes).loadUnaligned(as: UInt64.self))
  }

  /// Marks the bytes below `limit`, which is at most 0x80.
  @inline(__always)
  static func below(_ limit: UInt8, in word: UInt64) -> UInt64 {
    ~(((word & lowBits) &+ UInt64(0x80 - limit) &* ones) | word) & highBits
  }

  /// Marks the bytes that are `byte`, given as it repeated eight times.
  @inline(__always)
  static func equal(_ repeated: UInt64, in word: UInt64) -> UInt64 {
    let difference = word ^ repeated
    return ~(((difference & lowBits) &+ lowBits) | difference) & highBits
  }

  /// Keeps the first `count` bytes, 0 to 8, of a word or of its marks.
  @inline(__always)
  static func first(_ count: Int, of word: UInt64) -> UInt64 {
    count >= 8 ? word : word & ((1 << UInt64(8 &* count)) &- 1)
  }

  /// The index of the first marked byte; `marks` is not zero.
  @inline(__always)
  static func firstIndex(_ marks: UInt64) -> Int { marks.trailingZeroBitCount >> 3 }
}
