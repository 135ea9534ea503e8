import Foundation
import TestSupport
import Testing

/// Lines and records that are brought together outside the database, and judged as a stream: the findings are those of
/// the nightly run, byte for byte.
@Suite("Cases on a stream", .ownThreads)
struct GroupedStreamTests {
  /// What each world has beside its planted faults.
  static let worlds: [(seed: UInt64, flags: [String], subscriptions: Int)] = [
    (5, ["--history-days", "3"], 40),
    (12, ["--file-faults", "--fees", "--gzip"], 0),
  ]

  @Test(arguments: worlds)
  func aStreamSaysWhatTheNightSays(
    seed: UInt64, flags: [String], subscriptions: Int
  ) throws {
    var options = WorldOnDisk.Options(seed: seed)
    (options.payments, options.days, options.flags) = (300, 10, flags)
    options.subscriptions = subscriptions
    let world = try WorldOnDisk(options)
    let night = try world.tieout(["run", "--offline", "--date", world.lastDay])
    #expect([2, 65].contains(night.exitCode), "seed \(seed): \(night)")
    let output = world.directory.appending(path: "judged")
    let joined = try runProgram(
      "/usr/bin/env",
      [
        "python3", "Tests/Spark/plain_join.py", PackageFiles.program("tieout").path,
        world.directory.path, world.lastDay, output.path,
      ], in: PackageFiles.root, boundSeconds: 120)
    #expect(joined.exitCode == 0, "seed \(seed): \(joined)")
    let compared = try runProgram(
      "/usr/bin/env",
      [
        "python3", "Tests/Spark/compare.py", output.appending(path: "evaluated.ndjson").path,
        world.directory.appending(path: "var/reports/\(world.lastDay)").path,
      ], in: PackageFiles.root)
    #expect(compared.exitCode == 0, "seed \(seed): \(compared)")
  }

  /// Runs `evaluate` over a stream in a world's directory.
  private func evaluate(_ lines: [String]) throws -> ProgramRun {
    let sample = try Sample()
    let stream = sample.directory.appending(path: "stream.ndjson")
    try Data((lines.joined(separator: "\n") + "\n").utf8).write(to: stream)
    return try runProgram(
      "/bin/sh",
      [
        "-c", "exec \"$0\" evaluate --date \(Sample.day) < stream.ndjson",
        PackageFiles.program("tieout").path,
      ], in: sample.directory)
  }

  private func line(group: String = "case", key: String, row: Int = 2) -> String {
    """
    {"group":"\(group)","key":"\(key)","object":{"type":"line","source":"useepay","file":"a.csv","row":\(row),\
    "kind":"capture","payment_intent_id":"pi_1","currency":"USD","gross":1000,"settled_on":"2026-03-02",\
    "payout_id":"po_1","net":970}}
    """
  }

  @Test func aGroupThatComesInTwoPartsIsRefusedWithItsLine() throws {
    let run = try evaluate([line(key: "1"), line(key: "2", row: 3), line(key: "1", row: 4)])
    #expect(run.exitCode == 65)
    #expect(run.standardError.contains("line 3: group case 1 comes after case 2"), "\(run)")
  }

  @Test func whatIsNoObjectOfAStreamIsRefusedWithItsLine() throws {
    for (text, what) in [
      ("not json", "line 2: it is"),
      (#"{"group":"cases","key":"2","object":{"type":"line"}}"#, "line 2: `group` is `cases`"),
      (#"{"group":"case","key":"2","object":{"type":"payout"}}"#, "group case 2:"),
      (line(key: "2").replacingOccurrences(of: "1000", with: "10.00"), "`gross` is no whole number"),
      (line(key: "2").replacingOccurrences(of: "USD", with: "ZZZ"), "`currency` is no currency"),
    ] {
      let run = try evaluate([line(key: "1"), text])
      #expect(run.exitCode == 65 && run.standardError.contains(what), "\(text): \(run)")
    }
  }

  @Test func linesOfAPayoutAreSummedWithoutBeingHeld() throws {
    let run = try evaluate((1...1000).map { line(group: "payout", key: "payout:po_1:USD", row: $0) })
    #expect(run.exitCode == 0, "\(run)")
    #expect(run.standardOutput.contains(#""lines_minor_units":"970000""#), "\(run)")
  }

  @Test func aLineWithoutARecordIsAFindingAndCountsOnce() throws {
    let run = try evaluate([line(key: "1")])
    #expect(run.exitCode == 0, "\(run)")
    #expect(run.standardOutput.contains(#""code":"MISSING_IN_API""#), "\(run)")
    let sum = #""side":"lines","bucket":"discrepant","currency":"USD","count":1,"minor_units":"1000""#
    #expect(run.standardOutput.contains(sum), "\(run)")
  }

  /// A merchant order may have a great many captures; each is looked at once.
  @Test func aCaseOfVeryManyCapturesIsJudged() throws {
    let run = try evaluate(
      (1...100_000).map { number in
        """
        {"group":"case","key":"1","object":{"type":"capture","id":"cap_\(number)","payment_intent_id":"pi_1",\
        "currency":"USD","amount":125,"status":"succeeded","created_at":1772400730000}}
        """
      })
    #expect(run.exitCode == 0, "\(run)")
    #expect(run.standardOutput.contains(#""count":100000,"minor_units":"12500000""#))
  }
}
