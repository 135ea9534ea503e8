import SettlementModel

/// What the model says about one night; plain values, for it to fill and for tests to compare.
final class ReferenceNight {
  /// A finding as a person compares it; amounts in minor units.
  struct Expected: Hashable {
    var code: String
    var intent = "", order = "", type = "", record = "", kind = "", currency = ""
    var expected: Int128?, actual: Int128?
    var file = "", row = 0, payout = ""
    var agesFrom: BusinessDay?

    /// What stays the same from night to night: neither place, apart from files, nor amounts.
    var identity: String {
      let isPlace = ["FILE", "CONTR", "ROW", "SCOPE"].contains { code.hasPrefix($0) }
      return [
        code == "PENDING_SETTLEMENT" ? "MISSING_IN_SETTLEMENT" : code, intent, type, record, kind,
        intent.isEmpty ? order : "", isPlace ? "\(file) \(row)" : "",
        type == "payout" ? currency : "",
      ].joined(separator: "|")
    }
  }

  /// A line that counts, with its place.
  struct Line {
    var row: SettlementRow
    var file: String
    /// As the file counts, from 1 with its header.
    var number: Int
    var place: String { "\(file):\(number)" }
  }

  /// Money that is settled as one: a capture, what stands for one, a refund, or several captures.
  struct Money {
    var type: String, id: String
    var amount: Int64
    var hasMoved: Bool, isOnItsWay = false
    var agesFrom: Int64
    /// The records that it stands for.
    var members: [String]
  }

  var findings: [Expected] = []
  /// Bucket by file and row, and by type and id of a record.
  var lines: [String: String] = [:], records: [String: String] = [:]
  /// Lines' nets, paid out and whether it is judged, by payout and currency.
  var payouts: [String: String] = [:]
  /// When the oldest money of before coverage moved that no line settles.
  var earlierMoney: BusinessDay?
}

/// The part of a configuration that the model needs.
struct ReferenceSettings {
  var coverage: BusinessDay
  var dueDays = SimulatedPlan.dueDays, refundDueDays = SimulatedPlan.refundDueDays
  var holidays: Set<BusinessDay>
  /// Hours east of UTC.
  var offset: Int64
  /// Whether `_v2` in a name means that it replaces the name without.
  var readsVersions: Bool
}
