import Foundation
import TestSupport
import Testing

/// Words that tieout does not know, on the command line and in the configuration.
@Suite("An unknown word is answered with the nearest", .ownThreads)
struct UnknownWordTests {
  /// Arguments, the nearest word, and how to list all.
  static let commandLines: [(arguments: String, near: String?, listing: String)] = [
    ("reprot pending", "'tieout report'", "`tieout --help` lists all"),
    ("rnu", "'tieout run'", "`tieout --help` lists all"),
    ("help reprot", "'tieout report'", "`tieout --help` lists all"),
    ("help profile lsit", "'tieout profile list'", "`tieout profile --help` lists all"),
    ("profile lsit", "'tieout profile list'", "`tieout profile --help` lists all"),
    ("db bakcup x", "'tieout db backup'", "`tieout db --help` lists all"),
    ("verify", "'tieout db verify'", "`tieout --help` lists all"),
    ("frobnicate", nil, "`tieout --help` lists all"),
    ("run --ofline", "'--offline'", "`tieout run --help` lists all"),
    ("report pending --cdoe X", "'--code'", "`tieout report --help` lists all"),
    ("report pending --fromat=csv", "'--format'", "`tieout report --help` lists all"),
    ("--verison", "'--version'", "`tieout --help` lists all"),
    ("run --zzzzzz", nil, "`tieout run --help` lists all"),
    ("report discrepencies", "'discrepancies'", "known are discrepancies, pending"),
    ("report payuots", "'payouts'", "known are discrepancies, pending"),
    ("report pending --code AMOUNT_MISMACTH", "'AMOUNT_MISMATCH'", "`tieout report --help` lists all"),
    ("report pending --class BRAEK", "'BREAK'", "known are"),
    ("report pending --status opne", "'open'", "known are open, resolved, all"),
    ("report pending --currency UDS", "'USD'", "ISO 4217"),
    ("report pending --currency EURO", "'EUR'", "ISO 4217"),
    ("report pending --format jsno", "'json'", "known are table, csv, json"),
    ("resolve F1 --reason provder_confirmed --note x", "'provider_confirmed'", "`tieout resolve --help` lists all"),
    ("status --log-format jsno", "'json'", "known are text, json"),
    ("explain X --format jsno", "'json'", "known are text, json"),
    ("profile show usepay-settlement", "'useepay-settlement'", "`tieout profile list` lists all"),
    ("completions bsah", "'bash'", "known are bash, zsh, fish"),
  ]

  @Test("on the command line", arguments: commandLines)
  func commandLine(arguments: String, near: String?, listing: String) throws {
    let run = try runProgram(
      "tieout", arguments.split(separator: " ").map(String.init),
      in: FileManager.default.temporaryDirectory)
    #expect(run.exitCode == 64 && run.standardOutput.isEmpty, "\(run)")
    #expect(run.standardError.hasPrefix("tieout: error: "), "\(run)")
    #expect(run.standardError.contains(listing), "\(run)")
    if let near {
      #expect(run.standardError.contains("did you mean \(near)?"), "\(run)")
    } else {
      #expect(!run.standardError.contains("did you mean"), "\(run)")
    }
  }

  /// A line of the sample's configuration, what stands there instead, and the nearest word.
  static let configurations: [(line: String, instead: String, near: String)] = [
    ("time_zone:", "tiem_zone:", "'time_zone'"),
    ("  refund_due_days: 10", "  refund_deu_days: 10", "'refund_due_days'"),
    ("  amounts: major", "  amounts: mjaor", "'major'"),
    ("expected: none", "expected: dialy", "'daily'"),
    ("amount_tolerance: {}", "amount_tolerance: { JYP: 1 }", "'JPY'"),
    ("profile: useepay-settlement", "profile: useepay-setlement", "'useepay-settlement'"),
  ]

  @Test("in the configuration", arguments: configurations)
  func configuration(line: String, instead: String, near: String) throws {
    let sample = try Sample()
    let file = sample.directory.appending(path: "tieout.yaml")
    let text = try String(contentsOf: file, encoding: .utf8)
    try #require(text.contains(line))
    try text.replacingOccurrences(of: line, with: instead)
      .write(to: file, atomically: true, encoding: .utf8)
    let run = try sample.tieout("check")
    #expect(run.exitCode == 78, "\(run)")
    #expect(run.standardError.contains("did you mean \(near)?"), "\(run)")
  }

  @Test("in an environment variable")
  func variable() throws {
    let sample = try Sample()
    let run = try runProgram(
      "tieout", ["check"], in: sample.directory, environment: ["TIEOUT_TIEM_ZONE": "+08:00"])
    #expect(run.exitCode == 78 && run.standardError.contains("'TIEOUT_TIME_ZONE'"), "\(run)")
  }
}
