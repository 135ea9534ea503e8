/// One drawing with its caption, its words for screen readers, and its numbers as a table.
struct ChartFigure {
  /// Width of every drawing, in tenths of a pixel.
  static let width = 4000

  /// Unique on the page; only letters, digits and dashes.
  let id: String
  let caption: String
  /// What the drawing shows, in a sentence or two.
  let description: String
  /// In tenths of a pixel.
  let height: Int
  /// Names of the table's columns, and which of them hold numbers.
  let columns: [(name: String, isNumber: Bool)]
  let rows: [[String]]

  /// Writes the figure; `draw` writes the shapes.
  func write(to page: inout HTMLWriter, _ draw: (inout HTMLWriter) -> Void) {
    page.block("figure") { page in
      page.line("figcaption", caption)
      page.block(
        "svg",
        [
          "viewBox": "0 0 \(page.pixels(Self.width)) \(page.pixels(height))", "role": "img",
          "aria-labelledby": "\(id)-title \(id)-description",
        ]
      ) { page in
        page.line("title", ["id": "\(id)-title"], caption)
        page.line("desc", ["id": "\(id)-description"], description)
        draw(&page)
      }
      page.block("details") { page in
        page.line("summary", "Numbers of this chart")
        writeTable(to: &page)
      }
    }
  }

  private func writeTable(to page: inout HTMLWriter) {
    page.block("div", ["class": "scroll"]) { page in
      page.block("table") { page in
        page.line("caption", ["class": "unseen"], caption)
        page.markup("<thead>\n<tr>")
        for column in columns {
          page.element(
            "th", ["scope": "col", "class": column.isNumber ? "n" : "w"], column.name)
        }
        page.markup("</tr>\n</thead>\n<tbody>\n")
        for row in rows { writeRow(row, to: &page) }
        page.markup("</tbody>\n")
      }
    }
  }

  private func writeRow(_ row: [String], to page: inout HTMLWriter) {
    precondition(row.count == columns.count)
    page.markup("<tr>")
    for (index, cell) in row.enumerated() {
      if index == 0 {
        page.element("th", ["scope": "row"], cell)
      } else {
        page.element("td", ["class": columns[index].isNumber ? "n" : "w"], cell)
      }
    }
    page.markup("</tr>\n")
  }
}
