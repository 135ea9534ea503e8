import SettlementModel
import Testing

@Suite("The nearest word")
struct NearestWordTests {
  static let words: [(typed: String, known: [String], near: [String])] = [
    // One insertion, deletion, replacement, and one swap of neighbours.
    ("repot", ["report", "reopen"], ["report"]), ("reportt", ["report"], ["report"]),
    ("repart", ["report"], ["report"]), ("reprot", ["report"], ["report"]),
    // A swap is one edit, two replacements are two.
    ("rnu", ["run"], ["run"]), ("rab", ["run"], []),
    // Case does not count, nothing is nearer than the word itself.
    ("break", ["BREAK", "BREAKS"], ["BREAK", "BREAKS"]),
    // Up to a third of the longer word, at least one edit.
    ("discrepencis", ["discrepancies"], ["discrepancies"]), ("xyz", ["abc"], []),
    ("US", ["USD"], ["USD"]), ("EUR", ["USD"], []),
    // Parts come after what is one edit away, equals in byte order.
    ("code", ["codes", "mode", "code_path"], ["codes", "mode", "code_path"]),
    ("dir", ["data_directory", "dig"], ["dig", "data_directory"]),
    ("ab", ["abcdefgh"], []), ("", ["a"], []), ("run", [], []),
  ]

  @Test("insert, delete, replace, swap", arguments: words)
  func table(typed: String, known: [String], near: [String]) {
    #expect(NearestWord.list(typed, among: known, count: 3) == near)
    #expect(NearestWord.list(typed, among: known.reversed(), count: 3) == near)
    #expect(NearestWord.find(typed, among: known) == near.first)
  }

  @Test("a word of any length is answered at once")
  func longWords() {
    let long = String(repeating: "x", count: 100_000)
    #expect(NearestWord.find(long, among: ["report", long]) == nil)
    #expect(NearestWord.find("report", among: [long]) == nil)
  }

  @Test("spellings differ in case and marks alone")
  func spellings() {
    #expect(NearestWord.areSpellings("transactionId", "transaction_id"))
    #expect(!NearestWord.areSpellings("transactionId", "transaction_ids"))
    #expect(!NearestWord.areSpellings("_", "-"))
  }
}
