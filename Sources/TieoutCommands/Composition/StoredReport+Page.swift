import Reporting
import SettlementModel
import Store

// What stands around the rows of a report that becomes a page.
extension StoredReport {
  /// Heading, figures, and the charts that belong to the report.
  func page(of name: ReportName) throws -> ReportPage {
    let summary = try summary()
    return ReportPage(heading(of: name), summary: summary, charts: try charts(of: name, summary))
  }

  /// Charts follow the filters, as the rows do.
  private func charts(of name: ReportName, _ summary: RunSummary) throws -> ReportCharts {
    var charts = ReportCharts()
    let listing = filters.listingFilter()
    switch name {
    case .discrepancies: charts.agedValues = try agedValues(of: [.break, .control, .data])
    case .pending: charts.agedValues = try agedValues(of: [.timing])
    case .summary, .aging: charts.agedValues = try agedValues(of: Set(FindingClass.allCases))
    default: break
    }
    switch name {
    case .discrepancies, .pending, .summary, .settlements, .runs, .files:
      charts.matchRates = try database.matchRates(listing)
    default: break
    }
    switch name {
    case .summary, .fees, .settlements: charts.methodFees = try database.methodFees(listing)
    default: break
    }
    switch name {
    case .summary, .payouts, .reserves:
      charts.payouts = try database.datedPayouts(
        summary.payouts, listing, calendar: configuration.calendar)
    default: break
    }
    return charts
  }

  private func agedValues(of classes: Set<FindingClass>) throws -> AgedValues {
    let filter = try filters.findingFilter(classes: classes)
    // An empty set of classes would let all through.
    guard !filter.classes.isEmpty else { return AgedValues() }
    return try database.agedValues(
      filter, businessDay: businessDay, calendar: configuration.calendar)
  }
}
