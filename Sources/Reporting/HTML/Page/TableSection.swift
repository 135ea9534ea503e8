import SettlementModel

/// A report's rows as a table that the page's script makes sortable and filterable; without script
/// it is a plain table with every row.
struct TableSection {
  /// Rows that are held in memory to find out what the columns hold. Later ones stand in a body of
  /// their own, which a browser that runs the script does not lay out while it reads.
  private static let heldRows = 500
  /// A text longer than this may wrap; shorter ones, ids most of all, stay on one line.
  private static let bytesOfOneLine = 40
  /// A text no longer than this stays on one line on paper, too.
  private static let bytesOfShortText = 14

  /// Unique on the page; only letters, digits and dashes.
  let id: String
  let title: String
  let rows: any ReportRows

  /// What a column holds, which decides its side and how it is sorted.
  private enum Kind: String { case text, number, date, time }

  /// Writes table and count, one row at a time.
  func write(to page: inout HTMLWriter) throws {
    page.block("div", ["class": "tools", "hidden": ""]) { page in
      page.line("label", ["for": "\(id)-filter"], "Filter rows")
      page.open(
        "input",
        [
          "id": "\(id)-filter", "type": "search", "autocomplete": "off", "spellcheck": "false",
          "aria-describedby": "\(id)-hint",
        ])
      page.line(
        "p", ["class": "note", "id": "\(id)-hint"],
        "Rows with every word, in any column. A heading sorts by its column.")
      page.line("p", ["class": "status", "role": "status", "aria-live": "polite"], "")
    }
    page.open(
      "div",
      [
        "class": "scroll tall", "role": "region", "aria-labelledby": "\(id)-caption",
        "tabindex": "0",
      ])
    page.markup("\n<table class=\"rows\">\n")
    page.line("caption", ["id": "\(id)-caption", "class": "unseen"], title)
    let count = try writeRows(to: &page)
    page.markup("</table>\n</div>\n")
    page.line("p", ["class": "note total"], FigureText.count(count, "row", "rows"))
  }

  /// Head and body; how many rows there were.
  private func writeRows(to page: inout HTMLWriter) throws -> Int {
    var held: [[ReportCell]] = []
    var isHeadWritten = false
    var count = 0
    // The writer goes into the closure of the walk and comes out of it again.
    var writer = page
    defer { page = writer }
    try rows.forEachRow { cells in
      precondition(cells.count == rows.columns.count)
      count += 1
      if !isHeadWritten {
        held.append(cells)
        guard held.count == Self.heldRows else { return }
        begin(held, to: &writer)
        writer.markup("</tbody>\n<tbody class=\"later\">\n")
        isHeadWritten = true
      } else {
        writeRow(cells, to: &writer)
      }
      try writer.writeIfFull()
    }
    if !isHeadWritten { begin(held, to: &writer) }
    writer.markup("</tbody>\n")
    return count
  }

  /// What stands over a column.
  static func heading(of column: String) -> String {
    column.split(separator: "_").joined(separator: " ")
  }

  private func begin(_ held: [[ReportCell]], to page: inout HTMLWriter) {
    page.markup("<thead>\n<tr>")
    for (index, name) in rows.columns.enumerated() {
      let kind = Self.kind(of: held.lazy.map { $0[index] })
      page.element(
        "th",
        ["scope": "col", "data-kind": kind.rawValue, "class": kind == .number ? "n" : "w"],
        Self.heading(of: name))
    }
    page.markup("</tr>\n</thead>\n<tbody>\n")
    for cells in held { writeRow(cells, to: &page) }
  }

  private static func kind(of cells: some Sequence<ReportCell>) -> Kind {
    for cell in cells {
      switch cell {
      case .integer, .amount: return .number
      case .date: return .date
      case .time: return .time
      case .text(let text) where !text.isEmpty: return .text
      default: continue
      }
    }
    return .text
  }

  private func writeRow(_ cells: [ReportCell], to page: inout HTMLWriter) {
    page.markup("<tr>")
    for cell in cells {
      switch cell {
      case .empty: page.markup("<td>")
      case .integer(let number):
        page.markup("<td class=\"n\">")
        page.text(String(number))
      case .amount(let amount):
        page.markup("<td class=\"n\">")
        page.text(amount)
      case .date(let day):
        page.markup("<td class=\"d\">")
        page.text(day.description)
      case .time(let time):
        page.markup("<td class=\"d\">")
        page.text(time.description)
      case .text(let text):
        let length = text.utf8.count
        page.markup(
          length > Self.bytesOfOneLine
            ? "<td class=\"long\">"
            : length > Self.bytesOfShortText ? "<td>" : "<td class=\"short\">")
        page.text(text)
      }
      page.markup("</td>")
    }
    page.markup("</tr>\n")
  }
}
