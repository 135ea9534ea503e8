import SettlementModel

/// The rows behind a claim: one for the finding, one a record, one a settlement line.
enum ClaimColumns {
  static let names = [
    "finding_id", "evidence", "type", "id", "status", "merchant_no", "payment_intent_id",
    "merchant_order_id", "original_record_id", "arn", "time", "settlement_date", "currency",
    "amount", "expected", "actual", "difference", "settlement_currency", "exchange_rate",
    "settlement_amount", "fee", "tax", "net", "batch_id", "payout_id", "file", "row", "age_days",
    "detail",
  ]

  static func rows(of claim: Claim) -> [[ReportCell]] {
    let id = claim.reported.finding.id
    return [row(of: claim.reported)] + claim.records.map { row(of: $0, in: id) }
      + claim.lines.map { row(of: $0, in: id) }
  }

  private static func row(of reported: ReportedFinding) -> [ReportCell] {
    let finding = reported.finding
    func amount(_ minorUnits: Int128?) -> ReportCell {
      guard let minorUnits, let currency = finding.currency else { return .empty }
      return money(minorUnits, currency)
    }
    var row = Row()
    row["finding_id"] = .text(finding.id)
    row["evidence"] = .text("finding")
    row["type"] = words(finding.recordType?.rawValue ?? finding.kind?.rawValue ?? "")
    row["id"] = words(finding.recordID)
    row["status"] = .text(reported.status.rawValue)
    row["merchant_no"] = words(finding.merchantNumber)
    row["payment_intent_id"] = words(finding.paymentIntentID)
    row["merchant_order_id"] = words(finding.merchantOrderID)
    row["currency"] = words(finding.currency?.code ?? "")
    row["expected"] = amount(finding.expectedMinorUnits)
    row["actual"] = amount(finding.actualMinorUnits)
    row["difference"] = amount(finding.differenceMinorUnits)
    row["batch_id"] = words(finding.batchID)
    row["payout_id"] = words(finding.payoutID)
    if let position = finding.position { place(position, in: &row) }
    row["age_days"] = .integer(Int64(reported.ageDays))
    row["detail"] = words(finding.detail)
    return row.cells
  }

  private static func row(of record: Claim.Record, in finding: String) -> [ReportCell] {
    var row = Row()
    row["finding_id"] = .text(finding)
    row["evidence"] = .text("record")
    row["type"] = .text(record.reference.type.rawValue)
    row["id"] = .text(record.reference.id)
    row["status"] = words(record.status)
    row["payment_intent_id"] = words(record.paymentIntentID)
    row["time"] = .time(record.createdAt)
    row["currency"] = .text(record.currency.code)
    if let minorUnits = record.minorUnits {
      row["amount"] = money(Int128(minorUnits), record.currency)
    }
    return row.cells
  }

  private static func row(of line: SettlementLine, in finding: String) -> [ReportCell] {
    func settled(_ minorUnits: Int64?) -> ReportCell {
      guard let minorUnits else { return .empty }
      return money(Int128(minorUnits), line.settlementCurrency)
    }
    var row = Row()
    row["finding_id"] = .text(finding)
    row["evidence"] = .text("line")
    row["type"] = .text(line.kind.rawValue)
    row["id"] = words(line.recordID)
    row["merchant_no"] = words(line.merchantNumber)
    row["payment_intent_id"] = words(line.paymentIntentID)
    row["merchant_order_id"] = words(line.merchantOrderID)
    row["original_record_id"] = words(line.originalRecordID)
    row["arn"] = words(line.acquirerReferenceNumber)
    row["time"] = line.occurredAt.map { .time($0) } ?? .empty
    row["settlement_date"] = line.settledOn.map { .date($0) } ?? .empty
    row["currency"] = .text(line.currency.code)
    row["amount"] = money(Int128(line.grossMinorUnits), line.currency)
    row["settlement_currency"] = .text(line.settlementCurrency.code)
    row["exchange_rate"] = line.exchangeRate.map { .amount($0.description) } ?? .empty
    row["settlement_amount"] = settled(line.settlementAmountMinorUnits)
    row["fee"] = settled(line.feeMinorUnits)
    row["tax"] = settled(line.taxMinorUnits)
    row["net"] = settled(line.netMinorUnits)
    row["batch_id"] = words(line.batchID)
    row["payout_id"] = words(line.payoutID)
    place(line.position, in: &row)
    row["detail"] = words(line.lineDescription)
    return row.cells
  }

  /// Cells by column name; empty where nothing was put.
  private struct Row {
    private(set) var cells = [ReportCell](repeating: .empty, count: ClaimColumns.names.count)

    subscript(name: String) -> ReportCell {
      get { cells[Self.index(of: name)] }
      set { cells[Self.index(of: name)] = newValue }
    }

    private static let indexes = Dictionary(
      uniqueKeysWithValues: ClaimColumns.names.enumerated().map { ($1, $0) })

    private static func index(of name: String) -> Int {
      guard let index = indexes[name] else { preconditionFailure("no column \(name)") }
      return index
    }
  }

  private static func place(_ position: FilePosition, in row: inout Row) {
    row["file"] = words(position.file)
    if position.row > 0 { row["row"] = .integer(Int64(position.row)) }
  }

  private static func words(_ text: String) -> ReportCell { text.isEmpty ? .empty : .text(text) }

  private static func money(_ minorUnits: Int128, _ currency: Currency) -> ReportCell {
    .amount(DecimalText.majorUnits(ofMinorUnits: minorUnits, digits: currency.digits))
  }
}
