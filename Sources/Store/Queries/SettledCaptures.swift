import GRDB
import SettlementModel

/// Reads how much of a subscription's captured money is matched with settlement lines.
final class SettledCaptures {
  private let verdict: PreparedStatement

  init(_ db: Database) throws {
    verdict = try PreparedStatement(
      db,
      """
      SELECT value, currency FROM record_verdict
      WHERE type = 'capture' AND id = ?1 AND outcome = 'matched' AND closed_run IS NULL
      """)
  }

  /// Settled money by the id of the capture, or of the intent that stands for one.
  func money(of one: SubscriptionCase) throws -> [String: Money] {
    var found: [String: Money] = [:]
    for billed in one.invoices {
      for id in billed.captures.map(\.id) + billed.intents.map(\.id) {
        try verdict.bind(1, id).forEachRow { row in
          found[id] = Money(
            minorUnits: row.integer(0), currency: try row.currency(1, in: "record_verdict.currency"))
        }
      }
    }
    return found
  }
}
