import SettlementModel
import Store

/// Findings with the columns that finance fills in and `tieout resolve --from` reads.
struct DecisionSheetReport: ReportRows {
  /// What is known, then what is to be filled in.
  static let addedColumns = [
    "assigned_to", "last_note", "proposed_by", "decision_reason", "decision_note", "decision_by",
  ]

  private let findings: any ReportRows
  private let idColumn: Int
  private let remarks: [String: FindingRemarks]
  private let proposers: [String: String]

  /// - Parameters:
  ///   - findings: rows with the column `finding_id`.
  ///   - remarks: by finding.
  ///   - proposals: those that wait for a second person.
  init(findings: any ReportRows, remarks: [String: FindingRemarks], proposals: [AuditEntry]) {
    guard let column = findings.columns.firstIndex(of: "finding_id") else {
      preconditionFailure("rows without finding ids cannot be decided on")
    }
    self.findings = findings
    self.idColumn = column
    self.remarks = remarks
    self.proposers = Dictionary(proposals.map { ($0.subject, $0.by) }) { _, newer in newer }
  }

  var columns: [String] { findings.columns + Self.addedColumns }
  var summableColumns: [String]? { findings.summableColumns }

  func forEachRow(_ body: ([ReportCell]) throws -> Void) throws {
    try findings.forEachRow { cells in
      guard case .text(let id) = cells[idColumn] else {
        preconditionFailure("a finding's id is text")
      }
      let known = remarks[id] ?? FindingRemarks()
      try body(
        cells + [
          .text(known.assignee), .text(known.note), .text(proposers[id] ?? ""),
          .text(""), .text(""), .text(""),
        ])
    }
  }
}
