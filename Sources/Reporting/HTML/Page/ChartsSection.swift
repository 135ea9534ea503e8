import SettlementModel

/// The charts that a report has, each under its own heading.
struct ChartsSection {
  let charts: ReportCharts

  /// Writes the section's content.
  func write(to page: inout HTMLWriter) {
    if let values = charts.agedValues {
      page.block("section", ["class": "chart", "aria-labelledby": "chart-age"]) { page in
        page.line("h3", ["id": "chart-age"], AgedValueChart.title)
        page.markup(
          """
          <p class="note">Differences of open findings. Left of the line and <span class="short-text">\
          <span aria-hidden="true">■</span> short</span>: less than expected. Right of it and \
          <span class="over-text"><span aria-hidden="true">■</span> over</span>: more. The figure is \
          the net of both.</p>

          """)
        AgedValueChart(values: values).write(to: &page)
      }
    }
    if let rates = charts.matchRates {
      page.block("section", ["class": "chart", "aria-labelledby": "chart-rate"]) { page in
        page.line("h3", ["id": "chart-rate"], MatchRateChart.title)
        MatchRateChart(rates: rates).write(to: &page)
      }
    }
    if let fees = charts.methodFees {
      page.block("section", ["class": "chart", "aria-labelledby": "chart-fees"]) { page in
        page.line("h3", ["id": "chart-fees"], MethodFeesChart.title)
        MethodFeesChart(fees: fees).write(to: &page)
      }
    }
    if let payouts = charts.payouts {
      page.block("section", ["class": "chart", "aria-labelledby": "chart-payouts"]) { page in
        page.line("h3", ["id": "chart-payouts"], PayoutChart.title)
        page.line(
          "p", ["class": "note"],
          "The bar is what was paid out, the mark is what the payout's lines sum to.")
        PayoutChart(payouts: payouts).write(to: &page)
      }
    }
  }
}
