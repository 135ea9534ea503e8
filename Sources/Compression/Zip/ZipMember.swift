/// A member where it lies: its own header, checked against the central directory's entry.
struct ZipMember {
  let dataOffset: UInt64
  private let entry: ZipEntry
  private let dataEnd: UInt64
  /// Whether checksum and sizes stand in the header itself.
  private let isStatedInHeader: Bool

  /// - Parameter limit: where the central directory starts.
  init(_ entry: ZipEntry, in archive: any RandomAccessBytes, limit: UInt64) throws {
    self.entry = entry
    let header = try archive.bytes(at: Int64(entry.headerOffset), count: 30)
    guard header.count == 30, header.starts(with: ZipDirectory.memberMagic) else {
      throw ByteSourceError.zip(.malformed("the member \(entry.shownName) has no header"))
    }
    let nameBytes = Int(header.number16(26))
    let rest = try archive.bytes(
      at: Int64(entry.headerOffset) + 30, count: nameBytes + Int(header.number16(28)))
    func require(_ condition: Bool, _ what: String) throws {
      guard condition else {
        throw ByteSourceError.zip(.contradiction(entry.shownName, what: what))
      }
    }
    try require(Array(rest.prefix(nameBytes)) == entry.name, "name")
    try require(header.number16(8) == entry.method, "method")
    let telling = ZipEntry.unreadableFlags | ZipEntry.descriptorFlag
    try require(header.number16(6) & telling == entry.flags & telling, "flags")
    var sizes = [UInt64(header.number32(22)), UInt64(header.number32(18))]
    try ZipExtra(Array(rest.dropFirst(nameBytes)), name: entry.name)
      .widen(&sizes, mayHoldMore: true)
    let checksum = header.number32(14)
    isStatedInHeader =
      checksum == entry.checksum && sizes == [entry.sizeBytes, entry.compressedBytes]
    if entry.hasDescriptor {
      try require(checksum == 0 || checksum == entry.checksum, "checksum")
      try require(sizes[0] == 0 || sizes[0] == entry.sizeBytes, "size")
      try require(sizes[1] == 0 || sizes[1] == entry.compressedBytes, "compressed size")
    } else {
      try require(checksum == entry.checksum, "checksum")
      try require(sizes[0] == entry.sizeBytes, "size")
      try require(sizes[1] == entry.compressedBytes, "compressed size")
    }
    dataOffset = entry.headerOffset + 30 + UInt64(rest.count)
    let (end, overflows) = dataOffset.addingReportingOverflow(entry.compressedBytes)
    guard !overflows, end <= limit else {
      throw ByteSourceError.zip(
        .malformed("the member \(entry.shownName) overlaps the central directory"))
    }
    dataEnd = end
  }

  /// Where the member ends, a data descriptor behind its data included.
  ///
  /// - Parameter next: where the next member, or the directory, starts.
  func end(next: UInt64, in archive: any RandomAccessBytes) throws -> UInt64 {
    guard next >= dataEnd else {
      throw ByteSourceError.zip(.malformed("the member \(entry.shownName) overlaps another"))
    }
    guard entry.hasDescriptor else { return dataEnd }
    let gap = next - dataEnd
    if gap == 0, isStatedInHeader { return dataEnd }
    let isKnownLength = [12, 16, 20, 24].contains(gap)
    let bytes = isKnownLength ? try archive.bytes(at: Int64(dataEnd), count: Int(gap)) : []
    guard isKnownLength, bytes.count == Int(gap), isDescriptor(bytes) else {
      throw ByteSourceError.zip(
        .contradiction(entry.shownName, what: "data descriptor"))
    }
    return next
  }

  private func isDescriptor(_ bytes: [UInt8]) -> Bool {
    var numbers = bytes
    // Its own signature is optional; numbers have 32 or 64 bits.
    if bytes.count == 16 || bytes.count == 24 {
      guard bytes.starts(with: [0x50, 0x4B, 0x07, 0x08]) else { return false }
      numbers.removeFirst(4)
    }
    guard numbers.number32(0) == entry.checksum else { return false }
    return numbers.count == 12
      ? UInt64(numbers.number32(4)) == entry.compressedBytes
        && UInt64(numbers.number32(8)) == entry.sizeBytes
      : numbers.number64(4) == entry.compressedBytes && numbers.number64(12) == entry.sizeBytes
  }
}
