import SettlementModel
import Store

/// Hands pulled pages to the store, one commit a page with its cursor.
struct StoreSink: RecordSink {
  let database: SettlementDatabase
  let run: RunID
  let account: String
  let windowFrom: Timestamp?
  /// Gets to know which held objects came; nil where none were held before.
  let seen: SeenRecords?
  let progress: any NightProgress

  func accept(_ page: RecordPage) async throws {
    _ = try database.store(
      page: page, run: run, account: account, windowFrom: windowFrom, seen: seen)
    progress.pulled(account: account, records: page.records.count)
  }
}
