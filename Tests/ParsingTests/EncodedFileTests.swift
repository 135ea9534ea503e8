import Compression
import Encodings
import Parsing
import SettlementModel
import Testing

/// What the profile's keys container, member and encoding mean for the rows.
@Suite struct EncodedFileTests {
  private static let yaml = """
    name: small
    columns: { kind: type, record_id: id, currency: cur, gross: amount, description: text }
    kinds: { SALE: capture }
    """
  private static let text =
    "type,id,cur,amount,text\nSALE,1,USD,1.00,café\n\nSALE,2,USD,2.00,\"北京\n€\"\nSALE,3,USD,3.00,x\n"

  private func profile(_ keys: String) throws -> FileProfile {
    try FileProfile(yaml: Self.yaml + "\n" + keys, file: "p.yaml")
  }

  private func utf16(_ text: String) -> [UInt8] {
    text.utf16.flatMap { [UInt8(truncatingIfNeeded: $0), UInt8($0 >> 8)] }
  }

  @Test func utf16GivesTheSameLinesAsUTF8() throws {
    let plain = try read(Array(Self.text.utf8), profile: profile(""))
    #expect(plain.lines.count == 3 && plain.refusal == nil)
    for (bytes, key) in [(utf16(Self.text), "utf-16le"), ([0xFF, 0xFE] + utf16(Self.text), "utf-16")] {
      let wide = try read(bytes, profile: profile("encoding: \(key)"))
      #expect(wide.refusal == nil)
      // Places are those in the text as UTF-8, so they are the same, too.
      #expect(wide.lines == plain.lines)
    }
  }

  @Test func aBadCharacterQuarantinesWithOffsetAndRow() throws {
    let head = "type,id,cur,amount,text\nSALE,1,USD,1.00,café\nSALE,2,USD,2.00,"
    let bad = try read(
      utf16(head) + [0x00, 0xDC] + utf16("\nSALE,3,USD,3.00,x\n"),
      profile: profile("encoding: utf-16le"))
    #expect(bad.refusal?.cause == .quarantined)
    #expect(bad.refusal?.row == 3)
    #expect(bad.refusal?.detail.contains("row 3: the byte at offset \(head.utf16.count * 2)") == true)
    #expect(bad.reading.counts.isConserved)
    let latin = try read(
      Array("type,id,cur,amount,text\nSALE,1,USD,1.00,".utf8) + [0x81, 0x0A],
      profile: profile("encoding: windows-1252"))
    #expect(latin.refusal?.row == 2)
    #expect(latin.refusal?.detail.contains("offset 40 is not windows-1252") == true, "\(latin)")
  }

  @Test func utf16WithoutAMarkSaysWhatToWrite() throws {
    let found = try read(utf16(Self.text), profile: profile("encoding: utf-16"))
    #expect(found.refusal?.detail.contains("Write utf-16le or utf-16be") == true)
    let disguised = try read(utf16(Self.text), profile: profile(""))
    #expect(disguised.refusal?.detail.contains("looks like utf-16le, not utf-8") == true)
  }

  @Test func packedInsidePackedIsRefused() throws {
    let twice = GzipWriter.packed(GzipWriter.packed(Array(Self.text.utf8)))
    let found = try read(twice, profile: profile(""))
    #expect(found.refusal?.detail.contains("a gzip file lies inside the gzip file") == true)
    let seven = try read([0x37, 0x7A, 0xBC, 0xAF, 0x27, 0x1C, 0, 4], profile: profile(""))
    #expect(seven.refusal?.detail.contains("packed as 7z, which is not read") == true)
  }

  @Test(arguments: [
    ("member: \"[\"", "member is no glob"), ("container: gzip\nmember: \"*\"", "member needs container"),
    ("encoding: latin1", "windows-1252"), ("container: rar", "zip"),
  ])
  func aWrongKeyIsRefused(keys: String, what: String) {
    #expect {
      _ = try profile(keys)
    } throws: { "\($0)".contains(what) }
  }
}
