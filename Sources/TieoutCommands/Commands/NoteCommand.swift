import ArgumentParser
import Store

struct NoteCommand: AsyncParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "note",
    abstract: "Write something down about a finding; kept in the audit trail.",
    discussion: "Example: tieout note F0123456789abcdef \"asked UseePay, ticket 4711\"")

  @OptionGroup var options: GlobalOptions
  @OptionGroup var decisions: DecisionOptions

  @Argument(help: "The finding's id, as reports show it; it may have cleared since.")
  var id: String

  @Argument(help: "What to write down.")
  var text: String

  func validate() throws {
    guard !text.allSatisfy(\.isWhitespace) else { throw ValidationError("the note is empty") }
  }

  func run() async throws {
    let invocation = Invocation(options)
    try await invocation.deciding { _, _ in
      [try decisions.decision(.note, about: id, note: text, invocation)]
    }
  }
}
