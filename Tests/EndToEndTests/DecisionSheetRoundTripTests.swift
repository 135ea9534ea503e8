import Foundation
import TestSupport
import Testing

/// Decisions in bulk, out to a spreadsheet and back, with the program alone.
@Suite("Decisions in a spreadsheet", .ownThreads)
struct DecisionSheetRoundTripTests {
  /// The report's rows with reasons and notes filled in by finding, written by other rules than the program's own.
  private func sheet(
    _ sample: Sample, delimiter: String = ";", fill: [String: (reason: String, note: String)],
    change: ([String: String]) -> [String: String] = { $0 }
  ) throws -> String {
    let report = try sample.tieout("report", "discrepancies", "--for-decisions", "--format", "csv")
    guard report.exitCode == 0 else { throw ProgramError(report.description) }
    let rows = try WorldTable.rows(report.standardOutput)
    let columns = ["decision_note", "decision_reason", "actual", "expected", "currency", "detail", "mine", "finding_id"]
    var text = columns.joined(separator: delimiter) + "\r\n"
    for var row in rows {
      if let (reason, note) = fill[row["finding_id"] ?? ""] {
        row["decision_reason"] = reason
        row["decision_note"] = note
      }
      row = change(row)
      text += columns.map { name in
        "\"" + (row[name] ?? "").replacingOccurrences(of: "\"", with: "\"\"") + "\""
      }.joined(separator: delimiter) + "\r\n"
    }
    return text + String(repeating: delimiter, count: columns.count - 1) + "\r\n\r\n"
  }

  private func write(_ text: String, _ sample: Sample, _ encoding: String.Encoding = .utf8) throws {
    let data = try #require(text.data(using: encoding))
    try data.write(to: sample.directory.appending(path: "decided.csv"))
  }

  private func open(_ sample: Sample) throws -> Set<String> {
    Set(
      try WorldTable.rows(sample.tieout("report", "discrepancies").standardOutput)
        .compactMap { $0["finding_id"] })
  }

  private func entries(_ sample: Sample) throws -> [[String: String]] {
    try WorldTable.rows(sample.tieout("report", "decisions", "--format", "csv").standardOutput)
  }

  @Test("filled in, checked and taken over", arguments: [String.Encoding.utf8, .utf16])
  func roundTrip(encoding: String.Encoding) throws {
    let sample = try Sample.afterOneNight()
    let before = try open(sample)
    let (one, other) = ("Fff074c48c10ffdbf", "F24b41bc2eb2e8d5b")
    let text = try sheet(
      sample, fill: [one: ("Rounding", "=a \"cent\""), other: ("provider-confirmed", "ticket 7; fünf")]
    ) { row in
      var row = row
      // As a spreadsheet of another country writes amounts.
      for name in ["expected", "actual"] { row[name] = row[name]?.replacingOccurrences(of: ".", with: ",") }
      return row
    }
    try write(text, sample, encoding)
    let trial = try sample.tieout("resolve", "--from", "decided.csv", "--by", "anna", "--dry-run")
    #expect(trial.exitCode == 0 && trial.standardOutput.split(separator: "\n").count == 2, "\(trial)")
    #expect(trial.standardOutput.contains("\(one): would be resolved as rounding by anna"), "\(trial)")
    #expect(try open(sample) == before)
    #expect(try entries(sample).isEmpty)
    let done = try sample.tieout("resolve", "--from", "decided.csv", "--by", "anna")
    #expect(done.exitCode == 0 && done.standardOutput.isEmpty, "\(done)")
    #expect(try open(sample) == before.subtracting([one, other]))
    let notes = try entries(sample).compactMap { $0["note"] }
    #expect(Set(notes) == ["'=a \"cent\"", "ticket 7; fünf"])
    let again = try sample.tieout("resolve", "--from", "decided.csv", "--by", "anna")
    #expect(again.exitCode == 65 && again.standardError.contains("resolved already"), "\(again)")
    #expect(try entries(sample).count == 2)
  }

  @Test func oneBadRowAndNothingIsDecided() throws {
    let sample = try Sample.afterOneNight()
    let before = try open(sample)
    let ids = before.sorted()
    try write(
      try sheet(
        sample, delimiter: ",",
        fill: [ids[0]: ("timing", "n"), ids[1]: ("timming", "n"), ids[2]: ("timing", "")]), sample)
    let bad = try sample.tieout("resolve", "--from", "decided.csv")
    #expect(bad.exitCode == 65, "\(bad)")
    for words in ["did you mean 'timing'", "decision_note: write", "nothing was decided"] {
      #expect(bad.standardError.contains(words), "\(bad)")
    }
    #expect(try open(sample) == before && entries(sample).isEmpty)
    // Amounts of another day.
    try write(
      try sheet(sample, fill: [ids[0]: ("timing", "n"), "Fff074c48c10ffdbf": ("timing", "n")]) { row in
        var row = row
        if row["finding_id"] == "Fff074c48c10ffdbf" { row["actual"] = "49.97" }
        return row
      }, sample)
    let stale = try sample.tieout("resolve", "--from", "decided.csv")
    #expect(stale.exitCode == 65 && stale.standardError.contains("is 49.98 now"), "\(stale)")
    #expect(try open(sample) == before && entries(sample).isEmpty)
  }

  @Test func whatIsNoTableIsRefused() throws {
    let sample = try Sample.afterOneNight()
    let book = try sample.tieout(
      "report", "discrepancies", "--format", "json", "--output", "decided.csv")
    #expect(book.exitCode == 0, "\(book)")
    for arguments in [["--from", "decided.csv"], ["--from", "missing.csv"]] {
      let run = try runProgram("tieout", ["resolve"] + arguments, in: sample.directory)
      #expect(run.exitCode == 65, "\(run)")
    }
    for arguments in [
      ["--from", "decided.csv", "--reason", "timing"], ["--from", "decided.csv", "F1"], [],
      ["F1", "--reason", "timing"], ["F1", "--confirm", "--reason", "timing"],
      ["F1", "--reason", "timing", "--note", " "],
    ] {
      let run = try runProgram("tieout", ["resolve"] + arguments, in: sample.directory)
      #expect(run.exitCode == 64, "\(arguments) \(run)")
    }
  }
}
