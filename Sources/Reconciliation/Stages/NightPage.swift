import Reporting
import SettlementModel
import Store

/// The night as one page: figures, every chart, discrepancies and pending items.
struct NightPage {
  let stage: ReportStage
  let summary: RunSummary

  /// Writes the page.
  func write(to sink: PartFileOutput) throws {
    let (database, calendar) = (stage.database, stage.policy.calendar)
    let day = stage.plan.businessDay
    let charts = ReportCharts(
      agedValues: try database.agedValues(businessDay: day, calendar: calendar),
      matchRates: try database.matchRates(), methodFees: try database.methodFees(),
      payouts: try database.datedPayouts(summary.payouts, calendar: calendar))
    let heading = ReportHeading(name: "report", title: "Reconciliation", businessDay: day)
    try ReportPage(heading, summary: summary, charts: charts).write(
      [
        findings("discrepancies", "Discrepancies", .discrepancies),
        findings("pending", "Pending items", .pending),
      ], to: sink)
  }

  private func findings(
    _ name: String, _ title: String, _ filter: FindingFilter
  ) -> HeadedReport {
    let (database, day) = (stage.database, stage.plan.businessDay)
    let calendar = stage.policy.calendar
    return HeadedReport(
      ReportHeading(name: name, title: title, businessDay: day),
      FindingsReport(businessDay: day, columns: DiscrepancyColumns.pageNames) { body in
        try database.forEachReportedFinding(
          filter: filter, businessDay: day, calendar: calendar, body)
      })
  }
}
