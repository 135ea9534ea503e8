import DurableFiles
import Reporting
import SettlementModel
import Store

/// The documents for people beside the night's four files, each with several reports.
struct NightDocuments {
  /// What every document may stand under, in a folder of reports.
  static let names: [ReportFormat: String] = [.xlsx: "report.xlsx"]

  let stage: ReportStage
  let summary: RunSummary

  /// Writes those that the plan names into the group.
  func write(into group: FileGroup) throws {
    let formats = stage.plan.reportFormats.sorted { $0.rawValue < $1.rawValue }
    for format in formats {
      guard let name = Self.names[format] else { continue }
      try group.write(name) { part in try write(format, to: PartFileOutput(part)) }
    }
  }

  /// Names of the documents that the plan does not ask for: what an earlier run of the day left under
  /// them no longer agrees with the rest.
  var unwanted: [String] {
    Self.names.filter { !stage.plan.reportFormats.contains($0.key) }.map(\.value).sorted()
  }

  private func write(_ format: ReportFormat, to sink: PartFileOutput) throws {
    switch format {
    // Streams of one report each, which the stage writes itself.
    case .table, .csv, .json: break
    case .xlsx:
      try withScratchDirectory(in: stage.plan.data.path, named: "workbook.part") { directory in
        try XLSXDocument.write(reports(), to: sink, scratchDirectory: directory)
      }
    }
  }

  /// The reports of a document, in its order; rows are read while they are walked.
  private func reports() -> [HeadedReport] {
    let (database, day) = (stage.database, stage.plan.businessDay)
    let calendar = stage.policy.calendar
    func headed(
      _ name: String, title: String? = nil, _ rows: any ReportRows
    ) -> HeadedReport {
      HeadedReport(ReportHeading(name: name, title: title, businessDay: day), rows)
    }
    func findings(_ filter: FindingFilter) -> FindingsReport {
      FindingsReport(businessDay: day) { body in
        try database.forEachReportedFinding(
          filter: filter, businessDay: day, calendar: calendar, body)
      }
    }
    return [
      headed("summary", SummaryReport(summary)),
      headed("discrepancies", findings(.discrepancies)),
      headed("pending", title: "Pending items", findings(.pending)),
      headed("payouts", database.payoutRows(calendar: calendar)),
      headed("fees", database.feeRows { try database.judgedFees(by: stage.policy) }),
      headed("aging", database.agingRows(businessDay: day, calendar: calendar)),
    ]
  }
}
