import Encodings
import TestSupport
import Testing

@Suite struct GB18030Tests {
  static let text = "商户,金额\n北京,12.00\r\n𠀀€,é\u{10FFFF}end\n"

  @Test func everySplitGivesTheSameText() throws {
    let hex = Self.text.utf8.map { String($0 >> 4, radix: 16) + String($0 & 15, radix: 16) }.joined()
    let lines = try pythonLines(
      "print(bytes.fromhex('\(hex)').decode('utf-8').encode('gb18030').hex())")
    #expect(decodedEveryWay(bytes(hex: lines[0]), .gb18030) == Decoded(text: Array(Self.text.utf8)))
  }

  /// All one and two byte sequences, and the four byte sequences around every border: blocks, the
  /// end of the basic plane, and what lies beyond Unicode.
  @Test func sequencesAreAsPythonReadsThem() throws {
    let lines = try pythonLines(
      """
      def show(code):
        try: text = code.decode("gb18030").encode("utf-8").hex()
        except UnicodeError: text = "-"
        print(code.hex(), text)
      for a in range(256): show(bytes([a]))
      for a in range(0x80, 256):
        for b in list(range(0x30)) + list(range(0x3a, 256)): show(bytes([a, b]))
      edges = (0x2f, 0x30, 0x31, 0x38, 0x39, 0x3a)
      for a in list(range(0x80, 0x86)) + [0x8f, 0x90, 0x91, 0x9a, 0xe2, 0xe3, 0xe4, 0xfd, 0xfe, 0xff]:
        for b in edges:
          for c in (0x80, 0x81, 0x82, 0x95, 0x99, 0x9a, 0x9b, 0xa4, 0xa5, 0xfd, 0xfe, 0xff):
            for d in edges: show(bytes([a, b, c, d]))
      """)
    #expect(lines.count > 38_000)
    var good: (code: [UInt8], text: [UInt8]) = ([], [])
    for line in lines {
      let parts = line.split(separator: " ")
      let code = bytes(hex: parts[0])
      if Self.readByNewerTables.contains(parts[0]) { continue }
      if parts[1] == "-" {
        let found = decoded([0x61] + code, .gb18030, outputSize: 16)
        guard case .invalid(.gb18030, offset: 1..., _)? = found.error else {
          Issue.record("\(parts[0]): \(found)")
          return
        }
      } else {
        good.code += code + [0x0A]
        good.text += bytes(hex: parts[1]) + [0x0A]
      }
    }
    #expect(decoded(good.code, .gb18030) == Decoded(text: good.text))
    #expect(decoded(good.code, .gb18030, sizes: [7]) == Decoded(text: good.text))
  }

  /// Where Python keeps the tables of GB18030-2000, which had private characters there, and the C
  /// library has those of 2005 and later.
  static let readByNewerTables: Set<Substring> = [
    "a6d9", "a6da", "a6db", "a6dc", "a6dd", "a6de", "a6df", "a6ec", "a6ed", "a6f3", "a8bc", "fe51",
    "fe52", "fe53", "fe59", "fe61", "fe66", "fe67", "fe6c", "fe6d", "fe76", "fe7e", "fe90", "fe91",
    "fea0", "8135f437", "82359037", "82359038", "82359039", "82359130", "82359131", "82359132",
    "82359133", "82359134", "84318236", "84318237", "84318238", "84318239", "84318330", "84318331",
    "84318332", "84318333", "84318334", "84318335",
  ]

  @Test func aNewerTableHasTheRealCharacter() {
    #expect(decoded([0xA8, 0xBC], .gb18030).text == Array("\u{1E3F}".utf8))
    #expect(decoded([0xFE, 0x51], .gb18030).text == Array("\u{20087}".utf8))
  }

  @Test(arguments: [[0xB1], [0x81], [0x81, 0x30], [0x81, 0x30, 0x81]] as [[UInt8]])
  func aSequenceCutByTheEndIsNamed(cut: [UInt8]) {
    let found = decodedEveryWay([0x61, 0x2C] + cut, .gb18030)
    #expect(found.text == Array("a,".utf8))
    guard case .invalid(.gb18030, offset: 2, let what)? = found.error else {
      Issue.record("\(found)")
      return
    }
    #expect(what.contains("cut by the end"))
  }

  @Test(arguments: [[0xFF], [0x81, 0x20], [0x81, 0x30, 0x20, 0x30], [0xFE, 0x39, 0xFE, 0x39]])
  func aBadSequenceIsNamedWithItsOffset(bad: [UInt8]) {
    let found = decodedEveryWay(Array("row\n".utf8) + bad + Array(",rest\n".utf8), .gb18030)
    #expect(found.text == Array("row\n".utf8))
    guard case .invalid(.gb18030, offset: 4, _)? = found.error else {
      Issue.record("\(found)")
      return
    }
  }
}
