import ArgumentParser
import SettlementModel
import Store

struct AssignCommand: AsyncParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "assign",
    abstract: "Give a finding to somebody, who looks after it; kept in the audit trail.",
    discussion: """
      `tieout report discrepancies --assigned NAME` lists what somebody has.

      Example: tieout assign F0123456789abcdef anna
      Example: tieout assign F0123456789abcdef --nobody
      """)

  @OptionGroup var options: GlobalOptions
  @OptionGroup var decisions: DecisionOptions

  @Argument(help: "The finding's id, as reports show it.")
  var id: String

  @Argument(help: "Who has it from now on.", transform: DecisionOptions.person)
  var name: PersonName?

  @Flag(help: "Take it from whoever has it.")
  var nobody = false

  @Option(help: ArgumentHelp("What an auditor should know.", valueName: "text"))
  var note: String = ""

  func validate() throws {
    guard (name == nil) == nobody else { throw ValidationError("write a name, or --nobody") }
    guard name != PersonName("nobody") else {
      throw ValidationError("nobody is no name here; write --nobody")
    }
  }

  func run() async throws {
    let invocation = Invocation(options)
    try await invocation.deciding { _, _ in
      [try decisions.decision(.assign(name), about: id, note: note, invocation)]
    }
  }
}
