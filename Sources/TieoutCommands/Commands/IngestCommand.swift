import ArgumentParser
import DurableFiles
import Foundation
import Parsing
import Reconciliation
import Store

struct IngestCommand: AsyncParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "ingest",
    abstract: "Store settlement files that lie on this machine, or accept files that were set aside.",
    discussion: """
      A file counts once, whatever its name; the same name with other content replaces what was read under it.

      With --accept, files that are set aside are counted as they are, though more lines were rejected than the limits \
      allow, though a control row disagrees, or though the name says that the file corrects another. Who did so and why \
      is kept. Damage cannot be accepted: what cannot be read cannot be counted.

      Example: tieout ingest mail/wallet-2026-03-05.csv --profile profiles/wallet.yaml
      Example: tieout ingest --accept wallet-2026-03-05_v2.csv --replaces wallet-2026-03-05.csv --note "ticket 4711"
      """)

  @OptionGroup var options: GlobalOptions
  @OptionGroup var day: DayOptions
  @OptionGroup var webhooks: WebhookOptions

  @Argument(
    help: "Files as they were received, packed or not; with --accept, names or digests of files that are set aside.",
    completion: .file())
  var files: [String] = []

  @Option(
    help: ArgumentHelp(
      "A built-in profile's name or a path. Default: that of the first source.",
      valueName: "name-or-path"),
    completion: ProfileWords.completion)
  var profile: String?

  @Option(
    help: ArgumentHelp(
      "Name of the source that the files are kept under. Default: that of the first source.",
      valueName: "name"))
  var source: String?

  @Flag(help: "Count files that are set aside as they are.")
  var accept = false

  @Option(help: ArgumentHelp("With --accept: the file that it takes the place of.", valueName: "name"))
  var replaces: String?

  @Option(help: ArgumentHelp("With --accept: what an auditor should know.", valueName: "text"))
  var note: String?

  @Option(
    help: ArgumentHelp(
      "With --accept: who decides. Default: the user who is logged in.", valueName: "name"))
  var by: String?

  func validate() throws {
    guard files.isEmpty != webhooks.webhooks.isEmpty else {
      throw ValidationError("name settlement files, or webhook bodies with --webhooks")
    }
    guard accept else {
      guard replaces == nil, note == nil, by == nil else {
        throw ValidationError("--replaces, --note and --by belong to --accept")
      }
      return
    }
    guard let note, !note.isEmpty else {
      throw ValidationError("--accept needs --note: say why the file is right as it is")
    }
    guard replaces == nil || files.count == 1 else {
      throw ValidationError("--replaces goes with one file")
    }
  }

  func run() async throws {
    let invocation = Invocation(options)
    guard webhooks.webhooks.isEmpty else {
      return try await webhooks.ingest(invocation, date: day.date)
    }
    let (files, sourceName, replaced, isAccepting) = (files, source, replaces, accept)
    let profileName = profile
    let acceptance = FileAcceptance(
      note: note ?? "", by: by ?? invocation.environment["USER"] ?? NSUserName(),
      login: LoginName.current, at: invocation.clock.now())
    try await invocation.writing(command: "ingest", date: day.date) { night, database, plan in
      let named = try profileName.map(Self.profile)
      if let named { try database.keepProfile(named.text, version: named.version) }
      let chosen = named.map { (profile: $0.profile, version: $0.version) }
      if isAccepting {
        for file in files {
          try night.accept(
            file: file, source: sourceName, replacing: replaced, acceptance: acceptance,
            profile: chosen)
          invocation.console.info("\(file): accepted by \(acceptance.by); `tieout run` matches it")
        }
      } else {
        let planned = plan.sources.first { $0.name == sourceName } ?? plan.sources.first
        guard let (profile, version) = chosen ?? planned.map({ ($0.profile, $0.profileVersion) })
        else { throw ValidationError("no source is configured; name a profile with --profile") }
        for file in profile.summariesFirst(files, name: ProfileCommand.baseName) {
          try night.ingest(
            file: file, source: sourceName ?? planned?.name ?? "ingest", profile: profile,
            profileVersion: version)
        }
      }
      var outcome = NightOutcome()
      try night.countRefusals(into: &outcome)
      return invocation.conclude(outcome)
    }
  }

  private static func profile(
    _ name: String
  ) throws -> (profile: FileProfile, version: String, text: String) {
    let isPath = name.contains("/") || name.hasSuffix(".yaml")
    let (profile, text) = try Configuration.profile(isPath ? .path(name) : .builtIn(name))
    return (profile, Configuration.version(of: profile, text: text), text)
  }
}
