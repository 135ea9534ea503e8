import SettlementModel

/// The summary figures: what is open, what matched, whether the books agree, and the values behind
/// it, currency by currency.
struct FiguresSection {
  let summary: RunSummary

  /// Writes the section's content.
  func write(to page: inout HTMLWriter) {
    page.block("dl", ["class": "counts"]) { page in
      let classes: [FindingClass] = [.break, .control, .data]
      let counts = classes.map { name in (name, count(of: name)) }
      let open = counts.reduce(0) { $0 + $1.1 }
      count(
        "Open discrepancies", FigureText.count(open), mark: open > 0 ? "open" : "done",
        note: open == 0
          ? "nothing is open"
          : counts.filter { $0.1 > 0 }
            .map { "\(FigureText.count($0.1)) \($0.0.rawValue)" }.joined(separator: ", "),
        to: &page)
      count(
        "Pending items", FigureText.count(count(of: .timing)), note: "expected to clear by themselves",
        to: &page)
      writeMatched(to: &page)
      count(
        "Conservation", summary.isConserved ? "ok" : "broken",
        mark: summary.isConserved ? "done" : "open",
        note: summary.isConserved
          ? "counts and sums agree along two ways" : "counts or sums disagree; run tieout db verify",
        to: &page)
    }
    if !summary.dataCompleteUpTo.isEmpty {
      page.line("p", ["class": "note"], "Data up to: " + sources + ".")
    }
    page.block("div", ["class": "tables"]) { page in
      writeValues(to: &page)
      writeClasses(to: &page)
    }
  }

  private var sources: String {
    summary.dataCompleteUpTo.sorted { $0.key < $1.key }
      .map { "\($0.key) \($0.value.map(\.description) ?? "none yet")" }.joined(separator: ", ")
  }

  private func count(of name: FindingClass) -> Int {
    summary.findings.filter { $0.code.findingClass == name }.reduce(0) { $0 + $1.count }
  }

  private func writeMatched(to page: inout HTMLWriter) {
    let counts = summary.lines.counts
    let rate = MatchRate(
      businessDay: summary.businessDay, matched: counts["matched", default: 0],
      discrepant: counts["discrepant", default: 0], waiting: counts["waiting", default: 0])
    count(
      "Lines matched", rate.basisPoints.map(FigureText.percent(basisPoints:)) ?? "\u{2013}",
      note: "\(FigureText.count(rate.matched)) of \(FigureText.count(rate.total))", to: &page)
  }

  private func count(
    _ name: String, _ value: String, mark: String = "", note: String, to page: inout HTMLWriter
  ) {
    page.block("div") { page in
      page.line("dt", name)
      page.line("dd", ["class": "figure \(mark)"], value)
      page.line("dd", ["class": "note"], note)
    }
  }

  private func writeValues(to page: inout HTMLWriter) {
    let currencies = Set(summary.lines.values.keys).union(summary.records.values.keys).sorted()
    guard !currencies.isEmpty else { return }
    page.block("div", ["class": "scroll"]) { page in
      page.block("table") { page in
        page.line("caption", "Value by currency")
        page.markup(
          """
          <thead>
          <tr><th rowspan="2" scope="col">Currency</th>\
          <th colspan="4" scope="colgroup">Settlement lines, gross</th>\
          <th colspan="2" scope="colgroup">Captures and refunds</th></tr>
          <tr><th scope="col" class="n">Matched</th><th scope="col" class="n">Discrepant</th>\
          <th scope="col" class="n">Waiting</th><th scope="col" class="n">Batch level</th>\
          <th scope="col" class="n">Pending</th><th scope="col" class="n">Discrepant</th></tr>
          </thead>
          <tbody>

          """)
        for currency in currencies { writeValues(of: currency, to: &page) }
        page.markup("</tbody>\n")
      }
    }
  }

  private func writeValues(of currency: Currency, to page: inout HTMLWriter) {
    let lines = ["matched", "discrepant", "waiting", "batch_level"]
    let cells =
      lines.map { summary.lines.values[currency]?[$0] }
      + ["pending", "discrepant"].map { summary.records.values[currency]?[$0] }
    page.markup("<tr>")
    page.element("th", ["scope": "row"], currency.code)
    for cell in cells {
      // A currency that only lines or only records have holds nothing on the other side.
      page.element("td", ["class": "n"], cell.map { FigureText.amount($0, currency) } ?? "")
    }
    page.markup("</tr>\n")
  }

  /// Sums of one class in one currency.
  private struct ClassTotal {
    let findingClass: FindingClass
    let currency: Currency?
    var count = 0
    var difference: Int128?
  }

  private func classTotals() -> [ClassTotal] {
    var totals: [ClassTotal] = []
    for one in summary.findings {
      let name = one.code.findingClass
      let known = totals.firstIndex { $0.findingClass == name && $0.currency == one.currency }
      let index = known ?? totals.count
      if known == nil { totals.append(ClassTotal(findingClass: name, currency: one.currency)) }
      totals[index].count += one.count
      if let difference = one.differenceMinorUnits {
        totals[index].difference = (totals[index].difference ?? Int128(0)) + difference
      }
    }
    return totals.sorted { left, right in
      let names = (left.findingClass.rawValue, right.findingClass.rawValue)
      return names.0 != names.1
        ? names.0 < names.1 : (left.currency?.code ?? "") < (right.currency?.code ?? "")
    }
  }

  private func writeClasses(to page: inout HTMLWriter) {
    let totals = classTotals()
    guard !totals.isEmpty else { return }
    page.block("div", ["class": "scroll"]) { page in
      page.block("table") { page in
        page.line("caption", "Open findings by class")
        page.markup(
          """
          <thead>
          <tr><th scope="col">Class</th><th scope="col" class="n">Findings</th>\
          <th scope="col">Currency</th><th scope="col" class="n">Difference</th></tr>
          </thead>
          <tbody>

          """)
        for total in totals {
          page.markup("<tr>")
          page.element("th", ["scope": "row"], total.findingClass.rawValue)
          page.element("td", ["class": "n"], FigureText.count(total.count))
          page.element("td", total.currency?.code ?? "")
          var difference = ""
          if let minorUnits = total.difference, let currency = total.currency {
            difference = FigureText.amount(minorUnits, currency)
          }
          page.element("td", ["class": "n"], difference)
          page.markup("</tr>\n")
        }
        page.markup("</tbody>\n")
      }
    }
  }
}
