import Foundation
import TestSupport
import Testing

/// The journal as real bookkeeping programs read it: hledger, and beancount from `.build/beancount`.
@Suite("hledger and beancount accept the journal and come to the same balances", .ownThreads)
struct GeneralLedgerTests {
  /// Without a locale hledger takes bytes beyond ASCII for an error.
  private static let locale = ["LC_ALL": "C.UTF-8"]
  private static let beancount = PackageFiles.root.appending(path: ".build/beancount/bin")

  @Test func theMerchantOnPaper() throws {
    let sample = try Sample.afterOneNight()
    try check(sample, transactions: 7)
  }

  @Test("ids that mean something to the formats stay ids")
  func hostileTexts() throws {
    let sample = try Sample()
    try Self.writeHostileFile(in: sample)
    let run = try sample.tieout("run", "--date", Sample.day)
    #expect(run.exitCode == 2, "\(run)")
    try check(sample, transactions: 7 + Self.hostileTexts.count)
    let rows = try WorldTable.rows(try journal(sample, "csv"))
    let suspended = rows.filter { $0["record_id"] != "" }.compactMap { $0["record_id"] }
    for text in Self.hostileTexts {
      #expect(suspended.contains { $0 == text || $0 == "'" + text }, "\(text)")
    }
  }

  @Test func accountsComeFromTheConfiguration() throws {
    let sample = try Sample()
    let file = sample.directory.appending(path: "tieout.yaml")
    let text = try String(contentsOf: file, encoding: .utf8)
    let accounts = """

      journal:
        accounts: { bank: "Assets:Current:Bank-1", receivable: "Income:Sales", refunds: "Income:Sales" }
      """
    try Data((text + accounts + "\n").utf8).write(to: file)
    let run = try sample.tieout("run", "--date", Sample.day)
    #expect(run.exitCode == 2, "\(run)")
    try check(sample, transactions: 7)
    let rows = try WorldTable.rows(try journal(sample, "csv"))
    #expect(Set(rows.map { $0["account"] }).isSuperset(of: ["Assets:Current:Bank-1", "Income:Sales"]))
  }

  @Test func otherReportsKnowNeitherFormat() throws {
    let sample = try Sample.afterOneNight()
    for format in ["hledger", "beancount"] {
      let run = try sample.tieout("report", "payouts", "--format", format)
      #expect(run.exitCode == 64 && run.standardOutput.isEmpty, "\(run)")
      #expect(run.standardError.contains("\(format) is a format of the journal only"), "\(run)")
    }
    for arguments in [["claims"], ["claims", "--output", "x", "--format", "csv"]] {
      let run = try runProgram("tieout", ["report"] + arguments, in: sample.directory)
      #expect(run.exitCode == 64, "\(run)")
    }
  }

  @Test func theSuffixNamesTheFormat() throws {
    let sample = try Sample.afterOneNight()
    for (name, format) in [("a.journal", "hledger"), ("b.bean", "beancount"), ("c.csv", "csv")] {
      let run = try sample.tieout("report", "journal", "--output", name)
      #expect(run.exitCode == 0, "\(run)")
      let text = try String(contentsOf: sample.directory.appending(path: name), encoding: .utf8)
      #expect(text == (try journal(sample, format)), "\(name)")
    }
  }

