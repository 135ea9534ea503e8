import Encodings
import TestSupport
import Testing

@Suite struct Windows1252Tests {
  static let undefined: [UInt8] = [0x81, 0x8D, 0x8F, 0x90, 0x9D]

  @Test func all256BytesAreAsPythonReadsThem() throws {
    let lines = try pythonLines(
      """
      for byte in range(256):
        try: print(bytes([0x61, byte, 0x62]).decode("cp1252").encode("utf-8").hex())
        except UnicodeError: print("-")
      """)
    #expect(lines.count == 256)
    for (index, line) in lines.enumerated() {
      let byte = UInt8(index)
      let found = decoded([0x61, byte, 0x62], .windows1252, outputSize: 16)
      if line == "-" {
        #expect(Self.undefined.contains(byte))
        #expect(found.text == [0x61])
        #expect("\(found.error!)".contains("offset 1"))
      } else {
        #expect(found == Decoded(text: bytes(hex: line)))
      }
    }
  }

  @Test func everySplitGivesTheSameText() {
    let bytes = Array("12345678,Caf\u{E9},".utf16.map { UInt8($0) }) + [0x80, 0x2C, 0xFF, 0x8C, 0x0A]
    #expect(
      decodedEveryWay(bytes, .windows1252) == Decoded(text: Array("12345678,Café,€,ÿŒ\n".utf8)))
  }

  @Test(arguments: undefined)
  func anUndefinedByteIsNamedWithItsOffset(byte: UInt8) {
    let found = decodedEveryWay(Array("0123456789".utf8) + [byte, 0x61], .windows1252)
    #expect(found.text == Array("0123456789".utf8))
    #expect(
      found.error == .invalid(.windows1252, offset: 10, what: "it stands for nothing"))
  }
}
