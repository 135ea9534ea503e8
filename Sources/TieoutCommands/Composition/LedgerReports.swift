import Matching
import Reconciliation
import Reporting
import SettlementModel
import Store

/// Makes the reports for the general ledger out of the store.
struct LedgerReports {
  let database: SettlementDatabase
  let configuration: Configuration
  let filter: LedgerFilter

  /// Every posting as a row.
  func journalRows() -> JournalRows {
    JournalRows(accounts: configuration.accounts, book)
  }

  /// Books every line into the sink.
  func book(into sink: any JournalSink) throws {
    var assembler = JournalAssembler(sink)
    try database.forEachLedgerLine(filter, calendar: configuration.calendar) {
      try assembler.accept($0)
    }
    try assembler.finish()
  }

  /// The way from captured to paid out.
  func leakageRows() -> LeakageReport {
    LeakageReport { try leakage() }
  }

  /// - Throws: `InvariantBrokenError` where a step's figures do not add up.
  private func leakage() throws -> [LeakageRow] {
    var tally = LeakageTally()
    try database.forEachLeakage(
      filter, calendar: configuration.calendar, line: { tally.add($0) },
      capture: { tally.add($0) }, payout: { tally.add($0) })
    let differences = tally.differences()
    guard differences.isEmpty else { throw InvariantBrokenError(differences: differences) }
    return tally.rows().filter { filter.currency == nil || filter.currency == $0.currency }
  }
}
