import ArgumentParser

@main
struct TieoutSandbox: AsyncParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "tieout-sandbox",
    abstract: "A fictional merchant with known discrepancies, for demos, tests and benchmarks.",
    subcommands: [GenerateCommand.self, ServeCommand.self, ScoreCommand.self])
}
