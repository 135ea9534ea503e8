import Reporting
import TestSupport
import Testing
import TieoutCommands

@Suite("The live line")
struct ProgressMeterTests {
  private typealias Step = (milliseconds: Int, done: Int64)

  private func lines(
    _ steps: [Step], of total: Int64?, _ unit: ProgressMeter.Unit,
    columns: Int = 100
  ) -> [String?] {
    var meter = ProgressMeter()
    return steps.map { step in
      meter.line(
        "ingest a.csv", done: step.done, of: total, unit: unit, at: .milliseconds(step.milliseconds),
        columns: columns)
    }
  }

  @Test func tellsHowFarHowFastAndHowLongStill() {
    #expect(
      lines([(0, 0), (1000, 10 << 20), (4000, 40 << 20), (10_000, 100 << 20)], of: 100 << 20, .bytes) == [
        "ingest a.csv: 0.0 of 100.0 MiB, 0 %",
        "ingest a.csv: 10.0 of 100.0 MiB, 10 %, 10.0 MiB/s, 0:09 left",
        "ingest a.csv: 40.0 of 100.0 MiB, 40 %, 10.0 MiB/s, 0:06 left",
        "ingest a.csv: 100.0 of 100.0 MiB, 100 %, 10.0 MiB/s",
      ])
    #expect(
      lines([(0, 512), (1000, 1512)], of: 4_000_000, .cases).last
        == "ingest a.csv: 1512 of 4000000 cases, 0 %, 1000/s, 1:06:39 left")
    #expect(
      lines([(0, 100), (2000, 500)], of: nil, .records).last == "ingest a.csv: 500 records, 200/s")
    #expect(lines([(0, 0), (1000, 1)], of: .max, .bytes).last??.hasSuffix("days left") == true)
  }

  @Test func theRateIsThatOfTheLastTenSeconds() {
    let slow: [Step] = (0...20).map { second -> Step in (second * 1000, Int64(second) * 10) }
    let fast: [Step] = (1...12).map { second -> Step in
      (20_000 + second * 1000, 200 + Int64(second) * 1000)
    }
    #expect(lines(slow, of: nil, .records).last??.hasSuffix(", 10/s") == true)
    #expect(lines(slow + fast, of: nil, .records).last??.hasSuffix(", 1000/s") == true)
  }

  @Test func isRedrawnTenTimesASecondAtMost() {
    // A file a millisecond: new subjects are no reason to draw more often.
    var meter = ProgressMeter()
    let drawn = (0..<3000).filter { step in
      meter.line(
        "file \(step / 7)", done: Int64(step), of: 3000, unit: .cases, at: .milliseconds(step),
        columns: 80) != nil
    }
    #expect(drawn.count == 30)
    #expect(zip(drawn, drawn.dropFirst()).allSatisfy { $1 - $0 >= 100 })
  }

  @Test(arguments: [1, 2, 5, 9, 10, 12, 20, 30, 40, 79, 200])
  func fitsTheTerminal(_ columns: Int) throws {
    var random = SeededGenerator(seed: UInt64(columns))
    for _ in 0..<200 {
      var meter = ProgressMeter()
      let name = ["a.csv", "結算單-二〇二六年三月.csv", "x\u{1B}[2J\u{202E}y", String(repeating: "n", count: 300)]
      let total = Int64.random(in: 1...(.max), using: &random)
      for step in 0..<3 {
        let line = meter.line(
          name.randomElement(using: &random) ?? "", done: Int64.random(in: 0...total, using: &random),
          of: Bool.random(using: &random) ? total : nil, unit: .bytes, at: .seconds(step), columns: columns)
        let text = try #require(line)
        #expect(TerminalText.width(of: text) <= columns, "\(text)")
        #expect(!text.unicodeScalars.contains("\u{1B}") && !text.unicodeScalars.contains("\u{202E}"))
      }
    }
  }

  @Test func theNameGivesWayBeforeTheNumbers() {
    #expect(
      lines([(0, 0), (1000, 10 << 20)], of: 100 << 20, .bytes, columns: 60).last
        == "ingest a.csv: 10.0 of 100.0 MiB, 10 %, 10.0 MiB/s, 0:09 left")
    #expect(
      lines([(0, 0), (1000, 10 << 20)], of: 100 << 20, .bytes, columns: 54).last
        == "ingest a.csv: 10.0 of 100.0 MiB, 10 %, 10.0 MiB/s")
    #expect(
      lines([(0, 0), (1000, 10 << 20)], of: 100 << 20, .bytes, columns: 12).last == "ingest a.cs…")
  }
}
