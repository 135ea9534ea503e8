import Encodings
import TestSupport
import Testing

@Suite struct UTF16Tests {
  static let text = "merchant,amount\r\nCafé,12.34\n北京,€5,😀 𝄞\u{10FFFF}\u{FFFF},end of the row\n"

  @Test(arguments: [false, true])
  func everySplitGivesTheSameText(bigEndian: Bool) {
    let encoding: TextEncoding = bigEndian ? .utf16BigEndian : .utf16LittleEndian
    let bytes = utf16Bytes(Self.text.utf16, bigEndian: bigEndian)
    #expect(decodedEveryWay(bytes, encoding) == Decoded(text: Array(Self.text.utf8)))
    let marked = utf16Bytes([0xFEFF], bigEndian: bigEndian) + bytes
    #expect(decodedEveryWay(marked, .utf16) == Decoded(text: Array(Self.text.utf8)))
  }

  @Test(arguments: [false, true])
  func all65536UnitsAreReadOrRefused(bigEndian: Bool) {
    let encoding: TextEncoding = bigEndian ? .utf16BigEndian : .utf16LittleEndian
    for unit in UInt16.min...UInt16.max {
      let bytes = utf16Bytes([0x41, unit, 0x42], bigEndian: bigEndian)
      let found = decoded(bytes, encoding, outputSize: 64)
      guard let scalar = UnicodeScalar(UInt32(unit)) else {
        #expect(found.text == [0x41])
        guard case .invalid(encoding, offset: 2, _)? = found.error else {
          Issue.record("unit \(unit): \(found)")
          return
        }
        continue
      }
      #expect(found == Decoded(text: Array("A\(Character(scalar))B".utf8)))
    }
  }

  /// Runs of ASCII go sixteen at a time: what is not ASCII must be found at each of their places.
  @Test(arguments: [0xE9, 0x4E00, 0xFFFD, 0x80, 0x7FF, 0x800, 0x1F600] as [UInt32])
  func aCharacterIsFoundAtEveryPlaceOfARun(scalar: UInt32) throws {
    let character = String(try #require(UnicodeScalar(scalar)))
    for before in 0..<40 {
      let text = String(repeating: "a", count: before) + character + String(repeating: "b", count: 40)
      #expect(decoded(utf16Bytes(text.utf16), .utf16LittleEndian).text == Array(text.utf8))
      let big = utf16Bytes(text.utf16, bigEndian: true)
      #expect(decoded(big, .utf16BigEndian).text == Array(text.utf8))
    }
  }

  @Test func allBordersOfSurrogatePairsAreRead() {
    for scalar in [0x10000, 0x103FF, 0x10400, 0x1F600, 0xFFFFF, 0x100000, 0x10FFFF] as [UInt32] {
      let text = String(UnicodeScalar(scalar)!)
      #expect(decoded(utf16Bytes(text.utf16), .utf16LittleEndian).text == Array(text.utf8))
    }
  }

  @Test(arguments: [
    ([0x61, 0xD800], 2, "cut"), ([0x61, 0xDC00, 0x62], 2, "second half"),
    ([0xD83D, 0xD83D, 0xDE00], 0, "first half"), ([0x61, 0x62, 0xDBFF, 0x41], 4, "first half"),
  ] as [([UInt16], Int64, String)])
  func aLoneSurrogateIsNamedWithItsOffset(units: [UInt16], offset: Int64, what: String) {
    let found = decodedEveryWay(utf16Bytes(units), .utf16LittleEndian)
    guard case .invalid(.utf16LittleEndian, offset, let text)? = found.error else {
      Issue.record("\(found)")
      return
    }
    #expect(text.contains(what))
    #expect(found.text == Array("ab".utf8.prefix(Int(offset) / 2)))
  }

  @Test func theOffsetCountsTheByteOrderMark() {
    let found = decodedEveryWay([0xFF, 0xFE, 0x61, 0, 0, 0xDC], .utf8)
    #expect(found.text == [0x61])
    guard case .invalid(_, offset: 4, _)? = found.error else {
      Issue.record("\(found)")
      return
    }
  }

  @Test func anOddByteAtTheEndIsACut() {
    let found = decodedEveryWay(utf16Bytes("ab".utf16) + [0x63], .utf16LittleEndian)
    #expect(found.text == Array("ab".utf8))
    #expect("\(found.error!)".contains("offset 4"))
    #expect("\(found.error!)".contains("cut"))
  }

  @Test func withoutAMarkTheOrderMustBeStated() {
    #expect(decoded(utf16Bytes("a,b".utf16), .utf16).error == .noByteOrder)
  }
}
