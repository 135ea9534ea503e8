import Foundation
import SettlementModel

/// Files of the assumed layout with something wrong in them.
enum AssumedLayout {
  static let columns = [
    "merchant_no", "app_id", "batch_id", "settlement_date", "transaction_type", "transaction_id",
    "payment_intent_id", "merchant_order_id", "original_transaction_id", "transaction_time",
    "currency", "amount", "settlement_currency", "exchange_rate", "settlement_amount", "fee", "tax",
    "net_amount", "payout_id", "payment_method", "card_brand", "arn",
  ]
  static let header = columns.joined(separator: ",")
  private static let plain: [String: String] = [
    "merchant_no": "500000000000001", "app_id": "shop.example", "batch_id": "B1",
    "settlement_date": "2026-03-02", "transaction_type": "PAYMENT",
    "transaction_id": "1112603010815000001", "payment_intent_id": "1012603010815000001",
    "merchant_order_id": "O-1", "transaction_time": "2026-03-01T08:15:00+08:00",
    "currency": "USD", "amount": "10.00", "settlement_currency": "USD", "exchange_rate": "1",
    "settlement_amount": "10.00", "fee": "0.30", "tax": "0.00", "net_amount": "9.70",
    "payout_id": "P1", "payment_method": "card", "card_brand": "visa", "arn": "",
  ]

  /// A good line of 10.00 USD, net 9.70, with some columns changed.
  static func row(_ changes: [String: String] = [:]) -> String {
    columns.map { changes[$0] ?? plain[$0] ?? "" }.joined(separator: ",")
  }

  static func text(_ rows: [String]) -> [UInt8] {
    Array(rows.map { $0 + "\n" }.joined().utf8)
  }

  /// A good line before and one behind, which must be read whatever is between.
  static func file(around row: String) -> [UInt8] {
    text([header, self.row(), row, self.row(), "#TOTAL,USD,3,29.10"])
  }

  /// A file whose row 3 must be refused, and nothing else.
  static func badRow(
    _ name: String, _ changes: [String: String], _ reason: String, in column: String,
    saying: String
  ) -> HostileCase {
    badRow(name, row(changes), reason, in: column, saying: saying)
  }

  static func badRow(
    _ name: String, _ row: String, _ reason: String, in column: String = "", saying: String
  ) -> HostileCase {
    HostileCase(
      name: name, bytes: { file(around: row) },
      outcome: .read(
        loads: ["2 capture USD 1000", "4 capture USD 1000"],
        rejects: [.init(row: 3, column: column, reason: reason, saying: saying)]))
  }

  /// A file that must be refused as a whole.
  static func badFile(
    _ name: String, _ cause: FileRefusal.Cause = .quarantined, row: Int = 0, saying: String,
    _ bytes: @escaping @Sendable () -> [UInt8]
  ) -> HostileCase {
    HostileCase(name: name, bytes: bytes, outcome: .refused(cause, row: row, saying: saying))
  }

  static func badFile(
    _ name: String, row: Int = 0, saying: String, rows: [String]
  ) -> HostileCase {
    badFile(name, row: row, saying: saying) { text(rows) }
  }

  /// A file whose control rows its lines contradict.
  static func badTotal(_ name: String, row: Int, saying: String, rows: [String]) -> HostileCase {
    HostileCase(
      name: name, bytes: { text([header] + rows) },
      outcome: .refused(.controlTotal, row: row, saying: saying))
  }

  /// A strange file that must be read, and this way.
  static func goodFile(
    _ name: String, loads: [String], _ bytes: @escaping @Sendable () -> [UInt8]
  ) -> HostileCase {
    HostileCase(name: name, bytes: bytes, outcome: .read(loads: loads, rejects: []))
  }
}
