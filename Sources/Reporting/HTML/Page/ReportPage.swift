public import SettlementModel

/// A report, or several, as one page that stands alone: it opens from a mail, loads nothing, sends
/// nothing, and its policy forbids the browser to try.
///
/// Text from the data is text on the page and nothing else (see ``HTMLText``). The bytes depend on
/// what is handed in alone.
public struct ReportPage {
  public var heading: ReportHeading
  /// The state of the books; nil leaves the figures out.
  public var summary: RunSummary?
  public var charts: ReportCharts

  public init(
    _ heading: ReportHeading, summary: RunSummary? = nil, charts: ReportCharts = ReportCharts()
  ) {
    self.heading = heading
    self.summary = summary
    self.charts = charts
  }

  /// Writes the page with one table a report; rows are written one at a time.
  public func write(_ reports: [HeadedReport], to sink: any OutputSink) throws {
    var page = HTMLWriter(sink)
    page.markup("<!DOCTYPE html>\n")
    try page.block("html", ["lang": "en"]) { page in
      writeHead(to: &page)
      try page.block("body") { page in
        page.line("a", ["class": "skip", "href": "#table-1"], "Skip to the table")
        writeHeader(reports, to: &page)
        try page.block("main") { try writeMain(reports, to: &$0) }
        page.open("script")
        page.asset(.script)
        page.markup("</script>\n")
      }
    }
    try page.flush()
  }

  private var hasCharts: Bool { charts != ReportCharts() }

  private func writeHead(to page: inout HTMLWriter) {
    page.block("head") { page in
      page.markup("<meta charset=\"utf-8\">\n")
      page.open("meta", ["http-equiv": "Content-Security-Policy", "content": PageAsset.policy])
      page.markup(
        """

        <meta name="viewport" content="width=device-width, initial-scale=1">
        <meta name="color-scheme" content="light dark">
        <meta name="referrer" content="no-referrer">
        <meta name="format-detection" content="telephone=no, date=no, address=no, email=no">

        """)
      let day = heading.businessDay.map { ", \($0)" } ?? ""
      page.line("title", "\(heading.title)\(day) \u{2013} tieout")
      page.open("style")
      page.asset(.style)
      page.markup("</style>\n")
    }
  }

  private func writeHeader(_ reports: [HeadedReport], to page: inout HTMLWriter) {
    page.block("header") { page in
      page.line("p", ["class": "brand"], "tieout")
      page.line("h1", heading.title)
      if let day = heading.businessDay {
        page.markup("<p>Business day ")
        page.element("time", ["datetime": day.description], day.description)
        page.markup("</p>\n")
      }
      if !heading.filters.isEmpty {
        page.line("p", "Only " + heading.filters.joined(separator: "; "))
      }
      page.block("nav", ["aria-label": "Parts of this page"]) { page in
        if summary != nil { page.line("a", ["href": "#figures"], "Figures") }
        if hasCharts { page.line("a", ["href": "#charts"], "Charts") }
        for (index, report) in reports.enumerated() {
          page.line("a", ["href": "#table-\(index + 1)"], Self.title(report, heading))
        }
      }
    }
  }

  private func writeMain(_ reports: [HeadedReport], to page: inout HTMLWriter) throws {
    if let summary {
      page.block("section", ["id": "figures", "aria-labelledby": "figures-title"]) { page in
        page.line("h2", ["id": "figures-title"], "Figures")
        if !heading.filters.isEmpty {
          page.line("p", ["class": "note"], "Of everything, not only of what the filters let through.")
        }
        FiguresSection(summary: summary).write(to: &page)
      }
    }
    if hasCharts {
      page.block("section", ["id": "charts", "aria-labelledby": "charts-title"]) { page in
        page.line("h2", ["id": "charts-title"], "Charts")
        ChartsSection(charts: charts).write(to: &page)
      }
    }
    for (index, report) in reports.enumerated() {
      let id = "table-\(index + 1)"
      try page.block("section", ["id": id, "class": "table", "aria-labelledby": "\(id)-title"]) {
        page in
        page.line("h2", ["id": "\(id)-title"], Self.title(report, heading))
        try TableSection(id: id, title: report.heading.title, rows: report.rows).write(to: &page)
      }
    }
  }

  /// A table that is the page's only subject is named by what it is.
  private static func title(_ report: HeadedReport, _ heading: ReportHeading) -> String {
    report.heading.title == heading.title ? "Table" : report.heading.title
  }
}
