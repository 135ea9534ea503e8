import ArgumentParser
import Reconciliation
import Store

struct ImportFindingsCommand: AsyncParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "import-findings",
    abstract: "Put the findings of another engine in place of what was found before.",
    discussion: """
      So that report, explain, resolve and reopen work on what `tieout evaluate` found elsewhere: see docs/spark.md. A \
      finding that was known keeps its first day and its decisions; what is not among them any more is cleared. All or \
      nothing, into a data directory that holds no settlement lines.

      Example: tieout import-findings reports/2026-03-06/findings.ndjson --date 2026-03-06
      """)

  @OptionGroup var options: GlobalOptions
  @OptionGroup var day: DayOptions
  @Argument(
    help: "An .ndjson file, a folder of such files, or one of the parts that an engine wrote.",
    completion: .file(extensions: ["ndjson"]))
  var path: String

  func run() async throws {
    let invocation = Invocation(options)
    let path = path
    try await invocation.writing(command: "import-findings", date: day.date, isOffline: true) {
      night, database, plan in
      let findings = try FindingFolder(path: path)
      var count = 0
      try database.importFindings(run: night.run, businessDay: plan.businessDay) { origin, report in
        try findings.forEachFinding { one in
          try Task.checkCancellation()
          guard one.origin == origin else { return }
          count += 1
          try report(one.finding, one.caseKey)
        }
      }
      try database.noteOvertakenDecisions(
        run: night.run, login: plan.login, at: invocation.clock.now())
      invocation.console.info("\(count) findings imported")
      var outcome = NightOutcome()
      try night.count(into: &outcome)
      return invocation.conclude(outcome)
    }
  }
}
