import SettlementModel

/// What stands out on a terminal: the header, the class of a finding, and money that is short.
enum TableColor: String {
  case bold = "1"
  case red = "31"
  case yellow = "33"
  case magenta = "35"
  case cyan = "36"

  /// The colour of a cell; nil for all that is shown plainly.
  static func of(_ cell: ReportCell, column: String) -> TableColor? {
    switch (column, cell) {
    case ("class", .text(let text)): FindingClass(rawValue: text).map(of)
    case ("code", .text(let text)): FindingCode(rawValue: text).map { of($0.findingClass) }
    case ("difference", .amount(let amount)), ("residual", .amount(let amount)):
      amount.hasPrefix("-") ? .red : nil
    default: nil
    }
  }

  private static func of(_ findingClass: FindingClass) -> TableColor {
    switch findingClass {
    case .break: .red
    case .control: .magenta
    case .data: .yellow
    case .timing: .cyan
    }
  }

  /// The text in this colour.
  func paint(_ text: String) -> String { "\u{1B}[\(rawValue)m\(text)\u{1B}[0m" }
}
