import Encodings
import TestSupport
import Testing

@Suite("A byte order mark wins") struct MarkTests {
  @Test(arguments: TextEncoding.allCases)
  func overTheStatedEncoding(stated: TextEncoding) {
    let text = "Größe,价\n"
    let plain = Decoded(text: Array(text.utf8))
    #expect(decodedEveryWay([0xFF, 0xFE] + utf16Bytes(text.utf16), stated) == plain)
    let big = [0xFE, 0xFF] + utf16Bytes(text.utf16, bigEndian: true)
    #expect(decodedEveryWay(big, stated) == plain)
    let utf8: [UInt8] = [0xEF, 0xBB, 0xBF] + Array(text.utf8)
    #expect(decodedEveryWay(utf8, stated).text == utf8)
    let gb18030: [UInt8] = [0x84, 0x31, 0x95, 0x33, 0x61, 0xBC, 0xDB, 0x0A]
    #expect(decodedEveryWay(gb18030, stated) == Decoded(text: Array("a价\n".utf8)))
  }

  @Test(arguments: TextEncoding.allCases)
  func ofUTF32IsRefused(stated: TextEncoding) {
    for mark in [[0xFF, 0xFE, 0, 0], [0, 0, 0xFE, 0xFF]] as [[UInt8]] {
      #expect(decoded(mark + [0x61, 0, 0, 0], stated).error == .unreadEncoding("utf-32"))
    }
  }

  @Test(arguments: [TextEncoding.utf8, .gb18030, .windows1252])
  func utf16InDisguiseIsRefusedWithAHint(stated: TextEncoding) {
    let text = "merchant_no,amount\n1,12.00\n北京,1\n"
    #expect(
      decoded(utf16Bytes(text.utf16), stated).error
        == .looksLike(stated: stated, found: .utf16LittleEndian))
    let found = decoded(utf16Bytes(text.utf16, bigEndian: true), stated)
    #expect(found.error == .looksLike(stated: stated, found: .utf16BigEndian))
    #expect(found.error!.advice.contains("utf-16be"))
    #expect(decoded(Array("a\u{0}b,c\n".utf8), stated).error == nil)
  }

  @Test func emptyFilesAreEmpty() {
    for encoding in TextEncoding.allCases where encoding != .utf16 {
      #expect(decodedEveryWay([], encoding) == Decoded())
    }
    #expect(decoded([0xFF, 0xFE], .utf8) == Decoded())
  }
}
