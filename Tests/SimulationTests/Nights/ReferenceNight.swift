import SettlementModel

/// What the model says about one night; plain values, for it to fill and for tests to compare.
final class ReferenceNight {
  let day: BusinessDay
  var findings: [ExpectedFinding] = []
  /// Buckets by file and row, and by type and id of a record; nets, paid out and whether judged by payout and currency.
  var lines: [String: String] = [:], records: [String: String] = [:], payouts: [String: String] = [:]
  /// When the oldest money of before coverage moved that no line settles.
  var earlierMoney: BusinessDay?
  init(of day: BusinessDay) { self.day = day }
}
