import SettlementModel

/// Value by class and age: one drawing a currency, what is short to the left and what is over to the
/// right of a common zero.
struct AgedValueChart {
  private static let rowHeight = 200
  private static let headHeight = 240
  private static let barStart = 480
  private static let barLength = 2150
  private static let valueWidth = 1300

  let values: AgedValues

  static let title = "Value by class and age"

  /// Writes the section's content.
  func write(to page: inout HTMLWriter) {
    if values.groups.isEmpty {
      page.line("p", ["class": "note"], "No finding with an amount is open.")
    }
    page.block("div", ["class": "figures"]) { page in
      for currency in Set(values.groups.map(\.currency)).sorted() {
        write(currency, to: &page)
      }
    }
    let counted = FigureText.count(values.withoutValue, "finding has", "findings have")
    if values.withoutValue > 0 {
      page.line("p", ["class": "note"], "\(counted) no amount and \(values.withoutValue == 1 ? "is" : "are") not drawn.")
    }
  }

  private func write(_ currency: Currency, to page: inout HTMLWriter) {
    let groups = values.groups.filter { $0.currency == currency }
    let classes = FindingClass.allCases.filter { name in
      groups.contains { $0.findingClass == name }
    }
    let rowCount = classes.count * AgeBucket.allCases.count
    let figure = ChartFigure(
      id: "age-\(currency.code)", caption: "\(currency.code), by age in days",
      description: description(of: groups, currency),
      height: classes.count * Self.headHeight + rowCount * Self.rowHeight + 40,
      columns: [
        ("Class", false), ("Age in days", false), ("Findings", true), ("Short", true),
        ("Over", true), ("Net", true),
      ],
      rows: groups.map { group in
        [
          group.findingClass.rawValue, Self.words(group.bucket), FigureText.count(group.count),
          FigureText.amount(group.shortMinorUnits, currency),
          FigureText.amount(group.overMinorUnits, currency),
          FigureText.amount(group.netMinorUnits, currency),
        ]
      })
    let scale = BarScale(
      groups.flatMap { [$0.shortMinorUnits, $0.overMinorUnits] }, start: Self.barStart,
      length: Self.barLength)
    figure.write(to: &page) { page in
      var top = 0
      for name in classes {
        page.label("group", name.rawValue, x: 0, y: top + 160)
        top += Self.headHeight
        let ofClass = groups.filter { $0.findingClass == name }
        for bucket in AgeBucket.allCases {
          draw(
            ofClass.first { $0.bucket == bucket }, bucket, currency, scale, top: top, to: &page)
          top += Self.rowHeight
        }
        page.stroke(
          "axis", fromX: scale.position(0), fromY: top - 5 * Self.rowHeight - 20,
          toX: scale.position(0), toY: top)
      }
    }
  }

  private func draw(
    _ group: AgedValue?, _ bucket: AgeBucket, _ currency: Currency, _ scale: BarScale, top: Int,
    to page: inout HTMLWriter
  ) {
    page.label("", Self.words(bucket), x: 0, y: top + 130)
    guard let group else { return }
    for (style, value) in [("short", group.shortMinorUnits), ("over", group.overMinorUnits)]
    where value != 0 {
      let bar = scale.bar(value)
      page.rectangle(style, left: bar.left, top: top + 30, width: bar.width, height: 130)
    }
    page.label(
      "value", FigureText.amount(group.netMinorUnits, currency), x: ChartFigure.width,
      y: top + 130, anchor: .end, width: Self.valueWidth)
  }

  private func description(of groups: [AgedValue], _ currency: Currency) -> String {
    let sentences = FindingClass.allCases.compactMap { name -> String? in
      let ofClass = groups.filter { $0.findingClass == name }
      guard !ofClass.isEmpty else { return nil }
      let count = ofClass.reduce(0) { $0 + $1.count }
      let short = ofClass.reduce(Int128(0)) { $0 + $1.shortMinorUnits }
      let over = ofClass.reduce(Int128(0)) { $0 + $1.overMinorUnits }
      return "\(name.rawValue): \(FigureText.count(count, "finding", "findings")), short "
        + "\(FigureText.amount(short, currency)), over \(FigureText.amount(over, currency))."
    }
    return "Differences of open findings in \(currency.code). " + sentences.joined(separator: " ")
  }

  /// `2–7`.
  private static func words(_ bucket: AgeBucket) -> String {
    bucket.rawValue.split(separator: "-").joined(separator: "\u{2013}")
  }
}
