import SettlementModel

/// What the model says about one night; plain values, for it to fill and for tests to compare.
final class ReferenceNight {
  let day: BusinessDay
  var findings: [ExpectedFinding] = []
  /// Bucket by file and row, and by type and id of a record.
  var lines: [String: String] = [:], records: [String: String] = [:]
  /// Lines' nets, paid out and whether it is judged, by payout and currency.
  var payouts: [String: String] = [:]
  /// When the oldest money of before coverage moved that no line settles.
  var earlierMoney: BusinessDay?
  init(of day: BusinessDay) { self.day = day }
}
