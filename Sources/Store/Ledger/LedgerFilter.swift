public import SettlementModel

/// Which lines a ledger report takes; empty conditions hold for all.
public struct LedgerFilter: Sendable, Hashable {
  /// Bounds, both inclusive, of the booking day.
  public var from: BusinessDay?
  public var to: BusinessDay?
  /// The settlement currency.
  public var currency: Currency?

  public init(from: BusinessDay? = nil, to: BusinessDay? = nil, currency: Currency? = nil) {
    self.from = from
    self.to = to
    self.currency = currency
  }

  /// Conditions on the day `day`; 1 where there is none.
  func days(_ day: String) -> String {
    var list = ["1"]
    if let from { list.append("\(day) >= \(from.daysSinceEpoch)") }
    if let to { list.append("\(day) <= \(to.daysSinceEpoch)") }
    return list.joined(separator: " AND ")
  }

  /// Conditions on `settlement_line AS line` and `live_content AS live`.
  var lines: String {
    var list = [days(BookingDay.expression)]
    // A currency is three letters.
    if let currency { list.append("line.settlement_currency = '\(currency.code)'") }
    return list.joined(separator: " AND ")
  }
}
