import SettlementModel
import Store

extension DecisionSheet {
  /// Holds the table against what is stored.
  ///
  /// - Parameter decisions: one a row, in the order of the rows.
  /// - Throws: ``DecisionSheetErrors`` with every row that cannot be carried out.
  func check(
    _ decisions: [FindingDecision], file: String, in database: SettlementDatabase,
    _ configuration: Configuration
  ) throws {
    var problems = try staleRows { id in
      var finding: Finding?
      try database.forEachReportedFinding(
        filter: FindingFilter(status: .all, findingID: id),
        businessDay: BusinessDay(daysSinceEpoch: 0), calendar: configuration.calendar
      ) { if $0.status != .cleared { finding = $0.finding } }
      return finding
    }
    do {
      _ = try database.decide(decisions, rule: configuration.decisions, isTrial: true)
    } catch let refused as DecisionProblems {
      problems += refused.problems.map { index, error in
        DecisionSheetProblem(error.description, row: rows[index].number, column: "finding_id")
      }
    }
    guard !problems.isEmpty else { return }
    throw DecisionSheetErrors(
      file: file, problems: problems.sorted { ($0.row ?? 0) < ($1.row ?? 0) })
  }
}
