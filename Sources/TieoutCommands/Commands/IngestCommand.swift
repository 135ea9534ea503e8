import ArgumentParser
import DurableFiles
import Foundation
import Parsing
import Reconciliation
import Store

struct IngestCommand: AsyncParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "ingest",
    abstract: "Store settlement files that lie on this machine.",
    discussion: """
      A file counts once, whatever its name; the same name with other content replaces what was read under it.

      Example: tieout ingest mail/wallet-2026-03-05.csv --profile profiles/wallet.yaml
      """)

  @OptionGroup var options: GlobalOptions
  @OptionGroup var day: DayOptions
  @OptionGroup var webhooks: WebhookOptions

  @Argument(help: "Files, plain or gzip.")
  var files: [String] = []

  @Option(help: "A built-in profile's name or a path. Default: that of the first source.")
  var profile: String?

  @Option(help: "Name of the source that the files are kept under. Default: that of the first source.")
  var source: String?

  func validate() throws {
    guard files.isEmpty != webhooks.webhooks.isEmpty else {
      throw ValidationError("name settlement files, or webhook bodies with --webhooks")
    }
  }

  func run() async throws {
    let invocation = Invocation(options)
    guard webhooks.webhooks.isEmpty else {
      return try await webhooks.ingest(invocation, date: day.date)
    }
    let (files, profileName, sourceName) = (files, profile, source)
    try await invocation.writing(command: "ingest", date: day.date) { night, _, plan in
      let planned = plan.sources.first { $0.name == sourceName } ?? plan.sources.first
      let chosen: (FileProfile, version: String)
      if let profileName {
        let isPath = profileName.contains("/") || profileName.hasSuffix(".yaml")
        let (profile, text) = try Configuration.profile(
          isPath ? .path(profileName) : .builtIn(profileName))
        chosen = (profile, Configuration.version(of: profile, text: text))
      } else if let planned {
        chosen = (planned.profile, planned.profileVersion)
      } else {
        throw ValidationError("no source is configured; name a profile with --profile")
      }
      for file in files {
        try night.ingest(
          file: file, source: sourceName ?? planned?.name ?? "ingest", profile: chosen.0,
          profileVersion: chosen.version)
      }
      var outcome = NightOutcome()
      try night.countRefusals(into: &outcome)
      return invocation.conclude(outcome)
    }
  }
}
