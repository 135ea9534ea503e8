import SettlementModel

/// Aligned columns for a person: a header, a rule, one line a row; numbers to the right.
///
/// Widths come from the first ``measuredRows`` rows; later rows keep them. What does not fit the
/// terminal is left out or cut as ``TableLayout`` says, and a last line names the columns that are
/// not shown.
enum TableFormat {
  /// Rows that are held in memory to find the widths.
  static let measuredRows = 1000

  static func write(_ rows: some ReportRows, to sink: any OutputSink, style: TableStyle) throws {
    var output = BufferedOutput(sink)
    var held: [[ReportCell]] = []
    var layout: TableLayout?
    let columns = rows.columns
    try rows.forEachRow { cells in
      precondition(cells.count == columns.count)
      if let layout {
        output.append(layout.line(cells))
      } else {
        held.append(cells)
        if held.count == measuredRows {
          let measured = TableLayout(columns: columns, rows: held, isWhole: false, style: style)
          begin(measured, held, &output)
          layout = measured
          held = []
        }
      }
      try output.writeIfFull()
    }
    let last = layout ?? TableLayout(columns: columns, rows: held, isWhole: true, style: style)
    if layout == nil { begin(last, held, &output) }
    output.append(list("not shown for want of room:", last.crowdedOut, width: style.width))
    output.append(list("empty:", last.emptyColumns, width: style.width))
    try output.flush()
  }

  private static func begin(
    _ layout: TableLayout, _ held: [[ReportCell]], _ output: inout BufferedOutput
  ) {
    output.append(layout.header())
    output.append(layout.rule())
    for cells in held { output.append(layout.line(cells)) }
  }

  /// Names of columns after a label, on as many lines as the width asks for; nothing without names.
  private static func list(_ label: String, _ names: [String], width: Int?) -> String {
    guard !names.isEmpty else { return "" }
    var text = ""
    var line = label
    for (index, name) in names.enumerated() {
      let word = name + (index + 1 < names.count ? "," : "")
      if let width, TerminalText.width(of: line) + 1 + TerminalText.width(of: word) > width {
        text += line + "\n"
        line = " "
      }
      line += " " + word
    }
    return text + line + "\n"
  }
}
