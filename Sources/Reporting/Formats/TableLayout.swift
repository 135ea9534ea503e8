import SettlementModel

/// Which columns of a table are shown, how wide, and on which side their text stands.
///
/// To fit the terminal, columns without any value go first, then columns from the right; in those
/// that stay long text is cut with `…`, the widest column first. Ids, codes and numbers are never
/// cut: half of one is of no use.
struct TableLayout {
  /// No text column is made narrower than this: what an id or a code needs.
  private static let narrowest = 26
  /// A sentence that is cut shorter says nothing.
  private static let narrowestSentence = 60
  private static let sentences: Set<String> = ["detail", "accepted_note"]
  private static let gap = "  "

  private let columns: [String]
  private let style: TableStyle
  private var isNumber: [Bool]
  private var widths: [Int]
  /// Indices of the columns that are shown.
  private var shown: [Int]
  /// Names of the columns that did not fit.
  private(set) var crowdedOut: [String] = []
  /// Names of the columns that were left out because they hold nothing.
  private(set) var emptyColumns: [String] = []

  /// - Parameters:
  ///   - rows: what to measure.
  ///   - isWhole: whether these are all rows.
  init(columns: [String], rows: [[ReportCell]], isWhole: Bool, style: TableStyle) {
    self.columns = columns
    self.style = style
    widths = columns.map { TerminalText.width(of: $0) }
    isNumber = columns.map { _ in false }
    shown = Array(columns.indices)
    var isEmpty = columns.map { _ in true }
    for cells in rows {
      for (index, cell) in cells.enumerated() {
        let text = Self.text(of: cell)
        widths[index] = max(widths[index], TerminalText.width(of: text))
        if Self.isNumber(cell) { isNumber[index] = true }
        if !text.isEmpty { isEmpty[index] = false }
      }
    }
    guard let width = style.width, lineWidth > width else { return }
    if isWhole, !rows.isEmpty, isEmpty.contains(false) {
      emptyColumns = columns.indices.filter { isEmpty[$0] }.map { columns[$0] }
      shown = columns.indices.filter { !isEmpty[$0] }
    }
    fit(width)
  }

  /// Leaves out from the right what does not fit even when it is cut, then cuts from the widest text
  /// until the line fits. One column is always shown.
  private mutating func fit(_ width: Int) {
    let least = columns.indices.map { leastWidth(of: $0) }
    func leastLine(_ indices: [Int]) -> Int {
      indices.reduce(0) { $0 + least[$1] } + Self.gap.utf8.count * (indices.count - 1)
    }
    while shown.count > 1, leastLine(shown) > width {
      crowdedOut.insert(columns[shown.removeLast()], at: 0)
    }
    while lineWidth > width {
      let candidates = shown.filter { widths[$0] > least[$0] }
      guard let widest = candidates.max(by: { widths[$0] < widths[$1] }) else { break }
      widths[widest] -= 1
    }
  }

  private func leastWidth(of index: Int) -> Int {
    if isNumber[index] { return widths[index] }
    let least = Self.sentences.contains(columns[index]) ? Self.narrowestSentence : Self.narrowest
    return min(widths[index], least)
  }

  private var lineWidth: Int {
    shown.reduce(0) { $0 + widths[$1] } + Self.gap.utf8.count * max(0, shown.count - 1)
  }

  /// The names of the columns.
  func header() -> String {
    line(columns.map { .text($0) }) { _, text in style.usesColor ? TableColor.bold.paint(text) : text }
  }

  /// The line below the header.
  func rule() -> String {
    shown.map { String(repeating: "-", count: widths[$0]) }.joined(separator: Self.gap) + "\n"
  }

  /// One row.
  func line(_ cells: [ReportCell]) -> String {
    line(cells) { index, text in
      guard style.usesColor, let color = TableColor.of(cells[index], column: columns[index]) else {
        return text
      }
      return color.paint(text)
    }
  }

  private func line(_ cells: [ReportCell], paint: (Int, String) -> String) -> String {
    var line = ""
    for (place, index) in shown.enumerated() {
      if place > 0 { line += Self.gap }
      var text = Self.text(of: cells[index])
      if !Self.isNumber(cells[index]) {
        text = TerminalText.truncated(text, toColumns: max(1, widths[index]))
      }
      let padding = String(
        repeating: " ", count: max(0, widths[index] - TerminalText.width(of: text)))
      if !text.isEmpty { text = paint(index, text) }
      line += isNumber[index] ? padding + text : text + padding
    }
    while line.last == " " { line.removeLast() }
    return line + "\n"
  }

  private static func text(of cell: ReportCell) -> String {
    switch cell {
    case .empty: ""
    case .text(let text): TerminalText.escaped(text)
    case .integer(let number): String(number)
    case .amount(let text): text
    case .date(let day): day.description
    case .time(let time): time.description
    }
  }

  private static func isNumber(_ cell: ReportCell) -> Bool {
    switch cell {
    case .integer, .amount: true
    default: false
    }
  }
}
