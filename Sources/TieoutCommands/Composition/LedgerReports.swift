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

  /// The way from due to collected, for the periods that start within the days.
  private func addDue(to tally: inout LeakageTally) throws {
    let policy = try CaseStories(database: database, configuration: configuration).policy()
    let (audit, billing) = (SubscriptionAudit(policy: policy), BillingEvaluator(policy: policy))
    let (from, to) = (filter.from, filter.to)
    try database.forEachSubscriptionCase { one in
      tally.add(
        audit.account(of: one), moneyFindings: { billing.findings(of: $0.billingCase) },
        days: { day in (from.map { $0 <= day } ?? true) && (to.map { day <= $0 } ?? true) })
    }
  }

  /// - Throws: `InvariantBrokenError` where a step's figures do not add up.
  private func leakage() throws -> [LeakageRow] {
    var tally = LeakageTally()
    try database.forEachLeakage(
      filter, calendar: configuration.calendar, line: { tally.add($0) },
      capture: { tally.add($0) }, payout: { tally.add($0) })
    try addDue(to: &tally)
    let differences = tally.differences()
    guard differences.isEmpty else { throw InvariantBrokenError(differences: differences) }
    return tally.rows().filter { filter.currency == nil || filter.currency == $0.currency }
  }
}
