import Foundation
import TestSupport
import Testing

/// What a person sees at a terminal, which `script` provides.
@Suite("Tables on a terminal", .ownThreads)
struct TerminalTests {
  private static let escape = "\u{1B}["

  @Test(arguments: [80, 120, 200])
  func tablesFitAndColorIsSparse(columns: Int) throws {
    let sample = try Sample.afterOneNight()
    for name in WorkbookReportTests.reports {
      let text = try onTerminal(sample, "report \(name)", columns: columns)
      #expect(text.contains(Self.escape + "1m"), "\(text)")
      let plain = ["0", "1", "31", "33", "35", "36"]
        .reduce(text) { $0.replacing("\(Self.escape)\($1)m", with: "") }
      #expect(!plain.contains("\u{1B}"), "\(text)")
      let lines = plain.split(separator: "\n")
      #expect(lines.count >= 2 && lines.allSatisfy { $0.count <= columns }, "\(plain)")
    }
    let findings = try onTerminal(sample, "report discrepancies", columns: columns)
    #expect(findings.contains("\(Self.escape)31mAMOUNT_MISMATCH\(Self.escape)0m"), "\(findings)")
    #expect(findings.contains("Fff074c48c10ffdbf"), "\(findings)")
  }

  @Test func noColorWhereNobodyWantsIt() throws {
    let sample = try Sample.afterOneNight()
    for settings in [["NO_COLOR": "1"], ["TERM": "dumb"]] {
      let text = try onTerminal(sample, "report discrepancies", columns: 120, settings)
      #expect(text.contains("AMOUNT_MISMATCH") && !text.contains("\u{1B}"), "\(settings) \(text)")
    }
    let piped = try sample.tieout("report", "discrepancies", "--format", "table")
    #expect(!piped.standardOutput.contains("\u{1B}"), "\(piped)")
    let written = try onTerminal(
      sample, "report discrepancies --format table --output table.txt", columns: 120)
    #expect(!written.contains("AMOUNT_MISMATCH"), "\(written)")
    let file = sample.directory.appending(path: "table.txt")
    #expect(try !String(contentsOf: file, encoding: .utf8).contains("\u{1B}"))
  }

  @Test func aWorkbookIsNotShownOnATerminal() throws {
    let sample = try Sample.afterOneNight()
    let text = try onTerminal(sample, "report aging --format xlsx", columns: 120)
    #expect(text.contains("write it to a file with --output report.xlsx"), "\(text)")
    #expect(text.contains("exit 64"), "\(text)")
  }

  /// What the terminal showed, lines ended by LF; at the end `exit N`.
  private func onTerminal(
    _ sample: Sample, _ arguments: String, columns: Int, _ settings: [String: String] = [:]
  ) throws -> String {
    let program = PackageFiles.program("tieout").path
    let command = "stty cols \(columns) rows 50; '\(program)' \(arguments); echo exit $?"
    let run = try runProgram(
      "/usr/bin/script", ["-q", "-c", command, "/dev/null"], in: sample.directory,
      environment: ["TERM": "xterm", "SHELL": "/bin/sh"].merging(settings) { $1 })
    guard run.exitCode == 0 else { throw ProgramError(run.description) }
    return run.standardOutput.replacing("\r\n", with: "\n")
  }
}
