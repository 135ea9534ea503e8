import SettlementModel

/// The charts that a report has, each under its own heading.
struct ChartsSection {
  let charts: ReportCharts

  /// Writes the section's content; charts with few currencies stand side by side.
  func write(to page: inout HTMLWriter) {
    page.block("div", ["class": "charts"]) { page in
      if let values = charts.agedValues {
        let currencies = Set(values.groups.map(\.currency)).count
        section("age", AgedValueChart.title, drawings: currencies, to: &page) { page in
          page.markup(
            """
            <p class="note"><span class="short-text">Short</span>, to the left of the line: less than \
            expected. <span class="over-text">Over</span>, to the right: more. The figure is the net \
            of both.</p>

            """)
          AgedValueChart(values: values).write(to: &page)
        }
      }
      if let rates = charts.matchRates {
        section("rate", MatchRateChart.title, drawings: 1, to: &page) {
          MatchRateChart(rates: rates).write(to: &$0)
        }
      }
      if let fees = charts.methodFees {
        let chart = MethodFeesChart(fees: fees)
        section("fees", MethodFeesChart.title, drawings: chart.currencies.count, to: &page) {
          chart.write(to: &$0)
        }
      }
      if let payouts = charts.payouts {
        let currencies = Set(payouts.map(\.payout.currency)).count
        section("payouts", PayoutChart.title, drawings: currencies, to: &page) { page in
          page.line(
            "p", ["class": "note"],
            "The bar is what was paid out, the mark what the payout's lines sum to.")
          PayoutChart(payouts: payouts).write(to: &page)
        }
      }
    }
  }

  private func section(
    _ name: String, _ title: String, drawings: Int, to page: inout HTMLWriter,
    _ body: (inout HTMLWriter) -> Void
  ) {
    let width = drawings <= 1 ? "chart" : drawings == 2 ? "chart wide" : "chart full"
    page.block("section", ["class": width, "aria-labelledby": "chart-\(name)"]) { page in
      page.line("h3", ["id": "chart-\(name)"], title)
      body(&page)
    }
  }
}
