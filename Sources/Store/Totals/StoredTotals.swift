package import SettlementModel

/// Counts and sums over open verdicts and current records, by what is counted, a label and a currency.
package struct StoredTotals: Sendable, Hashable {
  /// Tables of API objects, whose current versions are counted by status.
  static let recordTables = [
    "payment_intent", "capture", "refund", "invoice", "subscription", "checkout_session", "dispute",
  ]

  /// What is counted, and how a sum is labelled.
  package enum Measure: String, Sendable, Hashable, CaseIterable {
    /// Lines with a verdict by outcome, and their gross.
    case line
    /// Captures, stand-ins and refunds with a verdict by outcome, and their value by it.
    case record
    /// Captures, stand-ins and refunds by which of them they are, and their own amounts.
    case fact
    /// API objects by type and status, apart by a slash; without amounts and currencies.
    case status
  }

  /// What one sum is of.
  package struct Key: Sendable, Hashable {
    package var measure: Measure
    package var label: String
    /// Nil where amounts are not summed.
    package var currency: Currency?
  }

  /// A number of rows and the sum of their amounts in minor units.
  package struct Sum: Sendable, Hashable {
    package var rows = 0
    package var minorUnits: Int128 = 0
  }

  /// Sums of at least one row.
  package private(set) var sums: [Key: Sum] = [:]

  /// Adds rows, or takes them away where `sign` is -1.
  mutating func add(_ key: Key, rows: Int, minorUnits: Int128, sign: Int = 1) {
    var sum = sums[key] ?? Sum()
    sum.rows += sign * rows
    sum.minorUnits += Int128(sign) * minorUnits
    sums[key] = sum == Sum() ? nil : sum
  }

  /// Calls `body` once a sum of a measure, in no order.
  func forEach(_ measure: Measure, _ body: (String, Currency?, Sum) throws -> Void) rethrows {
    for (key, sum) in sums where key.measure == measure { try body(key.label, key.currency, sum) }
  }
}
