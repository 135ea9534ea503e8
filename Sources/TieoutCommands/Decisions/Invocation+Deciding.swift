import DurableFiles
import Foundation
import Reconciliation
import Reporting
import SettlementModel
import Store

extension Invocation {
  /// Carries decisions out, and says what became of them.
  ///
  /// The lock is held for the decisions alone. Opening for writing clears away what a killed run
  /// staged, and a run at work must not be taken for one.
  ///
  /// - Parameters:
  ///   - isTrial: whether only to say on standard output what would be done.
  ///   - body: the decisions; it may look at the database, which nobody else changes meanwhile.
  func deciding(
    isTrial: Bool = false,
    _ body: (SettlementDatabase, Configuration) throws -> [FindingDecision]
  ) async throws {
    try await reporting {
      let configuration = try configuration()
      let data = try configuration.data()
      // Who may not look is told so by the lock, and not that there is nothing.
      guard access(data.database, F_OK) == 0 || errno != ENOENT else {
        console.error("there is no database yet; `tieout run` makes it")
        return .failure
      }
      let lock = try await lock(data, for: .decision)
      defer { lock.release() }
      let database = try SettlementDatabase.open(
        path: data.database, access: .readWrite, mode: data.permissions.fileMode)
      let decisions = try body(database, configuration)
      let outcomes = try decided(decisions, in: database, configuration, isTrial: isTrial)
      let head = try database.auditHead()
      if !isTrial { try Logbook(of: data).catchUp(with: database) }
      try database.close()
      for outcome in outcomes { try tell(outcome, isTrial: isTrial) }
      console.detail("audit trail: \(head.count) entries, head \(head.hash)")
      return .done
    }
  }

  private func decided(
    _ decisions: [FindingDecision], in database: SettlementDatabase, _ configuration: Configuration,
    isTrial: Bool
  ) throws -> [DecisionOutcome] {
    do {
      return try database.decide(decisions, rule: configuration.decisions, isTrial: isTrial)
    } catch let problems as DecisionProblems {
      for problem in problems.problems { console.error(problem.error.description) }
      if decisions.count > 1 { console.error("nothing was decided") }
      throw CommandExit(status: .usage)
    }
  }

  private func tell(_ outcome: DecisionOutcome, isTrial: Bool) throws {
    let entry = outcome.entry
    let by = "by \(entry.by)" + (entry.second.isEmpty ? "" : " and \(entry.second)")
    if isTrial {
      let reason = entry.reason.isEmpty ? "" : " as \(entry.reason)"
      let line = "\(entry.subject): would be \(Self.word(entry))\(reason) \(by): \(entry.note)"
      return try StandardOutput().write(Array((TerminalText.escaped(line) + "\n").utf8))
    }
    console.info("\(entry.subject): \(Self.word(entry)) \(by)")
    if entry.action == .propose {
      console.info(
        "\(entry.subject): stays open until somebody else confirms it with "
          + "`tieout resolve \(entry.subject) --confirm --by NAME`")
    }
  }

  private static func word(_ entry: AuditEntry) -> String {
    switch entry.action {
    case .resolve: "resolved"
    case .propose: "proposed for closing"
    case .confirm: "confirmed and resolved"
    case .withdraw: "proposal withdrawn"
    case .reopen: "open again"
    case .note: "noted"
    case .assign: entry.assignee.isEmpty ? "assigned to nobody" : "assigned to \(entry.assignee)"
    case .opensAgain, .holdsAgain, .acceptFile, .erase, .purge: entry.action.rawValue
    }
  }
}
