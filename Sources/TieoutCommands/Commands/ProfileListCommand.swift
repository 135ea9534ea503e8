import ArgumentParser
import Parsing
import Reporting
import SettlementModel

struct ProfileListCommand: AsyncParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "list", abstract: "The profiles that are built in.",
    discussion: """
      A table on a terminal, one line each with a tab in a pipe.

      Example: tieout profile list
      """)

  @OptionGroup var options: GlobalOptions

  func run() async throws {
    let invocation = Invocation(options)
    try await invocation.reporting {
      let profiles = try BuiltInProfiles.names.compactMap { try FileProfile.builtIn($0) }
      if invocation.console.outputIsTerminal {
        try ReportFormat.table.write(
          ProfileRows(profiles: profiles),
          heading: ReportHeading(name: "profiles", businessDay: nil), to: StandardOutput(),
          table: invocation.console.tableStyle)
      } else {
        let lines = profiles.map { "\($0.name)\t\($0.description)\n" }
        try StandardOutput().write(Array(lines.joined().utf8))
      }
      return .done
    }
  }
}

/// Profiles as rows of a table.
private struct ProfileRows: ReportRows {
  let profiles: [FileProfile]
  let columns = ["name", "description"]

  func forEachRow(_ body: ([ReportCell]) throws -> Void) throws {
    for profile in profiles { try body([.text(profile.name), .text(profile.description)]) }
  }
}
