import SettlementModel

/// Match rate by day: a line over the days on which tieout ran.
struct MatchRateChart {
  /// More days than this are left to the table of runs.
  static let daysMax = 90
  static let title = "Match rate by day"
  private static let left = 560
  private static let right = 3900
  private static let top = 200
  private static let bottom = 1300
  private static let height = 1600

  /// One a business day, in order.
  let rates: [MatchRate]

  /// Writes the section's content.
  func write(to page: inout HTMLWriter) {
    let shown = Array(rates.suffix(Self.daysMax))
    guard let first = shown.first, let last = shown.last else {
      page.line("p", ["class": "note"], "No line has been judged yet.")
      return
    }
    let figure = ChartFigure(
      id: "rate", caption: "Matched lines of those that a match is expected of",
      description: description(of: shown, first, last), height: Self.height,
      columns: [
        ("Business day", false), ("Matched", true), ("Discrepant", true), ("Waiting", true),
        ("Rate", true),
      ],
      rows: shown.reversed().map { rate in
        [
          rate.businessDay.description, FigureText.count(rate.matched),
          FigureText.count(rate.discrepant), FigureText.count(rate.waiting), Self.words(rate),
        ]
      })
    page.block("div", ["class": "figures"]) { page in
      figure.write(to: &page) { draw(shown, first, last, to: &$0) }
    }
    if shown.count < rates.count {
      page.line(
        "p", ["class": "note"],
        "The newest \(shown.count) of \(FigureText.count(rates.count)) days with a run are drawn.")
    }
  }

  private func draw(
    _ shown: [MatchRate], _ first: MatchRate, _ last: MatchRate, to page: inout HTMLWriter
  ) {
    let lowest = shown.compactMap(\.basisPoints).min() ?? 0
    // Rates lie close together: the axis begins at the next lower ten percent, and says so.
    let floor = min(9_000, lowest / 1_000 * 1_000)
    func y(_ basisPoints: Int) -> Int {
      Self.bottom - (basisPoints - floor) * (Self.bottom - Self.top) / (10_000 - floor)
    }
    let span = Int(last.businessDay.daysSinceEpoch - first.businessDay.daysSinceEpoch)
    func x(_ rate: MatchRate) -> Int {
      guard span > 0 else { return (Self.left + Self.right) / 2 }
      let days = Int(rate.businessDay.daysSinceEpoch - first.businessDay.daysSinceEpoch)
      return Self.left + 60 + days * (Self.right - Self.left - 120) / span
    }
    for tick in [floor, (floor + 10_000) / 2, 10_000] {
      page.stroke("grid", fromX: Self.left, fromY: y(tick), toX: Self.right, toY: y(tick))
      page.label(
        "", "\(tick / 100)\u{A0}%", x: Self.left - 80, y: y(tick) + 40, anchor: .end)
    }
    let points = shown.compactMap { rate in rate.basisPoints.map { (x: x(rate), y: y($0)) } }
    page.open(
      "polyline",
      [
        "class": "rate",
        "points": points.map { "\(page.pixels($0.x)),\(page.pixels($0.y))" }
          .joined(separator: " "),
      ])
    page.markup("</polyline>\n")
    for point in points.count <= 31 ? points : points.suffix(1) {
      page.open(
        "circle",
        ["class": "rate", "cx": page.pixels(point.x), "cy": page.pixels(point.y), "r": "3"])
      page.markup("</circle>\n")
    }
    writeDays(first, last, isOne: span == 0, lastX: x(last), to: &page)
  }

  private func writeDays(
    _ first: MatchRate, _ last: MatchRate, isOne: Bool, lastX: Int, to page: inout HTMLWriter
  ) {
    let y = Self.bottom + 210
    if isOne {
      page.label("", last.businessDay.description, x: lastX, y: y, anchor: .middle)
    } else {
      page.label("", first.businessDay.description, x: Self.left, y: y)
      page.label("", last.businessDay.description, x: Self.right, y: y, anchor: .end)
    }
    page.label(
      "value", "\(last.businessDay): \(Self.words(last))", x: Self.right, y: 110, anchor: .end)
  }

  private func description(of shown: [MatchRate], _ first: MatchRate, _ last: MatchRate) -> String {
    var text = "\(Self.words(last)) on \(last.businessDay), \(FigureText.count(last.matched)) of "
      + "\(FigureText.count(last.total, "line", "lines"))."
    if shown.count > 1 {
      text += " \(Self.words(first)) on \(first.businessDay), the first of \(shown.count) days."
      if let lowest = shown.min(by: { ($0.basisPoints ?? 0) < ($1.basisPoints ?? 0) }) {
        text += " The lowest was \(Self.words(lowest)) on \(lowest.businessDay)."
      }
    }
    return text
  }

  private static func words(_ rate: MatchRate) -> String {
    rate.basisPoints.map(FigureText.percent(basisPoints:)) ?? "no lines"
  }
}
