import SettlementModel

/// Fees by method: one drawing a settlement currency, the dearest method first.
struct MethodFeesChart {
  /// What is left of the methods is drawn together.
  static let methodsMax = 12
  static let title = "Fees by payment method"
  private static let rowHeight = 220
  private static let barStart = 1300
  private static let barLength = 1350

  let fees: [MethodFees]

  /// A method that costs nothing in a currency has no bar in it.
  private var costly: [MethodFees] {
    fees.filter { $0.feeMinorUnits != 0 || $0.taxMinorUnits != 0 }
  }

  /// Currencies that have a drawing.
  var currencies: [Currency] { Set(costly.map(\.currency)).sorted() }

  /// Writes the section's content.
  func write(to page: inout HTMLWriter) {
    if costly.isEmpty {
      page.line("p", ["class": "note"], "The lines carry no fees.")
    }
    page.block("div", ["class": "figures"]) { page in
      for currency in currencies {
        write(costly.filter { $0.currency == currency }, currency, to: &page)
      }
    }
  }

  private func write(_ fees: [MethodFees], _ currency: Currency, to page: inout HTMLWriter) {
    let sorted = fees.sorted { left, right in
      left.totalMinorUnits != right.totalMinorUnits
        ? left.totalMinorUnits > right.totalMinorUnits : left.paymentMethod < right.paymentMethod
    }
    let bars = bars(of: sorted)
    let total = sorted.reduce(Int128(0)) { $0 + $1.totalMinorUnits }
    let figure = ChartFigure(
      id: "fees-\(currency.code)", caption: "\(currency.code), fees and taxes",
      description: "Fees and taxes in \(currency.code): \(FigureText.amount(total, currency)) in "
        + "all. "
        + bars.map { "\($0.name): \(FigureText.amount($0.value, currency))." }
        .joined(separator: " "),
      height: bars.count * Self.rowHeight + 40,
      columns: [
        ("Payment method", false), ("Lines", true), ("Fee", true), ("Tax", true), ("Both", true),
      ],
      rows: sorted.map { one in
        [
          Self.name(one), FigureText.count(one.lines),
          FigureText.amount(one.feeMinorUnits, currency),
          FigureText.amount(one.taxMinorUnits, currency),
          FigureText.amount(one.totalMinorUnits, currency),
        ]
      })
    let scale = BarScale(bars.map(\.value), start: Self.barStart, length: Self.barLength)
    figure.write(to: &page) { page in
      for (index, bar) in bars.enumerated() {
        let top = index * Self.rowHeight
        page.label("", TerminalText.truncated(bar.name, toColumns: 19), x: 0, y: top + 150)
        let shape = scale.bar(bar.value)
        page.rectangle("plain", left: shape.left, top: top + 45, width: shape.width, height: 140)
        page.label(
          "value", FigureText.amount(bar.value, currency), x: ChartFigure.width, y: top + 150,
          anchor: .end, width: 1250)
      }
      page.stroke(
        "axis", fromX: scale.position(0), fromY: 20, toX: scale.position(0),
        toY: bars.count * Self.rowHeight + 10)
    }
  }

  /// The first methods, and the others together.
  private func bars(of sorted: [MethodFees]) -> [(name: String, value: Int128)] {
    let single = sorted.count <= Self.methodsMax ? sorted.count : Self.methodsMax - 1
    var bars = sorted[..<single].map { (name: Self.name($0), value: $0.totalMinorUnits) }
    let others = sorted[single...]
    if !others.isEmpty {
      bars.append(
        (
          name: "\(others.count) other methods",
          value: others.reduce(Int128(0)) { $0 + $1.totalMinorUnits }
        ))
    }
    return bars
  }

  private static func name(_ one: MethodFees) -> String {
    one.paymentMethod.isEmpty ? "not stated" : one.paymentMethod
  }
}
