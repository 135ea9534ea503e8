import SettlementModel

/// Files in another encoding than the profile says, or damaged in it (fault 48).
enum EncodingCases {
  static let all = marks + damaged + good

  private static let text = "k,i,c,a,d\nS,1,USD,1.00,日本\n"

  private static func profile(_ encoding: String) -> String {
    """
    name: encoded
    encoding: \(encoding)
    columns: { kind: k, record_id: i, currency: c, gross: a, description: d }
    kinds: { S: capture }
    """
  }

  private static func littleEndian(_ text: String) -> [UInt8] {
    text.utf16.flatMap { [UInt8($0 & 0xFF), UInt8($0 >> 8)] }
  }

  private static func bigEndian(_ text: String) -> [UInt8] {
    text.utf16.flatMap { [UInt8($0 >> 8), UInt8($0 & 0xFF)] }
  }

  private static func bad(
    _ name: String, _ encoding: String, row: Int? = 1, saying: String, _ bytes: [UInt8]
  ) -> HostileCase {
    HostileCase(
      name: name, profileYAML: profile(encoding), bytes: { bytes },
      outcome: .refused(.quarantined, row: row, saying: saying))
  }

  private static let marks: [HostileCase] = [
    bad("UTF-16 without a mark", "utf-16", saying: "no byte order mark that tells which", littleEndian(text)),
    bad("UTF-32 LE", "utf-8", saying: "starts a file in utf-32", [0xFF, 0xFE, 0, 0, 0x6B, 0, 0, 0]),
    bad("UTF-32 BE", "utf-16", saying: "starts a file in utf-32", [0, 0, 0xFE, 0xFF, 0, 0, 0, 0x6B]),
    bad("UTF-16 LE called UTF-8", "utf-8", saying: "looks like utf-16le, not utf-8", littleEndian("kind,id,currency,amount\nS,1,USD,1.00\n")),
    bad("UTF-16 BE called UTF-8", "utf-8", saying: "looks like utf-16be, not utf-8", bigEndian("kind,id,currency,amount\nS,1,USD,1.00\n")),
    bad("UTF-16 called Windows-1252", "windows-1252", saying: "looks like utf-16le", littleEndian("kind,id,currency,amount\nS,1,USD,1.00\n")),
    bad("UTF-16 of the other byte order", "utf-16le", saying: "'k' is missing", bigEndian("kind,id,currency,amount\nS,1,USD,1.00\n")),
  ]

  private static let damaged: [HostileCase] = [
    bad("UTF-16 cut inside a character", "utf-16le", row: nil, saying: "is not utf-16le", littleEndian(text).dropLast()),
    bad("half of a surrogate pair in UTF-16", "utf-16le", row: nil, saying: "is not utf-16le", littleEndian("k,i,c,a,d\n") + [0x3D, 0xD8] + littleEndian(",1,USD,1.00,\n")),
    bad("the second half of a pair alone", "utf-16be", row: nil, saying: "is not utf-16be", bigEndian("k,i,c,a,d\nS,") + [0xDE, 0x00] + bigEndian(",USD,1.00,\n")),
    bad("a byte that GB18030 does not know", "gb18030", row: nil, saying: "is not gb18030", Array("k,i,c,a,d\nS,1,USD,1.00,".utf8) + [0xFF, 0x0A]),
    bad("GB18030 cut inside a character", "gb18030", row: nil, saying: "is not gb18030", Array("k,i,c,a,d\nS,1,USD,1.00,".utf8) + [0x81, 0x30]),
    bad("a byte that Windows-1252 leaves open", "windows-1252", row: nil, saying: "is not windows-1252", Array("k,i,c,a,d\nS,1,USD,1.00,".utf8) + [0x81, 0x0A]),
  ]

  private static func good(_ name: String, _ encoding: String, _ bytes: [UInt8]) -> HostileCase {
    HostileCase(
      name: name, profileYAML: profile(encoding), bytes: { bytes },
      outcome: .read(loads: ["2 capture USD 100"], rejects: []))
  }

  private static let good: [HostileCase] = [
    good("a mark wins over the profile: UTF-16 LE", "utf-8", [0xFF, 0xFE] + littleEndian(text)),
    good("a mark wins over the profile: UTF-16 BE", "windows-1252", [0xFE, 0xFF] + bigEndian(text)),
    good("a mark wins over the profile: UTF-8", "gb18030", [0xEF, 0xBB, 0xBF] + Array(text.utf8)),
    good("GB18030", "gb18030", Array("k,i,c,a,d\nS,1,USD,1.00,".utf8) + [0xD6, 0xD0, 0x0A]),
  ]
}
