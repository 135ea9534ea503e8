import SettlementModel

/// Zip files that are cut, damaged, or mean harm (faults 44 and 45).
enum ZipCases {
  static let all = damaged + good

  private static let plain = AssumedLayout.text([
    AssumedLayout.header, AssumedLayout.row(), "#TOTAL,USD,1,9.70",
  ])

  private static func bad(_ name: String, row: Int? = 0, saying: String, _ bytes: [UInt8]) -> HostileCase {
    HostileCase(
      name: name, fileName: "500000000000001_settlement_20260302.csv.zip", bytes: { bytes },
      outcome: .refused(.quarantined, row: row, saying: saying))
  }

  private static let one = StoredZip([.init("a.csv", plain)]).bytes

  private static func edited(_ edit: (inout StoredZip.Member) -> Void) -> [UInt8] {
    var member = StoredZip.Member("a.csv", plain)
    edit(&member)
    return StoredZip([member]).bytes
  }

  private static let damaged: [HostileCase] = [
    bad("half a zip", saying: "the zip file is truncated", Array(one.prefix(one.count / 2))),
    bad("zip without its last byte", saying: "the zip file", one.dropLast()),
    bad("bytes behind a zip", saying: "bytes follow the end of the zip file", one + Array("more".utf8)),
    bad("an empty zip", saying: "there is none at all", StoredZip([]).bytes),
    bad("two members", saying: "2 members of the zip file match", StoredZip([.init("a.csv", plain), .init("b.csv", plain)]).bytes),
    bad("two members of one name", saying: "two members of the name", StoredZip([.init("a.csv", plain), .init("a.csv", plain)]).bytes),
    bad("a wrong checksum in zip", row: nil, saying: "is damaged", edited { $0.checksum ^= 1 }),
    bad("a password", saying: "is encrypted with a password", edited { $0.flags = 1 }),
    bad("a method that is not read", saying: "is packed by method 12", edited { $0.method = 12 }),
    bad("a symbolic link", saying: "is a link or device", edited { $0.externalAttributes = 0xA1FF_0000 }),
    bad("a local header of another size", saying: "contradicts itself about the", edited { $0.localSize += 1 }),
    bad("a local header of another name", saying: "contradicts itself about the name", edited { $0.localName = "b.csv" }),
    bad("a size beyond the archive", row: nil, saying: "the zip file", edited {
      $0.localSize = 1 << 30
      $0.size = 1 << 30
    }),
    bad("an archive in a zip by its name", saying: "is an archive itself", StoredZip([.init("a.csv.zip", one)]).bytes),
    bad("a zip in a zip by its bytes", saying: "a zip file lies inside the zip file", StoredZip([.init("a.csv", one)]).bytes),
    bad("7z by its bytes", saying: "packed as 7z, which is not read", [0x37, 0x7A, 0xBC, 0xAF, 0x27, 0x1C, 0, 4]),
    bad("rar by its bytes", saying: "packed as rar, which is not read", Array("Rar!".utf8) + [0x1A, 0x07, 0, 0]),
    bad("xz by its bytes", saying: "packed as xz, which is not read", [0xFD] + Array("7zXZ".utf8) + [0, 0, 4]),
    bad("zstd by its bytes", saying: "packed as zstd, which is not read", [0x28, 0xB5, 0x2F, 0xFD, 4, 0]),
    bad("bzip2 by its bytes", saying: "packed as bzip2, which is not read", Array("BZh91AY&SY".utf8)),
    bad("an OpenPGP message without a key", saying: "encrypted with OpenPGP, and its source names no key",
      Array("-----BEGIN PGP MESSAGE-----\n\nhQEMA\n-----END PGP MESSAGE-----\n".utf8)),
  ]

  private static let good: [HostileCase] = [
    HostileCase(
      name: "a member whose name climbs out is read as a stream", bytes: {
        StoredZip([.init("../../etc/cron.d/a.csv", plain)]).bytes
      }, outcome: .read(loads: ["2 capture USD 1000"], rejects: []))
  ]
}

/// A zip file of members that are stored, written field by field so that each may lie.
struct StoredZip {
  struct Member {
    var name: String
    var localName: String
    var content: [UInt8]
    var flags: UInt16 = 0
    var method: UInt16 = 0
    var checksum: UInt32
    var size: UInt32
    var localSize: UInt32
    var externalAttributes: UInt32 = 0x81A4_0000

    init(_ name: String, _ content: [UInt8]) {
      self.name = name
      self.localName = name
      self.content = content
      self.checksum = StoredZip.checksum(of: content)
      self.size = UInt32(content.count)
      self.localSize = size
    }
  }

  let bytes: [UInt8]

  init(_ members: [Member]) {
    var file: [UInt8] = []
    var directory: [UInt8] = []
    for member in members {
      let offset = UInt32(file.count)
      let common = Self.two(member.flags) + Self.two(member.method) + Self.four(0x5A42_0000) + Self.four(member.checksum)
      let localSizes = Self.four(member.localSize) + Self.four(member.localSize)
      file += Self.four(0x0403_4B50) + Self.two(20) + common + localSizes
      file += Self.two(UInt16(member.localName.utf8.count)) + Self.two(0) + Array(member.localName.utf8)
      file += member.content
      // Made by Unix: the attributes' upper half is the file's mode.
      directory += Self.four(0x0201_4B50) + Self.two(0x0314) + Self.two(20) + common
      directory += Self.four(member.size) + Self.four(member.size) + Self.two(UInt16(member.name.utf8.count))
      directory += Self.two(0) + Self.two(0) + Self.two(0) + Self.two(0)
      directory += Self.four(member.externalAttributes) + Self.four(offset) + Array(member.name.utf8)
    }
    let count = Self.two(UInt16(members.count))
    let end = Self.four(0x0605_4B50) + Self.two(0) + Self.two(0) + count + count
      + Self.four(UInt32(directory.count)) + Self.four(UInt32(file.count)) + Self.two(0)
    bytes = file + directory + end
  }

  private static func two(_ number: UInt16) -> [UInt8] { [UInt8(number & 0xFF), UInt8(number >> 8)] }

  private static func four(_ number: UInt32) -> [UInt8] {
    two(UInt16(truncatingIfNeeded: number)) + two(UInt16(number >> 16))
  }

  /// CRC-32, a bit at a time.
  private static func checksum(of bytes: [UInt8]) -> UInt32 {
    ~bytes.reduce(UInt32.max) { sum, byte in
      (0..<8).reduce(sum ^ UInt32(byte)) { value, _ in value >> 1 ^ (value & 1 == 1 ? 0xEDB8_8320 : 0) }
    }
  }
}
