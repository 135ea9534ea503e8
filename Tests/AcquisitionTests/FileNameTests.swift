import Acquisition
import Testing

/// Names: which are covered, which are unfinished, how they are shown.
@Suite struct FileNameTests {
  @Test(arguments: [
    ("*_settlement_*.csv*", "5_settlement_20261121.csv", true),
    ("*_settlement_*.csv*", "5_settlement_20261121_2.csv.gz", true),
    ("*_settlement_*.csv*", "5_settlement.csv", false),
    ("*", "", true), ("", "", true), ("", "a", false), ("a", "", false), ("**", "abc", true),
    ("*.csv", "a.csv.csv", true), ("*.csv", "a.csvx", false), ("*.csv", "A.CSV", false),
    ("a?c", "abc", true), ("a?c", "aäc", true), ("a?c", "ac", false), ("?", "¥", true),
    ("[a-c]x", "bx", true), ("[a-c]x", "dx", false), ("[!a-c]x", "dx", true),
    ("[!a-c]x", "ax", false), ("[^a]", "b", true), ("[]a]", "]", true), ("[a-]", "-", true),
    ("[abc", "[abc", true), ("\\*", "*", true), ("\\*", "a", false), ("a\\", "a\\", true),
    ("*a*b*c*", "xxaxxbxxcxx", true), ("*a*b*c*", "xxaxxcxxbxx", false),
    ("..*", "../x", true),
  ])
  func patternsCoverWholeNames(_ pattern: String, _ name: String, _ expected: Bool) {
    #expect(FileNamePattern(pattern).matches(Array(name.utf8)) == expected)
  }

  @Test func aMaliciousPatternDoesNotTakeForever() {
    let pattern = FileNamePattern(String(repeating: "*a", count: 50) + "b")
    #expect(!pattern.matches(Array(repeating: UInt8(ascii: "a"), count: 4000)))
  }

  @Test(arguments: [
    (Array("plain name.csv".utf8), "plain name.csv"),
    (Array("ä¥漢.csv".utf8), "ä¥漢.csv"),
    (Array("a\nb".utf8), "a\\x0Ab"),
    (Array("\u{1B}[31m".utf8), "\\x1B[31m"),
    (Array("back\\slash".utf8), "back\\\\slash"),
    ([0xFF, 0x41, 0xC3], "\\xFFA\\xC3"),
    (Array("\u{202E}fdp".utf8), "\\xE2\\x80\\xAEfdp"),
    ([0xED, 0xA0, 0x80], "\\xED\\xA0\\x80"),
    ([0x00], "\\x00"),
  ])
  func namesAreShownWithoutDoingHarm(_ bytes: [UInt8], _ expected: String) {
    #expect(displayName(ofBytes: bytes) == expected)
  }

  @Test(arguments: [
    (".a.csv", true), ("a.csv~", true), ("a.TMP", true), ("a.filepart", true), ("a.csv", false),
    ("tmp", false), ("a.tmp.csv", false), ("a.Uploading", true), ("", true),
  ])
  func unfinishedNamesAreKnown(_ name: String, _ expected: Bool) {
    #expect(isUnfinishedName(Array(name.utf8)) == expected)
  }
}
