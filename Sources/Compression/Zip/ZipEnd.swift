/// The end of a zip file, which says where the central directory lies.
struct ZipEnd {
  private static let wideEndMagic: [UInt8] = [0x50, 0x4B, 0x06, 0x06]
  private static let locatorMagic: [UInt8] = [0x50, 0x4B, 0x06, 0x07]
  private static let commentBytesMax: Int64 = 65_535

  private(set) var entries: UInt64
  private(set) var directoryBytes: UInt64
  private(set) var directoryOffset: UInt64

  init(of archive: any RandomAccessBytes) throws {
    let size = try archive.sizeBytes()
    let tailOffset = max(0, size - Self.commentBytesMax - 22)
    let tail = try archive.bytes(at: tailOffset, count: Int(size - tailOffset))
    guard let place = Self.place(in: tail) else { throw ByteSourceError.zip(.truncated) }
    let offset = tailOffset + Int64(place)
    let end = offset + 22 + Int64(tail.number16(place + 20))
    guard end <= size else { throw ByteSourceError.zip(.truncated) }
    guard end == size else { throw ByteSourceError.zip(.trailingBytes(offset: end)) }
    guard tail.number16(place + 8) == tail.number16(place + 10) else {
      throw ByteSourceError.zip(.severalParts)
    }
    entries = UInt64(tail.number16(place + 10))
    directoryBytes = UInt64(tail.number32(place + 12))
    directoryOffset = UInt64(tail.number32(place + 16))
    let disks = (tail.number16(place + 4), tail.number16(place + 6))
    let directoryEnd = try widen(archive, endOffset: offset)
    guard disks == (0, 0) || (directoryEnd != offset && disks == (0xFFFF, 0xFFFF)) else {
      throw ByteSourceError.zip(.severalParts)
    }
    let (sum, overflows) = directoryOffset.addingReportingOverflow(directoryBytes)
    guard !overflows, sum == UInt64(directoryEnd) else {
      throw ByteSourceError.zip(
        .malformed("its central directory does not lie where the end of the file says"))
    }
  }

  /// Index of the last end record in the tail of a file.
  private static func place(in tail: [UInt8]) -> Int? {
    guard tail.count >= 22 else { return nil }
    return stride(from: tail.count - 22, through: 0, by: -1).first { index in
      tail[index] == 0x50 && tail[index...].starts(with: ZipDirectory.endMagic)
    }
  }

  /// Takes the numbers of the zip64 end record where there is one, and returns where the directory
  /// must end.
  private mutating func widen(
    _ archive: any RandomAccessBytes, endOffset: Int64
  ) throws -> Int64 {
    let isNeeded = entries == 0xFFFF || directoryBytes == 0xFFFF_FFFF
      || directoryOffset == 0xFFFF_FFFF
    let locator = endOffset >= 20 ? try archive.bytes(at: endOffset - 20, count: 20) : []
    guard locator.count == 20, locator.starts(with: Self.locatorMagic) else {
      // 65,535 entries are a number too; sizes of 4 GiB less one are taken for the mark.
      guard !isNeeded || (directoryBytes < 0xFFFF_FFFF && directoryOffset < 0xFFFF_FFFF) else {
        throw ByteSourceError.zip(.malformed("its zip64 end record is missing"))
      }
      return endOffset
    }
    guard locator.number32(4) == 0, locator.number32(16) <= 1 else {
      throw ByteSourceError.zip(.severalParts)
    }
    let wideOffset = locator.number64(8)
    guard wideOffset <= UInt64(endOffset - 20), endOffset - 20 - Int64(wideOffset) >= 56 else {
      throw ByteSourceError.zip(.malformed("its zip64 end record does not lie where it is said to"))
    }
    let wide = try archive.bytes(at: Int64(wideOffset), count: 56)
    guard wide.count == 56, wide.starts(with: Self.wideEndMagic),
      wide.number64(4) == UInt64(endOffset - 20) - wideOffset - 12
    else {
      throw ByteSourceError.zip(.malformed("its zip64 end record is not one"))
    }
    guard wide.number32(16) == 0, wide.number32(20) == 0, wide.number64(24) == wide.number64(32)
    else { throw ByteSourceError.zip(.severalParts) }
    try take(wide.number64(32), for: \.entries, mark: 0xFFFF)
    try take(wide.number64(40), for: \.directoryBytes, mark: 0xFFFF_FFFF)
    try take(wide.number64(48), for: \.directoryOffset, mark: 0xFFFF_FFFF)
    return Int64(wideOffset)
  }

  private mutating func take(
    _ wide: UInt64, for number: WritableKeyPath<ZipEnd, UInt64>, mark: UInt64
  ) throws {
    guard self[keyPath: number] == mark || self[keyPath: number] == wide, wide <= Int64.max else {
      throw ByteSourceError.zip(.malformed("its zip64 end record contradicts its end record"))
    }
    self[keyPath: number] = wide
  }
}
