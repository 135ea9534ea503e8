import Parsing
import SettlementModel
import Testing

/// Counts and sums that stand in a second file.
@Suite struct SummaryFileTests {
  static let yaml = """
    name: two-files
    file_name: "^(?<merchant>[0-9]+)_details_(?<date>[0-9]{8})\\\\.csv"
    columns: { kind: type, record_id: id, currency: cur, gross: amount, net: net }
    kinds: { SALE: capture, BACK: refund }
    summary_file: { name: "{merchant}_summary_{date}.csv", currency: Currency, rows: Lines, net: Net }
    """
  static let lines =
    "type,id,cur,amount,net\nSALE,1,USD,10.00,9.70\nBACK,2,USD,-3.00,-3.00\nSALE,3,EUR,5.00,5.00\n"

  private func reading(_ summary: String?, lines: String = Self.lines) throws -> ReadFile {
    let directory = ScratchDirectory()
    let profile = try FileProfile(yaml: Self.yaml, file: "p.yaml")
    let name = "500_details_20260302.csv"
    let path = directory.write(Array(lines.utf8), as: "lines")
    let beside = try summary.map { text in
      let wanted = try #require(
        profile.summaryFile?.name(for: profile.fileName?.groups(of: name) ?? [:]))
      return KeptSummaryFile(path: directory.write(Array(text.utf8), as: "summary"), name: wanted)
    }
    var sink = CollectingSink()
    let reading = try SettlementFileReader.read(
      path: path, name: name, profile: profile, summary: beside, into: &sink)
    return ReadFile(lines: sink.lines, rejected: sink.rejected, reading: reading)
  }

  @Test func linesThatTheSummaryStatesAreRead() throws {
    let found = try reading("Currency,Lines,Net\nUSD,2,6.70\nEUR,1,5.00\n")
    #expect(found.refusal == nil && found.lines.count == 3)
    #expect(found.reading.warnings.isEmpty)
    let lone = try reading(nil)
    #expect(lone.refusal == nil && lone.reading.warnings.count == 1)
  }

  @Test(
    arguments: [
      ("Currency,Lines,Net\nUSD,2,6.71\nEUR,1,5.00\n", "row 2: the control row states a net of 6.71 USD"),
      ("Currency,Lines,Net\nUSD,3,6.70\nEUR,1,5.00\n", "row 2: the control row states 3 lines in USD"),
      ("Currency,Lines,Net\nUSD,2,6.70\n", "the file has lines in EUR and no control row"),
      ("Currency,Lines,Net\nUSD,2,6.70\nUSD,2,6.70\n", "USD has a control row already"),
      ("Currency,Lines\nUSD,2\n", "the summary file needs the column 'Net'"),
      ("Currency,Lines,Net\nUSD,2\n", "it has 2 fields"),
      ("Currency,Lines,Net\nUSD,two,6.70\n", "its count of lines is 'two'"),
      ("Currency,Lines,Net\nUSD,2,x\n", "its sum of net is 'x'"),
      ("Currency,Lines,Net\n", "the control rows are missing after 3 lines"),
      ("", "is empty"),
      ("Currency,Lines,Net\n\"USD,2,6.70\n", "never closed"),
    ])
  func linesThatTheSummaryContradictsAreRefused(summary: String, saying: String) throws {
    let refusal = try #require(try reading(summary).refusal)
    #expect(refusal.detail.contains("in the summary file '500_summary_20260302.csv'"), "\(refusal.detail)")
    #expect(refusal.detail.contains(saying), "\(refusal.detail)")
    #expect(refusal.row == 0, "the row is not one of the file with the lines")
  }

  @Test func namesAreTold() throws {
    let layout = try #require(try FileProfile(yaml: Self.yaml, file: "p.yaml").summaryFile)
    #expect(layout.matches("500_summary_20260302.csv"))
    #expect(layout.fileDate(of: "500_summary_20260302.csv") == BusinessDay("2026-03-02"))
    #expect(!layout.matches("500_details_20260302.csv") && !layout.matches("500_summary_20260302xcsv"))
    #expect(layout.name(for: ["merchant": "500"]) == nil)
  }

  @Test(
    arguments: [
      ("{ name: \"s.csv\", rows: Lines }", "it would be the same for every file"),
      ("{ name: \"{day}.csv\", rows: Lines }", "has {day}, and file_name has no such group"),
      ("{ name: \"../{date}.csv\", rows: Lines }", "has a '/'"),
      ("{ rows: Lines }", "lacks 'name'"),
      ("{ name: \"{date}.csv\" }", "states neither rows nor a sum"),
      ("{ name: \"{date}.csv\", rows: Lines, fee: Fee }", "columns has no fee"),
      ("{ name: \"{date}.csv\", rows: Lines, tag: X }", "tag"),
    ])
  func whatMakesNoSenseIsNoted(entry: String, saying: String) {
    let yaml = Self.yaml.split(separator: "\n").dropLast().joined(separator: "\n")
    #expect {
      try FileProfile(yaml: yaml + "\nsummary_file: " + entry, file: "p.yaml")
    } throws: { "\($0)".contains(saying) }
  }
}
