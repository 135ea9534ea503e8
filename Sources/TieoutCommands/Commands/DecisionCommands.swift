import ArgumentParser
import DurableFiles
import Foundation
import Reconciliation
import SettlementModel
import Store

struct ResolveCommand: AsyncParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "resolve",
    abstract: "Close a finding by hand; kept in the audit trail.",
    discussion: """
      The finding opens again by itself when its amounts change.

      Example: tieout resolve F0123456789abcdef --reason provider-confirmed --note "UseePay ticket 4711, credit follows"
      """)

  @OptionGroup var options: GlobalOptions

  @Argument(help: "The finding's id, as reports show it.")
  var id: String

  @Option(help: ArgumentHelp("Why it is closed, in a word or two.", valueName: "reason"))
  var reason: String

  @Option(help: ArgumentHelp("What an auditor should know.", valueName: "text"))
  var note: String

  @Option(help: ArgumentHelp("Who decides. Default: the user who is logged in.", valueName: "name"))
  var by: String?

  func run() async throws {
    try await decide(.resolve, id: id, reason: reason, note: note, by: by, options)
  }
}

struct ReopenCommand: AsyncParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "reopen",
    abstract: "Open a finding again that was closed by hand.",
    discussion: "Example: tieout reopen F0123456789abcdef --note \"the credit did not come\"")

  @OptionGroup var options: GlobalOptions

  @Argument(help: "The finding's id, as reports show it.")
  var id: String

  @Option(help: ArgumentHelp("What an auditor should know.", valueName: "text"))
  var note: String = ""

  @Option(help: ArgumentHelp("Who decides. Default: the user who is logged in.", valueName: "name"))
  var by: String?

  func run() async throws {
    try await decide(.reopen, id: id, reason: "", note: note, by: by, options)
  }
}

/// Enters one decision in the audit trail.
private func decide(
  _ action: FindingDecision.Action, id: String, reason: String, note: String, by: String?,
  _ options: GlobalOptions
) async throws {
  let invocation = Invocation(options)
  try await invocation.reporting {
    let configuration = try invocation.configuration()
    let data = try configuration.data()
    guard FileManager.default.fileExists(atPath: data.database) else {
      invocation.console.error("there is no database yet; `tieout run` makes it")
      return .failure
    }
    // Opening for writing clears away what a killed run staged; a run at work must not be taken for one.
    let lock = try RunLock(
      path: data.lock, startedAt: invocation.clock.now().description, mode: data.permissions.fileMode)
    defer { lock.release() }
    let database = try SettlementDatabase.open(
      path: data.database, access: .readWrite, mode: data.permissions.fileMode)
    let who = by ?? invocation.environment["USER"] ?? NSUserName()
    try database.decide(
      FindingDecision(
        findingID: id, action: action, reason: reason, note: note, by: who,
        at: invocation.clock.now()))
    try database.close()
    invocation.console.info("\(id): \(action == .resolve ? "resolved" : "open again") by \(who)")
    return .done
  }
}
