import SettlementModel

/// Aligned columns for a person: a header, a rule, one line a row; numbers to the right.
///
/// Widths come from the first ``measuredRows`` rows; later rows keep them. To fit the terminal, long
/// text is cut with `…`, the widest column first; then columns are left out from the right, and a
/// last line names them. Ids, codes and numbers are never cut: half of one is of no use.
enum TableFormat {
  /// Rows that are held in memory to find the widths.
  static let measuredRows = 1000
  /// No text column is made narrower than this: what an id or a code needs.
  private static let narrowest = 26
  private static let gap = "  "

  static func write(_ rows: some ReportRows, to sink: any OutputSink, style: TableStyle) throws {
    var output = BufferedOutput(sink)
    var held: [[ReportCell]] = []
    var layout: Layout?
    let columns = rows.columns
    try rows.forEachRow { cells in
      precondition(cells.count == columns.count)
      if let layout {
        output.append(layout.line(cells))
      } else {
        held.append(cells)
        if held.count == measuredRows {
          layout = begin(columns, held: held, width: style.width, output: &output)
          held = []
        }
      }
      try output.writeIfFull()
    }
    if layout == nil { layout = begin(columns, held: held, width: style.width, output: &output) }
    if let hidden = layout?.hiddenColumns, !hidden.isEmpty {
      output.append("not shown for want of room: \(hidden.joined(separator: ", "))\n")
    }
    try output.flush()
  }

  private static func begin(
    _ columns: [String], held: [[ReportCell]], width: Int?, output: inout BufferedOutput
  ) -> Layout {
    let layout = Layout(columns: columns, rows: held, width: width)
    output.append(layout.line(columns.map { .text($0) }))
    output.append(layout.rule())
    for cells in held { output.append(layout.line(cells)) }
    return layout
  }

  /// Width and side of every column.
  private struct Layout {
    var widths: [Int]
    let isNumber: [Bool]
    private let columns: [String]
    /// How many columns are shown, from the left.
    private var shownCount: Int

    init(columns: [String], rows: [[ReportCell]], width: Int?) {
      var widths = columns.map { TerminalText.width(of: $0) }
      var isNumber = columns.map { _ in false }
      for cells in rows {
        for (index, cell) in cells.enumerated() {
          widths[index] = max(widths[index], TerminalText.width(of: TableFormat.text(of: cell)))
          if TableFormat.isNumber(cell) { isNumber[index] = true }
        }
      }
      self.widths = widths
      self.isNumber = isNumber
      self.columns = columns
      self.shownCount = columns.count
      if let width { shrink(to: width) }
    }

    /// Names of the columns that did not fit.
    var hiddenColumns: [String] { Array(columns[shownCount...]) }

    /// Takes from the widest text column until the line fits or none can give any more, then leaves
    /// columns out from the right. One column is always shown.
    private mutating func shrink(to width: Int) {
      while lineWidth > width {
        let candidates = widths.indices.filter { !isNumber[$0] && widths[$0] > narrowest }
        guard let widest = candidates.max(by: { widths[$0] < widths[$1] }) else { break }
        widths[widest] -= 1
      }
      while lineWidth > width, shownCount > 1 { shownCount -= 1 }
    }

    private var lineWidth: Int {
      widths[..<shownCount].reduce(0, +) + TableFormat.gap.utf8.count * (shownCount - 1)
    }

    func line(_ cells: [ReportCell]) -> String {
      var line = ""
      for (index, cell) in cells[..<shownCount].enumerated() {
        if index > 0 { line += TableFormat.gap }
        var text = TableFormat.text(of: cell)
        if !TableFormat.isNumber(cell) {
          text = TerminalText.truncated(text, toColumns: max(1, widths[index]))
        }
        let padding = String(
          repeating: " ", count: max(0, widths[index] - TerminalText.width(of: text)))
        line += isNumber[index] ? padding + text : text + padding
      }
      while line.last == " " { line.removeLast() }
      return line + "\n"
    }

    func rule() -> String {
      widths[..<shownCount].map { String(repeating: "-", count: $0) }.joined(separator: TableFormat.gap) + "\n"
    }
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
