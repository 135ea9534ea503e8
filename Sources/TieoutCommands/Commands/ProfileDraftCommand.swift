import ArgumentParser
import Compression
import Parsing

struct ProfileDraftCommand: AsyncParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "draft",
    abstract: "Look at a file and write a first profile for it, with every guess marked.",
    discussion: """
      What is marked '# guess:' says what it was guessed from; '# unknown:' wants a choice, '# needed:' a column \
      that was not recognised. Nothing is guessed when files are read: only what you confirm in the profile counts.

      Example: tieout profile draft mail/wallet-2026-03-05.csv >mine.yaml
      """)

  @OptionGroup var options: GlobalOptions
  @Argument(help: "A settlement file as it was received, packed or not.", completion: .file())
  var file: String
  @Option(
    help: ArgumentHelp("Of a zip with several files: which one, with * and ?.", valueName: "pattern"))
  var member = ""

  func run() async throws {
    let invocation = Invocation(options)
    try await invocation.reporting {
      let draft: ProfileDraft
      do {
        draft = try ProfileDraft.make(
          path: file, name: ProfileCommand.baseName(file), member: member)
      } catch let problem as DraftProblem {
        invocation.console.error("\(file): no draft can be made: \(problem)")
        return .inputRefused
      } catch let error as ByteSourceError where error.isDamage {
        invocation.console.error("\(file): no draft can be made: \(error); --member names one file of a zip")
        return .inputRefused
      }
      try StandardOutput().write(Array(draft.yaml.utf8))
      for field in draft.missing {
        invocation.console.warning("\(file): no column was recognised for '\(field)', which every profile needs")
      }
      return .done
    }
  }
}
