import SettlementModel

/// The columns of `finding` that make up a finding, in the order in which they are read and bound.
enum FindingColumns {
  static let names = [
    "finding_id", "code", "merchant_no", "payment_intent_id", "merchant_order_id", "record_type",
    "record_id", "kind", "currency", "expected", "actual", "source", "file", "row", "batch_id",
    "payout_id", "ages_from", "detail",
  ]

  static func list(of alias: String) -> String {
    names.map { "\(alias).\($0)" }.joined(separator: ", ")
  }

  /// The finding in the columns from `first` on.
  static func finding(_ row: PreparedStatement, from first: Int32) throws -> Finding {
    guard let code = FindingCode(rawValue: row.text(first + 1)) else {
      throw StoredValueError(place: "finding.code", text: row.text(first + 1))
    }
    let currency =
      row.text(first + 8).isEmpty ? nil : try row.currency(first + 8, in: "finding.currency")
    return Finding(
      id: row.text(first), code: code, merchantNumber: row.text(first + 2),
      paymentIntentID: row.text(first + 3), merchantOrderID: row.text(first + 4),
      recordType: try word(row, first + 5, "finding.record_type"), recordID: row.text(first + 6),
      kind: try word(row, first + 7, "finding.kind"), currency: currency,
      expectedMinorUnits: try row.sum(first + 9, in: "finding.expected"),
      actualMinorUnits: try row.sum(first + 10, in: "finding.actual"),
      position: position(row, from: first + 11), batchID: row.text(first + 14),
      payoutID: row.text(first + 15), agesFrom: row.businessDay(first + 16),
      detail: row.text(first + 17))
  }

  private static func word<Word: RawRepresentable<String>>(
    _ row: PreparedStatement, _ column: Int32, _ place: String
  ) throws -> Word? {
    let text = row.text(column)
    if text.isEmpty { return nil }
    guard let word = Word(rawValue: text) else { throw StoredValueError(place: place, text: text) }
    return word
  }

  private static func position(_ row: PreparedStatement, from first: Int32) -> FilePosition? {
    let source = row.text(first)
    let file = row.text(first + 1)
    if source.isEmpty, file.isEmpty, row.isNull(first + 2) { return nil }
    // A missing row is the file as a whole.
    return FilePosition(source: source, file: file, row: Int(row.optionalInteger(first + 2) ?? 0))
  }

  /// Binds the columns of `finding` to the parameters from `first` on.
  static func bind(_ finding: Finding, to statement: PreparedStatement, from first: Int32) {
    statement.bind(first, finding.id).bind(first + 1, finding.code.rawValue)
      .bind(first + 2, finding.merchantNumber).bind(first + 3, finding.paymentIntentID)
      .bind(first + 4, finding.merchantOrderID)
      .bind(first + 5, finding.recordType?.rawValue ?? "").bind(first + 6, finding.recordID)
      .bind(first + 7, finding.kind?.rawValue ?? "").bind(first + 8, finding.currency?.code ?? "")
      .bind(first + 9, finding.expectedMinorUnits.map { String($0) })
      .bind(first + 10, finding.actualMinorUnits.map { String($0) })
      .bind(first + 11, finding.position?.source ?? "")
      .bind(first + 12, finding.position?.file ?? "")
    let row = finding.position?.row
    statement.bind(first + 13, row == 0 ? nil : row.map { Int64($0) })
      .bind(first + 14, finding.batchID).bind(first + 15, finding.payoutID)
      .bind(first + 16, finding.agesFrom.map { Int64($0.daysSinceEpoch) })
      .bind(first + 17, finding.detail)
  }
}
