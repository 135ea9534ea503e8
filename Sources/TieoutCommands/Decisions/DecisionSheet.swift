import Parsing
package import SettlementModel

/// The table that finance filled in: findings with a reason and a note.
package struct DecisionSheet: Sendable, Hashable {
  /// A row with a decision.
  package struct Row: Sendable, Hashable {
    /// As the spreadsheet counts, from 1.
    package var number: Int
    package var findingID: String
    package var reason: ResolutionReason
    package var note: String
    /// Nil where the row names nobody.
    package var by: PersonName?
    package var second: PersonName?
    /// Cells that are compared with what is stored, where the table has them.
    package var currency: String?
    package var expected: String?
    package var actual: String?
  }

  package var rows: [Row]

  /// Reads the table and checks every cell that can be checked without the database.
  ///
  /// Rows without a reason and a note decide nothing.
  ///
  /// - Throws: ``DecisionSheetErrors`` with everything that is wrong.
  package static func read(path: String) throws -> DecisionSheet {
    let table: SheetTable
    do {
      table = try SheetTable.read(path: path, column: "finding_id")
    } catch let problem as SheetProblem {
      throw DecisionSheetErrors(
        file: path, problems: [DecisionSheetProblem(problem.description)])
    }
    var reader = try DecisionSheetReader(table, path: path)
    let rows = table.rows.compactMap { reader.row($0) }
    guard reader.problems.isEmpty else {
      throw DecisionSheetErrors(
        file: path, problems: reader.problems.sorted { ($0.row ?? 0) < ($1.row ?? 0) })
    }
    guard !rows.isEmpty else {
      throw DecisionSheetErrors(
        file: path,
        problems: [
          DecisionSheetProblem("decides nothing: decision_reason is empty in all its rows")
        ])
    }
    return DecisionSheet(rows: rows)
  }

  /// Rows whose amounts are no longer those of the finding.
  ///
  /// - Parameter finding: the finding with an id, or nil where none is open.
  package func staleRows(
    _ finding: (String) throws -> Finding?
  ) rethrows -> [DecisionSheetProblem] {
    var problems: [DecisionSheetProblem] = []
    for row in rows {
      guard let finding = try finding(row.findingID) else { continue }
      let code = finding.currency?.code ?? ""
      if let written = row.currency, SheetTable.name(of: written) != code.lowercased() {
        problems.append(.stale(row, column: "currency", written: written, is: code))
        continue
      }
      let digits = finding.currency?.digits ?? 0
      for (column, cell, amount) in [
        ("expected", row.expected, finding.expectedMinorUnits),
        ("actual", row.actual, finding.actualMinorUnits),
      ] {
        guard let cell, SheetAmount.compare(cell, with: amount, digits: digits) == .other else {
          continue
        }
        let now = amount.map { DecimalText.majorUnits(ofMinorUnits: $0, digits: digits) } ?? ""
        problems.append(.stale(row, column: column, written: cell, is: now))
      }
    }
    return problems
  }
}

/// Something wrong with a table of decisions.
package struct DecisionSheetProblem: Sendable, Hashable {
  /// As the spreadsheet counts, from 1; nil for the table as a whole.
  package var row: Int?
  package var column: String?
  package var message: String

  package init(_ message: String, row: Int? = nil, column: String? = nil) {
    self.row = row
    self.column = column
    self.message = message
  }

  static func stale(
    _ row: DecisionSheet.Row, column: String, written: String, is now: String
  ) -> DecisionSheetProblem {
    let current = now.isEmpty ? "has none now" : "is \(now) now"
    return DecisionSheetProblem(
      "finding \(row.findingID) \(current), the table says '\(written)'; write the report anew, "
        + "look at the finding again, and decide on that",
      row: row.number, column: column)
  }
}

/// Everything that is wrong with a table of decisions; nothing of it was done.
package struct DecisionSheetErrors: Error, Sendable, Hashable, CustomStringConvertible {
  package let file: String
  package let problems: [DecisionSheetProblem]

  package var description: String {
    let lines = problems.map { problem in
      guard let row = problem.row else { return "\(file) \(problem.message)" }
      let column = problem.column.map { ", \($0)" } ?? ""
      return "\(file) row \(row)\(column): \(problem.message)"
    }
    return (lines + ["\(file): nothing was decided"]).joined(separator: "\n")
  }
}
