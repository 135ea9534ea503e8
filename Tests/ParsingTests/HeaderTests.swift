import Parsing
import SettlementModel
import Testing

@Suite struct HeaderTests {
  private let names = headerText.split(separator: ",").map(String.init)

  /// The plain row and its control row under a header whose columns stand in another order or under
  /// other names.
  private func reordered(_ order: [Int], header: [String]? = nil) -> [UInt8] {
    let fields = row().split(separator: ",", omittingEmptySubsequences: false).map(String.init)
    let head = header ?? order.map { names[$0] }
    return file(
      [order.map { fields[$0] }.joined(separator: ","), "#TOTAL,USD,1,9.70"],
      header: head.joined(separator: ","))
  }

  @Test func theOrderOfColumnsDoesNotMatter() throws {
    let straight = try read(reordered(Array(names.indices)))
    let reversed = try read(reordered(names.indices.reversed()))
    #expect(straight.lines.count == 1)
    #expect(straight.lines == reversed.lines)
  }

  @Test func anAliasIsRead() throws {
    let header = names.map { $0 == "merchant_order_id" ? "order_no" : $0 }
    let found = try read(reordered(Array(names.indices), header: header))
    #expect(found.lines.first?.merchantOrderID == "O-1")
    #expect(found.reading.warnings == [])
  }

  @Test(arguments: [
    ("amount", "amuont"), ("currency", "curency"), ("transaction_type", "transaction_typ"),
    ("net_amount", "netamount"),
  ])
  func aRenamedNeededColumnIsNamedWithItsNearest(name: String, renamed: String) throws {
    let header = names.map { $0 == name ? renamed : $0 }
    let refusal = try #require(try read(reordered(Array(names.indices), header: header)).refusal)
    #expect(refusal.cause == .quarantined)
    #expect(refusal.row == 1)
    #expect(refusal.detail.contains("'\(name)' is missing; nearest: '\(renamed)'"))
  }

  /// A column that may be absent is still refused where the header has it in another spelling:
  /// reading on would lose what it says.
  @Test(arguments: [("transaction_id", "transactionId"), ("fee", "FEE"), ("payout_id", "payout id")])
  func aColumnInAnotherSpellingIsNotTakenForAbsent(name: String, renamed: String) throws {
    let header = names.map { $0 == name ? renamed : $0 }
    let refusal = try #require(try read(reordered(Array(names.indices), header: header)).refusal)
    #expect(refusal.detail.contains("'\(name)' is missing and '\(renamed)' looks like it"))
  }

  @Test func oneIdentifierIsEnough() throws {
    let without = names.indices.filter {
      !["transaction_id", "payment_intent_id", "arn"].contains(names[$0])
    }
    let found = try read(reordered(without))
    #expect(found.refusal == nil && found.lines.count == 1)
    #expect(found.reading.warnings.count == 3)
    let none = without.filter { names[$0] != "merchant_order_id" }
    #expect(try read(reordered(none)).refusal?.cause == .quarantined)
  }

  @Test func anExtraColumnIsSaidOnce() throws {
    let found = try read(
      file([row() + ",x", row() + ",y", "#TOTAL,USD,2,19.40"], header: headerText + ",mood"))
    #expect(found.refusal == nil)
    #expect(found.lines.count == 2)
    #expect(found.reading.warnings.count == 1)
    #expect(found.reading.warnings.first?.contains("'mood'") == true)
  }

  @Test func aRepeatedNameIsRefused() throws {
    let found = try read(file([row() + ",x"], header: headerText + ",amount"))
    #expect(found.refusal?.detail.contains("'amount' stands twice") == true)
  }

  @Test func aHeaderInTheMiddleAndBlankLinesAreCounted() throws {
    let found = try read(
      Array("\u{FEFF}\n".utf8)
        + file([row(), headerText, "", row(), "", "#TOTAL,USD,2,19.40", ""]))
    #expect(found.refusal == nil)
    #expect(found.lines.map(\.position.row) == [3, 6])
    let counts = found.reading.counts
    #expect(counts.header == 2 && counts.blank == 4 && counts.control == 1 && counts.loaded == 2)
    #expect(counts.physical == 9 && counts.isConserved)
  }

  @Test func damageInTheMiddleRefusesTheFileWithItsPlace() throws {
    let open = try read(file([row(), row(["arn": "\"x"]), row()]))
    #expect(open.refusal?.row == 3)
    #expect(open.refusal?.detail.contains("never closed") == true)
    var bytes = file([row(), row(["arn": "x"])])
    bytes[bytes.count - 2] = 0xE9
    let latin = try read(bytes)
    #expect(latin.refusal?.row == 3)
    #expect(latin.refusal?.detail.contains("offset \(bytes.count - 2)") == true)
    #expect(latin.reading.counts.isConserved)
    let wide = try read([0xFF, 0xFE, 0x61, 0x00])
    #expect(wide.refusal?.detail.contains("header refused") == true)
  }

  @Test func formProblemsRejectTheRowAlone() throws {
    let rows = [row(["arn": "a\"b"]), row(["arn": "\"a\"b"]), row(["arn": "a\u{0}b"]), row()]
    let found = try read(file(rows + ["#TOTAL,USD,4,9.70"]))
    #expect(found.refusal == nil)
    #expect(found.rejected.map(\.reason) == ["bare quote", "text after quote", "NUL byte"])
    #expect(found.rejected.map(\.row) == [2, 3, 4])
  }
}
