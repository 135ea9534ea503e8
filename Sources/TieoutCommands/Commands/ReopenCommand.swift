import ArgumentParser
import Store

struct ReopenCommand: AsyncParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "reopen",
    abstract: "Open findings again that were closed by hand, or take a proposal back.",
    discussion: "Example: tieout reopen F0123456789abcdef --note \"the credit did not come\"")

  @OptionGroup var options: GlobalOptions
  @OptionGroup var decisions: DecisionOptions

  @Argument(help: "The findings' ids, as reports show them.")
  var id: [String]

  @Option(help: ArgumentHelp("What an auditor should know.", valueName: "text"))
  var note: String = ""

  func run() async throws {
    let invocation = Invocation(options)
    try await invocation.deciding { _, _ in
      try id.map { try decisions.decision(.reopen, about: $0, note: note, invocation) }
    }
  }
}
