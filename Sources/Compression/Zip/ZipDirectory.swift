/// The central directory of a zip file, read strictly: every byte of the file must belong to exactly
/// one member or to the directory, and each member's own header must agree with it.
///
/// Programs differ in which of two contradicting places of a zip file they believe; here neither
/// is.
struct ZipDirectory {
  static let memberMagic: [UInt8] = [0x50, 0x4B, 0x03, 0x04]
  static let endMagic: [UInt8] = [0x50, 0x4B, 0x05, 0x06]
  private static let entryMagic: [UInt8] = [0x50, 0x4B, 0x01, 0x02]
  private static let membersMax = 10_000
  private static let directoryBytesMax: UInt64 = 64 << 20

  /// In the order of the directory.
  private(set) var entries: [ZipEntry] = []
  /// Where each entry's data starts, in the same order.
  private(set) var dataOffsets: [UInt64] = []

  /// Reads and checks the directory.
  init(of archive: any RandomAccessBytes) throws {
    let end = try ZipEnd(of: archive)
    guard end.entries <= UInt64(Self.membersMax) else {
      throw ByteSourceError.zip(.tooManyMembers(Int(clamping: end.entries)))
    }
    guard end.directoryBytes <= Self.directoryBytesMax else {
      throw ByteSourceError.zip(.malformed("its central directory is larger than 64 MiB"))
    }
    let bytes = try archive.bytes(
      at: Int64(end.directoryOffset), count: Int(end.directoryBytes))
    guard bytes.count == Int(end.directoryBytes) else { throw ByteSourceError.zip(.truncated) }
    try readEntries(bytes, count: Int(end.entries))
    try checkNames()
    try checkMembers(in: archive, end: end.directoryOffset)
  }

  private mutating func readEntries(_ bytes: [UInt8], count: Int) throws {
    var offset = 0
    while offset < bytes.count {
      guard bytes.count - offset >= 46, bytes[offset...].starts(with: Self.entryMagic) else {
        throw ByteSourceError.zip(.malformed("entry \(entries.count + 1) is no entry"))
      }
      let (nameBytes, extraBytes, commentBytes) = (
        Int(bytes.number16(offset + 28)), Int(bytes.number16(offset + 30)),
        Int(bytes.number16(offset + 32))
      )
      let nameStart = offset + 46
      let next = nameStart + nameBytes + extraBytes + commentBytes
      guard next <= bytes.count else {
        throw ByteSourceError.zip(.malformed("entry \(entries.count + 1) runs past the directory"))
      }
      let name = Array(bytes[nameStart..<nameStart + nameBytes])
      let extra = Array(bytes[nameStart + nameBytes..<nameStart + nameBytes + extraBytes])
      guard bytes.number16(offset + 34) == 0 else { throw ByteSourceError.zip(.severalParts) }
      var numbers = [
        UInt64(bytes.number32(offset + 24)), UInt64(bytes.number32(offset + 20)),
        UInt64(bytes.number32(offset + 42)),
      ]
      try ZipExtra(extra, name: name).widen(&numbers, mayHoldMore: false)
      entries.append(
        ZipEntry(
          name: name, flags: bytes.number16(offset + 8), method: bytes.number16(offset + 10),
          checksum: bytes.number32(offset + 16), compressedBytes: numbers[1],
          sizeBytes: numbers[0], headerOffset: numbers[2], mode: bytes.number16(offset + 40)))
      offset = next
    }
    guard entries.count == count else {
      throw ByteSourceError.zip(
        .malformed("it has \(entries.count) entries and says \(count)"))
    }
  }

  private func checkNames() throws {
    var seen: Set<[UInt8]> = []
    for entry in entries {
      guard seen.insert(entry.name).inserted else {
        throw ByteSourceError.zip(.duplicateName(entry.shownName))
      }
      guard entry.flags & ZipEntry.unreadableFlags == 0, entry.method != 99 else {
        throw ByteSourceError.zip(.encrypted(entry.shownName))
      }
      let kind = entry.mode & 0xF000
      guard kind == 0 || kind == 0x8000 || (kind == 0x4000 && entry.isDirectory) else {
        throw ByteSourceError.zip(.notRegular(entry.shownName))
      }
    }
  }

  /// Walks the members in the order in which they lie: the first at the front of the file, each at
  /// the end of the one before, the directory at the end of the last.
  private mutating func checkMembers(in archive: any RandomAccessBytes, end: UInt64) throws {
    dataOffsets = Array(repeating: 0, count: entries.count)
    let order = entries.indices.sorted { entries[$0].headerOffset < entries[$1].headerOffset }
    var position: UInt64 = 0
    for (place, index) in order.enumerated() {
      let entry = entries[index]
      guard entry.headerOffset == position else {
        throw ByteSourceError.zip(
          .malformed(
            entry.headerOffset < position
              ? "the member \(entry.shownName) overlaps another"
              : "\(entry.headerOffset - position) bytes before the member \(entry.shownName) "
                + "belong to nothing"))
      }
      let next = place + 1 < order.count ? entries[order[place + 1]].headerOffset : end
      let member = try ZipMember(entry, in: archive, limit: end)
      dataOffsets[index] = member.dataOffset
      position = try member.end(next: next, in: archive)
    }
    guard position == end else {
      throw ByteSourceError.zip(
        .malformed("\(end - position) bytes before the central directory belong to nothing"))
    }
  }
}
