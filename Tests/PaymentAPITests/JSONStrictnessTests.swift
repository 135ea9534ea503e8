import Foundation
import PaymentAPI
import Testing

@Suite struct JSONStrictnessTests {
  @Test(arguments: [
    "{}", "[]", " [1, 2.5, -0, 1E400, 0.1e-7] ", #"{"a":{"b":[null,true,false,"x"]}}"#, #""text""#,
    "7", #"{"a":1,"A":2}"#, #"["\u00e9\ud83d\ude00"]"#, #"["é😀"]"#, #"{"a":{"x":1},"b":{"x":1}}"#,
  ])
  func accepts(_ text: String) throws {
    _ = try JSONDocument(Array(text.utf8))
  }

  @Test(arguments: [
    "", " ", "{", "[1,]", #"{"a":1,}"#, #"{"a" 1}"#, #"{"a":1}x"#, #"{"a":1}{"#, "01", "+1", "1.",
    ".5", "1e", "NaN", "Infinity", "tru", "'a'", "{a:1}", #"{"a":1,"a":2}"#,
    #"{"a":1,"\u0061":2}"#, "[\"\t\"]", #"["\x"]"#, #"["\u12g4"]"#, "[1 2]", #"["a"#, "0x10",
    #"{"x":{"a":1,"a":1}}"#, "\u{FEFF}{}", "[1]\u{0}", "//c\n1",
  ])
  func refuses(_ text: String) {
    #expect(throws: JSONProblem.self) { try JSONDocument(Array(text.utf8)) }
  }

  @Test(
    arguments: [
      [0xC0, 0xAF], [0x80], [0xE0, 0x80, 0xAF], [0xED, 0xA0, 0x80], [0xF5, 0x80, 0x80, 0x80],
      [0xF0, 0x80, 0x80, 0xAF], [0xC3], [0xE2, 0x82], [0xFF],
    ] as [[UInt8]])
  func refusesWhatIsNotUTF8(_ bytes: [UInt8]) {
    #expect(throws: JSONProblem.self) { try JSONDocument([0x22] + bytes + [0x22]) }
  }

  @Test func boundsTheDepth() throws {
    func nested(_ depth: Int) -> [UInt8] {
      Array((String(repeating: "[", count: depth) + String(repeating: "]", count: depth)).utf8)
    }
    _ = try JSONDocument(nested(128))
    #expect(throws: JSONProblem.self) { try JSONDocument(nested(129)) }
    #expect(throws: JSONProblem.self) { try JSONDocument(nested(100_000)) }
  }

  @Test func findsDuplicatesAmongManyKeys() throws {
    let keys = (0..<200).map { #""k\#($0)":1"# }
    _ = try JSONDocument(Array("{\(keys.joined(separator: ","))}".utf8))
    let again = (keys + [#""k17":2"#]).joined(separator: ",")
    #expect(throws: JSONProblem.self) { try JSONDocument(Array("{\(again)}".utf8)) }
  }

  @Test func resolvesEscapesAndNamesLoneSurrogates() throws {
    let root = try JSONDocument(
      Array(#"{"a":"\"\\\/\b\f\n\r\t\u20ac\ud83d\ude00","b":"\ud800x"}"#.utf8)
    )
    .root
    #expect(try root[key: "a"]?.text() == "\"\\/\u{8}\u{C}\n\r\t€😀")
    #expect(throws: JSONProblem.self) { try root[key: "b"]?.text() }
  }

  @Test func keepsNumbersAsWritten() throws {
    let root = try JSONDocument(Array(#"{"a":1E400,"b":0.10000000000000000001}"#.utf8)).root
    #expect(root[key: "a"].map { String(decoding: $0.raw, as: UTF8.self) } == "1E400")
    #expect(
      root[key: "b"].map { String(decoding: $0.raw, as: UTF8.self) } == "0.10000000000000000001")
  }

  /// Every strict prefix of a text is refused, and no byte put in its place crashes.
  @Test func survivesEveryCutAndEveryByte() throws {
    let text = Array(#"{"a":[1.5e3,"é\u00e9"],"b":null}"#.utf8)
    for end in 0..<text.count {
      #expect(throws: JSONProblem.self) { try JSONDocument(Array(text[..<end])) }
    }
    for index in text.indices {
      for byte in UInt8.min...UInt8.max {
        var changed = text
        changed[index] = byte
        _ = try? JSONDocument(changed)
      }
    }
  }
}
