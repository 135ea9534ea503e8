import ArgumentParser
import SettlementModel
import Store

struct ResolveCommand: AsyncParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "resolve",
    abstract: "Close findings by hand; kept in the audit trail.",
    discussion: """
      A finding opens again by itself when its amounts change. Several are closed together, or none of them.

      With --from, a table that `tieout report discrepancies --for-decisions --format csv` wrote is read back, after a \
      reason and a note were filled in where a finding is to be closed. It is CSV as a spreadsheet saves it, not a \
      workbook. It is checked as a whole before anything changes; what is wrong is told by row and column, with exit \
      code 65.

      Where `decisions.second_person_above` asks for two persons, name the other one with --second, or let the other one \
      confirm later with --confirm.

      Reasons:
      \(ReasonOption.list)

      Example: tieout resolve F0123456789abcdef --reason provider-confirmed --note "UseePay ticket 4711, credit follows"
      Example: tieout resolve --from decided.csv --dry-run
      """)

  @OptionGroup var options: GlobalOptions
  @OptionGroup var decisions: DecisionOptions

  @Argument(help: "The findings' ids, as reports show them.")
  var id: [String] = []

  @Option(
    help: ArgumentHelp("Why they are closed: a reason of the list.", valueName: "reason"),
    completion: .list(ResolutionReason.allCases.map(\.rawValue)), transform: ReasonOption.reason)
  var reason: ResolutionReason?

  @Option(help: ArgumentHelp("What an auditor should know.", valueName: "text"))
  var note: String?

  @Option(
    help: ArgumentHelp("The second person, who agrees.", valueName: "name"),
    transform: DecisionOptions.person)
  var second: PersonName?

  @Flag(help: "Agree, as the second person, to what another one proposed.")
  var confirm = false

  @Option(
    help: ArgumentHelp("Read the decisions from this table.", valueName: "file"),
    completion: .file())
  var from: String?

  @Flag(help: "Only say what would be done.")
  var dryRun = false

  func validate() throws {
    if from != nil {
      guard id.isEmpty, reason == nil, note == nil, !confirm else {
        throw ValidationError("--from takes ids, reasons and notes from the table; leave them out")
      }
      return
    }
    guard !id.isEmpty else { throw ValidationError("name findings by their ids, or a table with --from") }
    if confirm {
      guard reason == nil, second == nil else {
        throw ValidationError("--confirm agrees to what was proposed; leave --reason and --second out")
      }
      return
    }
    guard reason != nil else { throw ValidationError("--reason is missing; `tieout help resolve` lists them") }
    guard let note, !note.allSatisfy(\.isWhitespace) else {
      throw ValidationError("--note is missing; write what an auditor should know")
    }
  }

  func run() async throws {
    let invocation = Invocation(options)
    if let from { return try await resolve(from: from, invocation) }
    try await invocation.deciding(isTrial: dryRun) { _, _ in
      try id.map { id in
        try decisions.decision(
          reason.map { .resolve($0, second: second) } ?? .confirm, about: id, note: note ?? "",
          invocation)
      }
    }
  }

  private func resolve(from file: String, _ invocation: Invocation) async throws {
    let sheet: DecisionSheet
    do {
      sheet = try DecisionSheet.read(path: file)
    } catch let errors as DecisionSheetErrors {
      return try await invocation.reporting { throw errors }
    }
    try await invocation.deciding(isTrial: dryRun) { database, configuration in
      let decided = try sheet.rows.map { row in
        var one = try decisions.decision(
          .resolve(row.reason, second: row.second ?? second), about: row.findingID, note: row.note,
          invocation)
        one.by = row.by ?? one.by
        return one
      }
      try sheet.check(decided, file: file, in: database, configuration)
      return decided
    }
  }
}
