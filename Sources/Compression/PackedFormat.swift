/// A form of packing or archiving, known by the first bytes or by the name.
public enum PackedFormat: String, Sendable, Hashable, CaseIterable {
  case gzip, zip, sevenZip = "7z", tar, rar, xz, bzip2, zstd

  /// As many first bytes as ``of(front:)`` wants to see.
  static let frontBytes = 512

  /// The format of a file that starts with these bytes; nil for anything else.
  static func of(front: [UInt8]) -> PackedFormat? {
    for (format, magics) in magics where magics.contains(where: front.starts(with:)) {
      return format
    }
    if front.starts(with: Array("BZh".utf8)), front.dropFirst(4).starts(with: [0x31, 0x41, 0x59]) {
      return .bzip2
    }
    return front.dropFirst(257).starts(with: Array("ustar".utf8)) ? .tar : nil
  }

  /// The format that a name promises by its ending; nil for anything else.
  static func of(name: [UInt8]) -> PackedFormat? {
    let lowered = name.map { (0x41...0x5A).contains($0) ? $0 | 0x20 : $0 }
    return endings.first { lowered.reversed().starts(with: Array($0.ending.utf8).reversed()) }?
      .format
  }

  private static let magics: [(PackedFormat, [[UInt8]])] = [
    (.gzip, [GzipReader.magic]),
    (.zip, [ZipDirectory.memberMagic, ZipDirectory.endMagic]),
    (.sevenZip, [[0x37, 0x7A, 0xBC, 0xAF, 0x27, 0x1C]]),
    (.rar, [[0x52, 0x61, 0x72, 0x21, 0x1A, 0x07]]),
    (.xz, [[0xFD, 0x37, 0x7A, 0x58, 0x5A, 0x00]]),
    (.zstd, [[0x28, 0xB5, 0x2F, 0xFD]]),
  ]
  private static let endings: [(ending: String, format: PackedFormat)] = [
    (".gz", .gzip), (".tgz", .gzip), (".zip", .zip), (".7z", .sevenZip), (".tar", .tar),
    (".rar", .rar), (".xz", .xz), (".bz2", .bzip2), (".zst", .zstd),
  ]
}
