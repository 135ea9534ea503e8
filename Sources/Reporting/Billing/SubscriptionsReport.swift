public import SettlementModel

/// The report `subscriptions`: by subscription, what its periods should have brought and what of it
/// came.
public struct SubscriptionsReport: ReportRows {
  public let columns = [
    "subscription_id", "status", "billed_by", "interval", "currency", "price", "periods_due",
    "periods_issued", "periods_paid", "periods_settled", "due", "issued", "paid", "settled", "gap",
    "unverifiable_prices", "not_judged",
  ]
  public var summableColumns: [String]? { ["due", "issued", "paid", "settled", "gap"] }
  private let walk: ((SubscriptionStanding) throws -> Void) throws -> Void

  /// - Parameter walk: calls its argument once a standing, in the report's order.
  public init(_ walk: @escaping ((SubscriptionStanding) throws -> Void) throws -> Void) {
    self.walk = walk
  }

  public func forEachRow(_ body: ([ReportCell]) throws -> Void) throws {
    try walk { standing in
      func amount(_ minorUnits: Int128) -> ReportCell {
        .amount(
          DecimalText.majorUnits(ofMinorUnits: minorUnits, digits: standing.currency.digits))
      }
      func count(_ count: Int) -> ReportCell { .integer(Int64(count)) }
      try body([
        .text(standing.subscriptionID), .text(standing.status),
        .text(standing.isMerchantManaged ? "merchant" : "system"),
        standing.recurrence.map { .text($0.words) } ?? .empty, .text(standing.currency.code),
        standing.price.map { amount(Int128($0.minorUnits)) } ?? .empty,
        count(standing.dueCount), count(standing.issuedCount), count(standing.paidCount),
        count(standing.settledCount), amount(standing.due), amount(standing.issued),
        amount(standing.paid), amount(standing.settled), amount(standing.gap),
        count(standing.unverifiableCount),
        standing.silence.map { .text($0.rawValue) } ?? .empty,
      ])
    }
  }
}

extension Recurrence {
  /// `1 month`, `2 weeks`.
  var words: String { "\(count) \(unit.rawValue)" + (count == 1 ? "" : "s") }
}
