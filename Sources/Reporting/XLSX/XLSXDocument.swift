import Glibc
public import SettlementModel

/// Reports as a workbook for spreadsheets: a sheet a report, further sheets where one is full.
///
/// The same reports give the same bytes. Memory stays small, whatever the number of rows.
public enum XLSXDocument {
  /// Rows on one sheet, without header, totals and notes; a spreadsheet has room for 1,048,576 in
  /// all.
  public static let rowsPerSheetMax = 1_000_000
  private static let pieceBytes = 64 << 10

  /// Writes the workbook to `sink` once it is complete.
  ///
  /// - Parameters:
  ///   - reports: one at least, in the order of the sheets.
  ///   - scratchDirectory: an existing directory that only its owner may read, with room for the
  ///     rows; left as it was found.
  ///   - rowsPerSheetMax: rows after which a further sheet begins.
  /// - Throws: ``XLSXError``, and what reading the rows or the sink throws.
  public static func write(
    _ reports: [HeadedReport], to sink: any OutputSink, scratchDirectory: String,
    rowsPerSheetMax: Int = rowsPerSheetMax
  ) throws {
    precondition(!reports.isEmpty && (1...Self.rowsPerSheetMax).contains(rowsPerSheetMax))
    do {
      try make(reports, to: sink, in: scratchDirectory, rowsPerSheetMax: rowsPerSheetMax)
    } catch var error as XLSXError {
      error.directory = scratchDirectory
      throw error
    }
  }

  private static func make(
    _ reports: [HeadedReport], to sink: any OutputSink, in scratchDirectory: String,
    rowsPerSheetMax: Int
  ) throws {
    let path = scratchDirectory + "/workbook.xlsx"
    defer { unlink(path) }
    let workbook = try XLSXWorkbook(path: path, temporaryFilesIn: scratchDirectory)
    var readBack = XLSXReadBack()
    defer { readBack.finish() }
    do {
      workbook.setProperties(reports.map(\.heading))
      for report in reports {
        try write(report, in: workbook, &readBack, rowsPerSheetMax: rowsPerSheetMax)
      }
    } catch {
      workbook.abandon()
      throw error
    }
    try workbook.close()
    try readBack.check(path)
    try copy(path, to: sink)
  }

  private static func write(
    _ report: HeadedReport, in workbook: XLSXWorkbook, _ readBack: inout XLSXReadBack,
    rowsPerSheetMax: Int
  ) throws {
    var sheet = try XLSXSheet(report, in: workbook)
    var number = 1
    try report.rows.forEachRow { cells in
      if sheet.rowCount == rowsPerSheetMax {
        try sheet.finish(report.heading, place: "sheet \(number), more follow", &readBack)
        number += 1
        sheet = try XLSXSheet(report, in: workbook)
      }
      try sheet.append(cells)
    }
    try sheet.finish(
      report.heading, place: number == 1 ? nil : "sheet \(number), the last", &readBack)
  }

  private static func copy(_ path: String, to sink: any OutputSink) throws {
    let descriptor = open(path, O_RDONLY | O_CLOEXEC)
    guard descriptor >= 0 else { throw XLSXError(reason: String(cString: strerror(errno))) }
    defer { close(descriptor) }
    var buffer = [UInt8](repeating: 0, count: pieceBytes)
    while true {
      let count = read(descriptor, &buffer, buffer.count)
      if count < 0, errno == EINTR { continue }
      guard count >= 0 else { throw XLSXError(reason: String(cString: strerror(errno))) }
      guard count > 0 else { return }
      try sink.write(Array(buffer[..<count]))
    }
  }
}
