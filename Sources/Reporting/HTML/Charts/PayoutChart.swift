import SettlementModel

/// Payouts with their residuals: one drawing a currency; the bar is what was paid out, the mark what
/// the lines sum to.
struct PayoutChart {
  static let payoutsMax = 12
  static let title = "Payouts and their residuals"
  private static let rowHeight = 380
  private static let barLength = 2300

  let payouts: [DatedPayout]

  /// Writes the section's content.
  func write(to page: inout HTMLWriter) {
    if payouts.isEmpty {
      page.line("p", ["class": "note"], "The lines name no payout.")
    }
    page.block("div", ["class": "figures"]) { page in
      for currency in Set(payouts.map(\.payout.currency)).sorted() {
        write(payouts.filter { $0.payout.currency == currency }, currency, to: &page)
      }
    }
  }

  /// Judged residuals first, then the newest; what is chosen is drawn oldest first.
  static func chosen(_ payouts: [DatedPayout]) -> [DatedPayout] {
    let byAge = payouts.sorted(by: isOlder)
    let open = byAge.filter { isOpen($0) }
    let closed = byAge.filter { !isOpen($0) }
    let openShown = open.suffix(payoutsMax)
    return (openShown + closed.suffix(payoutsMax - openShown.count)).sorted(by: isOlder)
  }

  private static func isOpen(_ one: DatedPayout) -> Bool {
    one.payout.isJudged && one.payout.residualMinorUnits != 0
  }

  private static func isOlder(_ left: DatedPayout, _ right: DatedPayout) -> Bool {
    let days = (left.settledOn?.daysSinceEpoch ?? .min, right.settledOn?.daysSinceEpoch ?? .min)
    return days.0 != days.1 ? days.0 < days.1 : left.payout.payoutID < right.payout.payoutID
  }

  private func write(
    _ all: [DatedPayout], _ currency: Currency, to page: inout HTMLWriter
  ) {
    let shown = Self.chosen(all)
    let open = all.filter(Self.isOpen).count
    let isPart = shown.count < all.count
    let figure = ChartFigure(
      id: "payouts-\(currency.code)",
      caption: isPart
        ? "\(currency.code), \(shown.count) of \(FigureText.count(all.count)) payouts: residuals first, then the newest"
        : "\(currency.code), oldest first",
      description: "\(FigureText.count(all.count, "payout", "payouts")) in \(currency.code), "
        + "\(FigureText.count(open)) of them with a residual: what was paid out is not what the "
        + "lines sum to.",
      height: shown.count * Self.rowHeight + 40,
      columns: [
        ("Payout", false), ("Settled on", false), ("Lines", true), ("Paid out", true),
        ("Residual", true), ("Judged", false),
      ],
      rows: shown.map { one in
        [
          one.payout.payoutID, one.settledOn?.description ?? "",
          FigureText.amount(one.payout.linesMinorUnits, currency),
          FigureText.amount(one.payout.paidOutMinorUnits, currency),
          FigureText.amount(one.payout.residualMinorUnits, currency),
          one.payout.isJudged ? "yes" : "no",
        ]
      })
    let scale = BarScale(
      shown.flatMap { [$0.payout.linesMinorUnits, $0.payout.paidOutMinorUnits] }, start: 0,
      length: Self.barLength)
    figure.write(to: &page) { page in
      for (index, one) in shown.enumerated() {
        draw(one, currency, scale, top: index * Self.rowHeight, to: &page)
      }
    }
  }

  private func draw(
    _ one: DatedPayout, _ currency: Currency, _ scale: BarScale, top: Int,
    to page: inout HTMLWriter
  ) {
    let payout = one.payout
    let day = one.settledOn.map { "\($0)  " } ?? ""
    page.label(
      "", day + TerminalText.truncated(payout.payoutID, toColumns: 24), x: 0, y: top + 150)
    page.label(
      "value", FigureText.amount(payout.paidOutMinorUnits, currency), x: ChartFigure.width,
      y: top + 150, anchor: .end, width: 1350)
    if payout.paidOutMinorUnits != 0 {
      let bar = scale.bar(payout.paidOutMinorUnits)
      page.rectangle("plain", left: bar.left, top: top + 210, width: bar.width, height: 100)
    }
    let mark = scale.position(payout.linesMinorUnits)
    page.stroke("mark", fromX: mark, fromY: top + 185, toX: mark, toY: top + 335)
    let residual = payout.residualMinorUnits
    let (style, words) =
      if !payout.isJudged { ("quiet", "not judged") } else if residual == 0 {
        ("quiet", "ties out")
      } else {
        (
          residual < 0 ? "short-text" : "over-text",
          "residual " + FigureText.amount(residual, currency)
        )
      }
    page.label(
      style, words, x: ChartFigure.width, y: top + 300, anchor: .end, width: 1600)
  }
}
