import GRDB

extension SettlementDatabase {
  /// Where each series of an account's broken-off pull goes on, by series; empty after a complete pull.
  public func pullCursors(account: String) throws -> [String: String] {
    try read { db in
      let rows = try Row.fetchAll(
        db, sql: "SELECT series, cursor FROM pull_cursor WHERE account = ?", arguments: [account])
      return Dictionary(uniqueKeysWithValues: rows.map { ($0[0] as String, $0[1] as String) })
    }
  }
}
