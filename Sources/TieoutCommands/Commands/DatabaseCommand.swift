import ArgumentParser
import Foundation
import Store

struct DatabaseCommand: AsyncParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "db", abstract: "Check and back up the database.",
    discussion: "Example: tieout db verify",
    subcommands: [Verify.self, Backup.self])

  struct Verify: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
      commandName: "verify",
      abstract: "Check every page, index and reference, and count all lines and records by two paths.",
      discussion: "Example: tieout db verify")

    @OptionGroup var options: GlobalOptions

    func run() async throws {
      let invocation = Invocation(options)
      try await invocation.reporting {
        let database = try invocation.presentDatabase()
        let damage = try database.verify()
        for problem in damage { invocation.console.error(problem) }
        guard damage.isEmpty else { return .cannotWrite }
        let conservation = try database.conservation()
        for difference in conservation.differences { invocation.console.error(difference) }
        guard conservation.differences.isEmpty else { return .invariantBroken }
        print(
          "ok: \(conservation.facts.lines) lines and \(conservation.facts.records) records, each in exactly one bucket")
        return .done
      }
    }
  }

  struct Backup: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
      commandName: "backup", abstract: "Write a copy of the database while it may be in use.",
      discussion: "Example: tieout db backup /backup/tieout-2026-03-05.sqlite")

    @OptionGroup var options: GlobalOptions

    @Argument(help: "The copy's path; must not exist.", completion: .file())
    var file: String

    func run() async throws {
      let invocation = Invocation(options)
      try await invocation.reporting {
        let database = try invocation.presentDatabase()
        try database.backup(to: file)
        return .done
      }
    }
  }
}
