import ArgumentParser
import Reconciliation
import Reporting
import SettlementModel
import Store

struct StatusCommand: AsyncParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "status",
    abstract: "The last runs, the newest data of each source, open discrepancies and what is pending.",
    discussion: "Example: tieout status")

  @OptionGroup var options: GlobalOptions
  @OptionGroup var asOf: AsOfOptions

  func run() async throws {
    let invocation = Invocation(options)
    try await invocation.reporting {
      let known = try invocation.readingDatabase(asOf: asOf.asOf)
      try StandardOutput().write(Array(text(known.database).utf8))
      return .done
    }
  }

  private func text(_ database: SettlementDatabase) throws -> String {
    var text = "last runs\n"
    for run in try database.newestRuns(limit: 5) {
      let ended = run.exitCode.map { "exit \($0)" } ?? "did not end"
      text += "  \(run.startedAt)  \(run.command) for \(run.businessDay)  \(ended)\n"
    }
    text += "newest data\n"
    for (source, day) in try database.newestData().sorted(by: { $0.key < $1.key }) {
      text += "  \(TerminalText.escaped(source))  \(day.map(\.description) ?? "none yet")\n"
    }
    let totals = try database.openFindingTotals()
    for (heading, isPending) in [("open discrepancies", false), ("pending items", true)] {
      let group = totals.filter { ($0.code.findingClass == .timing) == isPending }
      text += "\(heading)  \(group.reduce(0) { $0 + $1.count })\n"
      for total in group {
        text += "  \(total.code.rawValue)  \(total.count)\(amount(total))\n"
      }
    }
    return text + (try decisions(database))
  }

  /// What waits for a second person, and where the audit trail ends.
  private func decisions(_ database: SettlementDatabase) throws -> String {
    var text = ""
    let proposals = try database.pendingProposals()
    if !proposals.isEmpty { text += "waiting for a second person  \(proposals.count)\n" }
    for proposal in proposals {
      text += TerminalText.escaped(
        "  \(proposal.subject)  \(proposal.reason), proposed by \(proposal.by)") + "\n"
    }
    let head = try database.auditHead()
    return text + "audit trail  \(head.count) entries, head \(head.hash)\n"
  }

  /// The difference of a group of findings, where it has one.
  private func amount(_ total: RunSummary.FindingTotal) -> String {
    guard let currency = total.currency, let difference = total.differenceMinorUnits else { return "" }
    return "  \(DecimalText.majorUnits(ofMinorUnits: difference, digits: currency.digits)) \(currency)"
  }
}
