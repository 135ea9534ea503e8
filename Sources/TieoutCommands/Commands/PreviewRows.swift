import Parsing
import SettlementModel

/// Parsed lines as rows: some columns for a terminal, or everything that a line holds.
struct PreviewRows: ReportRows {
  /// A column's name and what a line says under it.
  private typealias Column = (name: String, cell: (SettlementLine) -> ReportCell)

  let lines: [SettlementLine]
  private let shown: [Column]

  init(lines: [SettlementLine], isWhole: Bool) {
    self.lines = lines
    self.shown = Self.all.filter { isWhole || Self.namesInTables.contains($0.name) }
  }

  var columns: [String] { shown.map(\.name) }

  func forEachRow(_ body: ([ReportCell]) throws -> Void) throws {
    for line in lines { try body(shown.map { $0.cell(line) }) }
  }

  private static let namesInTables: Set<String> = [
    "row", "kind", "record_id", "payment_intent_id", "merchant_order_id", "occurred_at", "currency",
    "gross", "fee", "tax", "net",
  ]

  private static var all: [Column] {
    [
      ("row", { .integer(Int64($0.position.row)) }),
      ("kind", { .text($0.kind.rawValue) }),
      ("kind_text", { .text($0.kindText) }),
      ("record_id", { .text($0.recordID) }),
      ("original_record_id", { .text($0.originalRecordID) }),
      ("payment_intent_id", { .text($0.paymentIntentID) }),
      ("capture_id", { .text($0.captureID) }),
      ("refund_id", { .text($0.refundID) }),
      ("dispute_id", { .text($0.disputeID) }),
      ("merchant_order_id", { .text($0.merchantOrderID) }),
      ("arn", { .text($0.acquirerReferenceNumber) }),
      ("occurred_at", { $0.occurredAt.map { .time($0) } ?? .text("") }),
      ("settled_on", { $0.settledOn.map { .date($0) } ?? .text("") }),
      ("currency", { .text($0.currency.code) }),
      ("gross", { amount($0.grossMinorUnits, $0.currency) }),
      ("settlement_currency", { .text($0.settlementCurrency.code) }),
      ("exchange_rate", { .text($0.exchangeRate?.description ?? "") }),
      ("settlement_amount", { amount($0.settlementAmountMinorUnits, $0.settlementCurrency) }),
      ("fee", { amount($0.feeMinorUnits, $0.settlementCurrency) }),
      ("tax", { amount($0.taxMinorUnits, $0.settlementCurrency) }),
      ("reserve", { amount($0.reserveMinorUnits, $0.settlementCurrency) }),
      ("net", { amount($0.netMinorUnits, $0.settlementCurrency) }),
      ("checked_net", { amount($0.computedNetMinorUnits, $0.settlementCurrency) }),
      ("opening_balance", { amount($0.openingBalanceMinorUnits, $0.settlementCurrency) }),
      ("closing_balance", { amount($0.closingBalanceMinorUnits, $0.settlementCurrency) }),
      ("batch_id", { .text($0.batchID) }),
      ("payout_id", { .text($0.payoutID) }),
      ("payment_method", { .text($0.paymentMethod) }),
      ("card_brand", { .text($0.cardBrand) }),
      ("merchant_no", { .text($0.merchantNumber) }),
      ("app_id", { .text($0.appID) }),
      ("description", { .text($0.lineDescription) }),
    ]
  }

  private static func amount(_ minorUnits: Int64?, _ currency: Currency) -> ReportCell {
    guard let minorUnits else { return .empty }
    return .amount(
      DecimalText.majorUnits(ofMinorUnits: Int128(minorUnits), digits: currency.digits))
  }
}

/// Sums of a file by kind and currency as rows of a table.
struct PreviewSumRows: ReportRows {
  let sums: [FilePreview.KindSum]
  let columns = [
    "kind", "word", "lines", "currency", "gross", "settlement_currency", "fee", "tax", "net",
  ]

  func forEachRow(_ body: ([ReportCell]) throws -> Void) throws {
    for sum in sums {
      func settled(_ minorUnits: Int128?) -> ReportCell {
        guard let minorUnits else { return .empty }
        return .amount(
          DecimalText.majorUnits(ofMinorUnits: minorUnits, digits: sum.settlementCurrency.digits))
      }
      try body([
        .text(sum.kind.rawValue), .text(sum.kindText), .integer(Int64(sum.lines)),
        .text(sum.currency.code),
        .amount(DecimalText.majorUnits(ofMinorUnits: sum.gross, digits: sum.currency.digits)),
        .text(sum.settlementCurrency.code), settled(sum.fee), settled(sum.tax), settled(sum.net),
      ])
    }
  }
}
