import Compression
import Parsing
import SettlementModel

/// Packed files that are cut, damaged, or mean harm (faults 27, 44 and 46).
enum PackedCases {
  static let all = damaged + budgets + good

  private static let plain = AssumedLayout.text([
    AssumedLayout.header, AssumedLayout.row(), "#TOTAL,USD,1,9.70",
  ])
  private static let packed = GzipWriter.packed(plain)

  private static func bad(
    _ name: String, row: Int? = nil, saying: String, profile: String? = nil,
    limits: ParsingLimits = ParsingLimits(), _ bytes: @escaping @Sendable () -> [UInt8]
  ) -> HostileCase {
    HostileCase(
      name: name, profileYAML: profile, fileName: "500000000000001_settlement_20260302.csv.gz", limits: limits,
      bytes: bytes, outcome: .refused(.quarantined, row: row, saying: saying))
  }

  private static func flipped(_ index: Int) -> [UInt8] {
    var bytes = packed
    bytes[index] ^= 0x01
    return bytes
  }

  private static let small = """
    name: packed
    container: gzip
    columns: { kind: k, record_id: i, currency: c, gross: a }
    kinds: { S: capture }
    """

  private static let damaged: [HostileCase] = [
    bad("a gzip header alone", saying: "the gzip data is truncated") { Array(packed.prefix(10)) },
    bad("two bytes of gzip", saying: "the gzip data is truncated") { Array(packed.prefix(2)) },
    bad("half a gzip", saying: "the gzip data is truncated") { Array(packed.prefix(packed.count / 2)) },
    bad("gzip without its last byte", saying: "the gzip data is truncated") { packed.dropLast() },
    bad("gzip without checksum and length", saying: "the gzip data is truncated") { packed.dropLast(8) },
    bad("a wrong checksum", saying: "incorrect data check") { flipped(packed.count - 8) },
    bad("a wrong length", saying: "incorrect length check") { flipped(packed.count - 4) },
    bad("an unknown method", saying: "unknown compression method") { flipped(2) },
    bad("reserved flags", saying: "unknown header flags set") { packed[..<3] + [0xE0] + packed[4...] },
    bad("a block type that does not exist", saying: "invalid block type") {
      Array(packed.prefix(10)) + [0x07, 0x00, 0x00]
    },
    bad("stored block of a wrong length", saying: "invalid stored block lengths") {
      Array(packed.prefix(10)) + [0x01, 0x05, 0x00, 0x00, 0x00]
    },
    bad("text behind the gzip data", saying: "follow the gzip data") { packed + Array("more".utf8) },
    bad("zeros behind the gzip data", saying: "follow the gzip data") { packed + [0, 0, 0, 0] },
    bad("a second member cut short", saying: "the gzip data is truncated") { packed + packed.prefix(30) },
    bad("a second member joined", row: 5, saying: "row 5 follows the rows that end the file") {
      packed + GzipWriter.packed(AssumedLayout.text(["", AssumedLayout.row()]))
    },
    bad("an empty gzip", saying: "the file is empty") { GzipWriter.packed([]) },
    bad("gzip in gzip", saying: "a gzip file lies inside the gzip file") { GzipWriter.packed(packed) },
    bad("plain text that the profile says is gzip", saying: "the file is not gzip", profile: small) { plain },
    bad("an empty file that the profile says is gzip", saying: "the file is not gzip", profile: small) { [] },
    bad("an invalid byte inside", row: 2, saying: "is not UTF-8") {
      GzipWriter.packed(AssumedLayout.text([AssumedLayout.header]) + [0xFF])
    },
  ]

  private static let budgets: [HostileCase] = [
    bad("a bomb of one character", saying: "the limit inflate_ratio") {
      GzipWriter.packed(
        AssumedLayout.text([AssumedLayout.header]) + [UInt8](repeating: 0x0A, count: 12 << 20), level: 9)
    },
    bad("more bytes than allowed", saying: "the limit file_bytes", limits: ParsingLimits(fileBytes: 200)) { packed },
    bad("more plain bytes than allowed", saying: "the limit file_bytes", limits: ParsingLimits(fileBytes: 200)) { plain },
  ]

  private static let good: [HostileCase] = [
    HostileCase(
      name: "members cut at any byte are one file",
      bytes: { GzipWriter.packed(Array(plain.prefix(300))) + GzipWriter.packed(Array(plain.dropFirst(300))) },
      outcome: .read(loads: ["2 capture USD 1000"], rejects: [])),
    HostileCase(
      name: "empty members between",
      bytes: { GzipWriter.packed([]) + packed + GzipWriter.packed([]) },
      outcome: .read(loads: ["2 capture USD 1000"], rejects: [])),
  ]
}
