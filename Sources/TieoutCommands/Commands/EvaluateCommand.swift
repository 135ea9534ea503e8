import ArgumentParser
import SettlementModel

struct EvaluateCommand: AsyncParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "evaluate",
    abstract: "Judge cases that come grouped on standard input, by the rules of the nightly run.",
    discussion: """
      For engines that bring lines and records together themselves: see docs/spark.md. Reads one object a line, sorted by \
      group and key in byte order, and writes matches, findings and totals, one object a line. Stores nothing, and holds \
      one case at a time. The code says whether everything was judged, not what was found.

      Example: tieout evaluate --date 2026-03-06 --facts facts.json < cases.ndjson
      """)

  @OptionGroup var options: GlobalOptions

  @Option(
    help: ArgumentHelp("The business day.", valueName: "yyyy-MM-dd"), transform: BusinessDay.option)
  var date: BusinessDay

  @Option(
    help: ArgumentHelp(
      "A JSON object with what holds for all files and records together. Default: as of an archive that is whole.",
      valueName: "file"),
    completion: .file())
  var facts: String?

  func run() async throws {
    let invocation = Invocation(options)
    try await invocation.reporting {
      let configuration = try invocation.configuration(needsFiles: false)
      let facts = try facts.map { try StreamFacts(path: $0) } ?? StreamFacts()
      let policy = facts.completed(configuration.policy(businessDay: date))
      var evaluation = StreamEvaluation(policy: policy, facts: facts, output: ObjectOutput()) {
        // Profiles are needed where files are judged, and need not lie where cases are.
        try configuration.plannedSources(environment: invocation.environment)
      }
      try evaluation.run(StandardInput())
      return .done
    }
  }
}
