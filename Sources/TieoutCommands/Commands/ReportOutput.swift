import DurableFiles
import Reporting
import SettlementModel

/// Where a report on demand goes: standard output, or a file or folder that appears as a whole.
struct ReportOutput {
  /// Nil for standard output.
  let path: String?
  let console: Console
  /// Takes what goes to standard output.
  let spool: SpooledOutput
  /// A directory for what must be built before it can be written.
  let scratch: String

  func write(_ report: StoredReport, _ name: ReportName, as format: FormatOption) throws {
    if name == .claims, let path { return try report.claims().write(to: path) }
    switch format {
    case .ledger(let format): try write(report.ledger(), as: format)
    case .report(.html): try writePage(report, name)
    case .report(let format):
      try write(try report.rows(of: name), report.heading(of: name), as: format)
    }
  }

  private func write(
    _ rows: any ReportRows, _ heading: ReportHeading, as format: ReportFormat
  ) throws {
    guard let path else {
      return try format.write(
        rows, heading: heading, to: spool, table: console.tableStyle,
        scratchDirectory: scratch)
    }
    _ = try writeDurably(to: path) { part in
      try format.write(rows, heading: heading, to: PartFileOutput(part), scratchDirectory: scratch)
    }
  }

  /// A page has figures and charts around the rows.
  private func writePage(_ report: StoredReport, _ name: ReportName) throws {
    let page = try report.page(of: name)
    let parts = [HeadedReport(page.heading, try report.rows(of: name))]
    guard let path else { return try page.write(parts, to: spool) }
    _ = try writeDurably(to: path) { try page.write(parts, to: PartFileOutput($0)) }
  }

  private func write(_ reports: LedgerReports, as format: LedgerFormat) throws {
    let accounts = reports.configuration.accounts
    guard let path else {
      return try format.write(accounts: accounts, to: spool, reports.book)
    }
    _ = try writeDurably(to: path) { part in
      try format.write(accounts: accounts, to: PartFileOutput(part), reports.book)
    }
  }
}
