import CXLSXWriter
import SettlementModel

/// A workbook in the making, with the looks of its cells.
///
/// Rows go straight to temporary files, so memory stays small. Use from one thread, then `close` or
/// `abandon`, once.
final class XLSXWorkbook {
  let pointer: UnsafeMutablePointer<lxw_workbook>
  private(set) var names = XLSXSheetNames()
  private var amountFormats: [Int: UnsafeMutablePointer<lxw_format>] = [:]
  private var totalFormats: [Int: UnsafeMutablePointer<lxw_format>] = [:]

  let header: UnsafeMutablePointer<lxw_format>
  let text: UnsafeMutablePointer<lxw_format>
  let integer: UnsafeMutablePointer<lxw_format>
  let date: UnsafeMutablePointer<lxw_format>
  let time: UnsafeMutablePointer<lxw_format>
  let preciseTime: UnsafeMutablePointer<lxw_format>
  let amountText: UnsafeMutablePointer<lxw_format>
  let label: UnsafeMutablePointer<lxw_format>
  let note: UnsafeMutablePointer<lxw_format>

  /// - Parameters:
  ///   - path: where the workbook will be written.
  ///   - directory: for temporary files.
  init(path: String, temporaryFilesIn directory: String) throws {
    let made = directory.withCString { directory in
      var options = lxw_workbook_options(
        constant_memory: 1, tmpdir: UnsafeMutablePointer(mutating: directory), use_zip64: 0)
      return workbook_new_opt(path, &options)
    }
    guard let made else { throw XLSXError(reason: "there is no memory for it") }
    pointer = made
    func format(_ number: String? = nil, bold: Bool = false) -> UnsafeMutablePointer<lxw_format> {
      guard let format = workbook_add_format(made) else { preconditionFailure("out of memory") }
      if let number { format_set_num_format(format, number) }
      if bold { format_set_bold(format) }
      return format
    }
    header = format("@", bold: true)
    // `@` keeps a text a text when somebody edits the cell.
    text = format("@")
    integer = format("0")
    date = format("yyyy-mm-dd")
    time = format("yyyy-mm-dd hh:mm:ss\"Z\"")
    preciseTime = format("yyyy-mm-dd hh:mm:ss.000\"Z\"")
    amountText = format("@")
    label = format("@", bold: true)
    note = format("@")
    format_set_bg_color(header, 0xE7EBF0)
    format_set_bottom(header, UInt8(LXW_BORDER_THIN.rawValue))
    format_set_align(amountText, UInt8(LXW_ALIGN_RIGHT.rawValue))
    format_set_italic(note)
  }

  /// The look of an amount with so many digits after the point; negative ones are red.
  func amount(digits: Int) -> UnsafeMutablePointer<lxw_format> {
    Self.cached(&amountFormats, digits, in: pointer) { _ in }
  }

  /// The same for a sum.
  func total(digits: Int) -> UnsafeMutablePointer<lxw_format> {
    Self.cached(&totalFormats, digits, in: pointer) { format_set_bold($0) }
  }

  private static func cached(
    _ formats: inout [Int: UnsafeMutablePointer<lxw_format>], _ digits: Int,
    in workbook: UnsafeMutablePointer<lxw_workbook>,
    _ adjust: (UnsafeMutablePointer<lxw_format>) -> Void
  ) -> UnsafeMutablePointer<lxw_format> {
    if let format = formats[digits] { return format }
    guard let format = workbook_add_format(workbook) else { preconditionFailure("out of memory") }
    let number = "#,##0" + (digits > 0 ? "." + String(repeating: "0", count: digits) : "")
    format_set_num_format(format, number + ";[Red]-" + number)
    adjust(format)
    formats[digits] = format
    return format
  }

  /// Adds a sheet under a name that is free.
  func addSheet(named wanted: String) throws -> UnsafeMutablePointer<lxw_worksheet> {
    let name = names.next(wanted)
    guard let sheet = workbook_add_worksheet(pointer, name) else {
      throw XLSXError(reason: "the sheet \(name) cannot be made")
    }
    return sheet
  }

  /// Says what the workbook holds; nothing of it comes from a clock.
  func setProperties(_ headings: [ReportHeading]) {
    let days = Set(headings.compactMap(\.businessDay))
    let title = headings.map(\.title).joined(separator: ", ")
    let subject = days.count == 1 ? "business day \(days.first?.description ?? "")" : ""
    // A property ends at 255 characters; zero would mean now.
    let created = max(86_400, Int(days.max()?.daysSinceEpoch ?? 1) * 86_400)
    withMutableText(String(title.prefix(200))) { title in
      withMutableText(subject) { subject in
        withMutableText("tieout") { author in
          var properties = lxw_doc_properties()
          properties.title = title
          properties.subject = subject
          properties.author = author
          properties.created = created
          workbook_set_properties(pointer, &properties)
        }
      }
    }
  }

  private func withMutableText(_ text: String, _ body: (UnsafeMutablePointer<CChar>) -> Void) {
    text.withCString { body(UnsafeMutablePointer(mutating: $0)) }
  }

  /// Writes the file and lets go of everything.
  func close() throws { try check(workbook_close(pointer)) }

  /// Lets go of everything without a file.
  func abandon() { lxw_workbook_free(pointer) }
}

/// Throws what the library says unless it went well.
func check(_ result: lxw_error) throws {
  guard result == LXW_NO_ERROR else {
    throw XLSXError(reason: String(cString: lxw_strerror(result)))
  }
}
