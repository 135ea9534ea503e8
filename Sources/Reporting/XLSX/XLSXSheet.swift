import CXLSXWriter
import SettlementModel

/// One sheet: a header that stays in view, typed cells, and below them totals and notes.
struct XLSXSheet {
  private static let widthMax = 60
  /// What the button of the filter takes of a header's room.
  private static let filterButtonWidth = 3

  private let workbook: XLSXWorkbook
  private let sheet: UnsafeMutablePointer<lxw_worksheet>
  private let columns: [String]
  private var widths: [Int]
  private var totals: XLSXTotals
  private var cutTexts = 0
  private var amountsAsText = 0
  /// Rows so far, without the header.
  private(set) var rowCount = 0

  init(_ report: HeadedReport, in workbook: XLSXWorkbook) throws {
    self.workbook = workbook
    self.sheet = try workbook.addSheet(named: report.heading.name)
    self.columns = report.rows.columns
    self.widths = columns.map { $0.count + Self.filterButtonWidth }
    self.totals = XLSXTotals(of: report.rows)
    for (column, name) in columns.enumerated() {
      try check(worksheet_write_string(sheet, 0, UInt16(column), name, workbook.header))
    }
    worksheet_freeze_panes(sheet, 1, 0)
    worksheet_set_landscape(sheet)
    worksheet_fit_to_pages(sheet, 1, 0)
    try check(worksheet_repeat_rows(sheet, 0, 0))
    // The page header reads `&` as a command; it ends at 255 characters.
    let title = report.heading.title.prefix(100).split(separator: "&").joined(separator: "&&")
    let day = report.heading.businessDay.map { "\($0)" } ?? ""
    try check(worksheet_set_header(sheet, "&L\(title)&R\(day)"))
    try check(worksheet_set_footer(sheet, "&C&P / &N"))
  }

  /// Writes the next row.
  mutating func append(_ cells: [ReportCell]) throws {
    precondition(cells.count == columns.count)
    rowCount += 1
    let row = UInt32(rowCount)
    for (column, cell) in cells.enumerated() {
      switch cell {
      case .empty: break
      case .text(let text): try writeText(text, row, column)
      case .integer(let number):
        try write(XLSXNumber.cell(number), workbook.integer, orText: String(number), row, column)
      case .amount(let amount):
        totals.add(amount, column: column, of: cells)
        let number = XLSXNumber.cell(amount)
        if number == nil { amountsAsText += 1 }
        let format = workbook.amount(digits: XLSXNumber.exact(amount).digits)
        // Grouping marks take room.
        try write(number, format, orText: amount, row, column, extraWidth: amount.utf8.count / 3)
      case .date(let day):
        try write(XLSXNumber.cell(day), workbook.date, orText: day.description, row, column)
      case .time(let time):
        let format = time.milliseconds % 1000 == 0 ? workbook.time : workbook.preciseTime
        try write(XLSXNumber.cell(time), format, orText: time.description, row, column)
      }
    }
  }

  private mutating func writeText(_ text: String, _ row: UInt32, _ column: Int) throws {
    guard !text.isEmpty else { return }
    let (shown, isCut) = XLSXCellText.cell(text)
    if isCut { cutTexts += 1 }
    widen(column, to: TerminalText.width(of: shown))
    try check(worksheet_write_string(sheet, row, UInt16(column), shown, workbook.text))
  }

  private mutating func write(
    _ number: XLSXNumber?, _ format: UnsafeMutablePointer<lxw_format>, orText text: String,
    _ row: UInt32, _ column: Int, extraWidth: Int = 0
  ) throws {
    widen(column, to: text.utf8.count + extraWidth)
    if let number {
      try check(worksheet_write_number(sheet, row, UInt16(column), number.value, format))
    } else {
      try check(worksheet_write_string(sheet, row, UInt16(column), text, workbook.amountText))
    }
  }

  private mutating func widen(_ column: Int, to width: Int) {
    widths[column] = min(Self.widthMax, max(widths[column], width))
  }

  /// Writes totals and notes, and what can be said only once all rows are there.
  ///
  /// - Parameter place: which of several sheets of a report this is; nil for the only one.
  mutating func finish(_ heading: ReportHeading, place: String?) throws {
    let lastRow = UInt32(max(1, rowCount))
    if !columns.isEmpty {
      // The library refuses a range that ends above the row that is being written.
      try check(worksheet_autofilter(sheet, 0, 0, lastRow, UInt16(columns.count - 1)))
      let all = "A1:\(XLSXTotals.letters(columns.count - 1))\(lastRow + 1)"
      try check(
        worksheet_ignore_errors(sheet, UInt8(LXW_IGNORE_NUMBER_STORED_AS_TEXT.rawValue), all))
    }
    var row = rowCount + 2
    row = try writeTotals(from: row, isPart: place != nil)
    for note in notes(heading, place: place) {
      try check(
        worksheet_write_string(sheet, UInt32(row), 0, XLSXCellText.cell(note).text, workbook.note))
      row += 1
    }
    for (column, width) in widths.enumerated() {
      let index = UInt16(column)
      try check(worksheet_set_column(sheet, index, index, XLSXNumber.width(width).value, nil))
    }
  }

  /// One row a currency; sums by formula where a spreadsheet can add them up, else exact as text.
  private func writeTotals(from first: Int, isPart: Bool) throws -> Int {
    var row = first
    let rows = totals.followFilter(rowCount: rowCount) ? "rows shown" : "all rows"
    for (currency, sums) in totals.sums.sorted(by: { $0.key < $1.key }) {
      let name = currency.isEmpty ? "Total" : "Total \(currency)"
      let label = "\(name), \(rows)" + (isPart ? " of this sheet" : "")
      try check(worksheet_write_string(sheet, UInt32(row), 0, label, workbook.label))
      for (column, sum) in sums.sorted(by: { $0.key < $1.key }) {
        let formula = totals.formula(currency: currency, column: column, rowCount: rowCount)
        if let formula, let number = XLSXNumber.cell(sum.text) {
          let format = workbook.total(digits: sum.digits)
          try check(
            worksheet_write_formula_num(
              sheet, UInt32(row), UInt16(column), formula, format, number.value))
        } else {
          try check(
            worksheet_write_string(
              sheet, UInt32(row), UInt16(column), sum.text, workbook.amountText))
        }
      }
      row += 1
    }
    return row == first ? row : row + 1
  }

  private func notes(_ heading: ReportHeading, place: String?) -> [String] {
    var first = heading.title
    if let day = heading.businessDay { first += ", business day \(day)" }
    if !heading.filters.isEmpty { first += "; " + heading.filters.joined(separator: "; ") }
    if let place { first += "; " + place }
    var notes = [first]
    if amountsAsText > 0 {
      notes.append(
        "\(amountsAsText) amounts have more than 15 digits, which a spreadsheet would round; they stand as text.")
    }
    if cutTexts > 0 {
      notes.append(
        "\(cutTexts) texts are longer than a cell may hold; they end with [cut …], and the CSV has them whole.")
    }
    return notes
  }
}
