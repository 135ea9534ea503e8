/// Which cases are walked: something to select `case_key` from, each once.
package enum CaseDriver: Sendable {
  /// The cases in the table `temp.selected_case`, which the writer filled.
  case selected
  /// The same table, which is known to hold every case: all rows are read as they lie and sorted, which
  /// takes less than looking each up.
  case everySelected
  /// A few cases by number.
  case keys([Int64])
  /// Every case of a line or a current record.
  case all

  /// A table or a subquery with the one column `case_key`.
  var sql: String {
    switch self {
    case .selected, .everySelected: return "temp.selected_case"
    case .keys(let keys):
      if keys.isEmpty { return "(SELECT 0 AS case_key WHERE 0)" }
      let rows = Set(keys).sorted().map { "(\($0))" }.joined(separator: ", ")
      return "(SELECT column1 AS case_key FROM (VALUES \(rows)))"
    case .all: return "(\(Self.allKeys))"
    }
  }

  /// Selects every case that has lines or current records.
  static let allKeys =
    (["settlement_line WHERE case_key IS NOT NULL"]
    + ["payment_intent", "capture", "refund", "dispute"].map { "\($0) WHERE closed_run IS NULL" })
    .map { "SELECT case_key FROM \($0)" }.joined(separator: " UNION ")
}