  /// Lets both programs read the journal, and holds their balances to the sums of its rows.
  private func check(_ sample: Sample, transactions: Int) throws {
    let rows = try WorldTable.rows(try journal(sample, "csv"))
    #expect(Set(rows.map { $0["transaction"] }).count == transactions)
    var sums: [String: Int] = [:]
    for row in rows { sums["\(row["account"]!) \(row["currency"]!)", default: 0] += thousandths(row["amount"]!) }
    let expected = sums.filter { $0.value != 0 }.map { "\($0.key) \($0.value)" }.sorted()
    #expect(!expected.isEmpty)
    for (format, program, arguments) in [
      ("hledger", "/usr/bin/hledger", ["check", "--strict", "ordereddates", "-f", "book"]),
      ("beancount", Self.beancount.appending(path: "bean-check").path, ["book"]),
    ] {
      try Data(try journal(sample, format).utf8).write(to: sample.directory.appending(path: "book"))
      let checked = try runProgram(
        program, arguments, in: sample.directory, environment: Self.locale)
      #expect(checked.exitCode == 0, "\(checked)")
      #expect(
        checked.standardOutput.isEmpty && checked.standardError.isEmpty, "\(checked)")
      let found = format == "hledger" ? try hledger(sample) : try beancount(sample)
      #expect(found.balances == expected, "\(format)")
      #expect(found.transactions == transactions, "\(format)")
    }
  }

  private func journal(_ sample: Sample, _ format: String) throws -> String {
    let run = try sample.tieout("report", "journal", "--format", format)
    guard run.exitCode == 0 else { throw ProgramError(run.description) }
    return run.standardOutput
  }

  private typealias Book = (balances: [String], transactions: Int)

  private func hledger(_ sample: Sample) throws -> Book {
    let run = try runProgram(
      "/usr/bin/hledger", ["-f", "book", "balance", "--flat", "-N", "-O", "csv", "--layout=bare"],
      in: sample.directory, environment: Self.locale)
    let balances = try WorldTable.rows(run.standardOutput)
      .map { "\($0["account"]!) \($0["commodity"]!) \(thousandths($0["balance"]!))" }
      .filter { !$0.hasSuffix(" 0") }
    let entries = try runProgram("/usr/bin/hledger", ["-f", "book", "stats"], in: sample.directory,
      environment: Self.locale)
    let count = entries.standardOutput.split(separator: "\n")
      .first { $0.hasPrefix("Transactions  ") }?.split(separator: " ")
      .compactMap { Int($0) }.first
    return (balances.sorted(), count ?? -1)
  }

  private func beancount(_ sample: Sample) throws -> Book {
    let script = """
      from beancount import loader
      from beancount.core import data
      from collections import defaultdict
      entries, errors, options = loader.load_file("book")
      assert not errors, errors
      sums = defaultdict(int)
      count = 0
      for entry in entries:
          if isinstance(entry, data.Transaction):
              count += 1
              for posting in entry.postings:
                  thousandths = posting.units.number * 1000
                  assert thousandths == int(thousandths)
                  sums[posting.account + " " + posting.units.currency] += int(thousandths)
      print(count)
      for key, value in sums.items():
          if value: print(key, value)
      """
    let run = try runProgram(
      Self.beancount.appending(path: "python").path, ["-c", script], in: sample.directory)
    var lines = run.standardOutput.split(separator: "\n").map(String.init)
    guard run.exitCode == 0, let count = lines.first.flatMap({ Int($0) }) else {
      throw ProgramError(run.description)
    }
    lines.removeFirst()
    return (lines.sorted(), count)
  }

  /// A decimal of at most three digits after the point in thousandths.
  private func thousandths(_ text: String) -> Int {
    let parts = text.split(separator: ".", omittingEmptySubsequences: false).map(String.init)
    let decimals = parts.count > 1 ? parts[1] : ""
    precondition(decimals.count <= 3, text)
    let digits = parts[0] + decimals + String(repeating: "0", count: 3 - decimals.count)
    return Int(digits) ?? Int.min
  }

  /// Texts that would be comments, tags, dates, directives or ends of strings.
  private static let hostileTexts = [
    "a;b", "a\"b", "a\\", "a\\\"b", "x [2026-01-01] y", "date:2026-01-01", "a,b:c", "a\nb", "a\r\n\r\nb",
    "\n2026-01-01 open Assets:Evil", "#tag ^link", "* !", "=1+1", "@cmd", "a  b", "a\tb", "%2C",
    "\u{202E}gnp", "中文", "{x} @@ 1 USD", "include /etc/passwd", "|", "'", "(a)", "é\u{0301}",
  ]

  /// A file of captures that no payment is known for, each with one of the texts as its ids.
  private static func writeHostileFile(in sample: Sample) throws {
    func quoted(_ text: String) -> String {
      "\"" + text.split(separator: "\"", omittingEmptySubsequences: false).joined(separator: "\"\"") + "\""
    }
    var text = try String(
      contentsOf: sample.directory.appending(path: "settlement/500000000000001_settlement_20260303.csv"),
      encoding: .utf8
    ).split(separator: "\n")[0] + "\n"
    for hostile in hostileTexts {
      let id = quoted(hostile)
      text += """
        500000000000001,shop.example,\(id),2026-03-06,PAYMENT,\(id),\(id),\(id),,2026-03-02T10:00:00+08:00,\
        USD,1.00,USD,,1.00,0.10,0.00,0.90,\(id),card,visa,

        """
    }
    text += "#TOTAL,USD,\(hostileTexts.count),22.50\n"
    let file = sample.directory.appending(path: "settlement/500000000000001_settlement_20260306.csv")
    try Data(text.utf8).write(to: file)
  }
}
