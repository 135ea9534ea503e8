import GRDB
import SettlementModel

/// The match rate of every business day, from the runs that opened and closed verdicts.
enum MatchRateQuery {
  /// One a business day with a run that judged lines, in order.
  ///
  /// Verdicts are read once, whatever the number of days: what each run opened less what it closed,
  /// added up run by run.
  static func rates(_ db: Database, _ filter: ListingFilter) throws -> [MatchRate] {
    let changes = try changes(db)
    var state: [String: Int] = [:]
    var rates: [MatchRate] = []
    // A day starts with what the days before it left.
    let runs = try PreparedStatement(db, "SELECT id, business_day FROM run ORDER BY id")
    try runs.forEachRow { row in
      guard let day = row.businessDay(1) else { return }
      for (outcome, count) in changes[row.integer(0), default: [:]] {
        state[outcome, default: 0] += count
      }
      let rate = MatchRate(
        businessDay: day, matched: state["matched", default: 0],
        discrepant: state["discrepant", default: 0], waiting: state["waiting", default: 0])
      guard rate.total > 0 else { return }
      if rates.last?.businessDay == day {
        rates[rates.count - 1] = rate
      } else {
        rates.append(rate)
      }
    }
    return rates.filter { rate in
      if let from = filter.from, rate.businessDay < from { return false }
      if let to = filter.to, rate.businessDay > to { return false }
      return true
    }
  }

  /// By run and outcome, how many more verdicts hold after it than before.
  private static func changes(_ db: Database) throws -> [Int64: [String: Int]] {
    var changes: [Int64: [String: Int]] = [:]
    let statement = try PreparedStatement(
      db,
      """
      SELECT opened_run, closed_run, outcome, count(*) FROM line_verdict
      WHERE outcome <> 'batch_level' GROUP BY opened_run, closed_run, outcome
      """)
    try statement.forEachRow { row in
      let count = Int(row.integer(3))
      changes[row.integer(0), default: [:]][row.text(2), default: 0] += count
      if let closed = row.optionalInteger(1) {
        changes[closed, default: [:]][row.text(2), default: 0] -= count
      }
    }
    return changes
  }
}
