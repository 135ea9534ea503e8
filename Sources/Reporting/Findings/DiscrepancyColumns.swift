public import SettlementModel

/// The columns of `discrepancies.csv`, `discrepancies.json` and `pending.csv`, in the contract's
/// order.
public enum DiscrepancyColumns {
  /// Column names and JSON keys.
  public static let names = [
    "finding_id", "class", "code", "status", "business_date", "merchant_no", "payment_intent_id",
    "merchant_order_id", "record_type", "record_id", "kind", "currency", "expected", "actual",
    "difference", "first_seen", "age_days", "file", "row", "batch_id", "payout_id", "detail",
  ]

  /// Columns whose text may name a merchant order; the others hold amounts, days, words of the
  /// program, and names of files, batches and payouts.
  static let namingOrders: Set<String> = [
    "payment_intent_id", "merchant_order_id", "record_id", "detail",
  ]

  /// The columns that a person reads first, for a table on a terminal: what to call it, what it is,
  /// how much, how old, whose; on a wider one also what to do.
  public static let tableNames = [
    "finding_id", "code", "currency", "difference", "age_days", "merchant_order_id", "expected",
    "actual", "detail", "payment_intent_id", "record_id", "file", "row",
  ]

  /// The same where resolved findings are among them.
  public static let tableNamesWithStatus = tableNames.flatMap {
    $0 == "code" ? [$0, "status"] : [$0]
  }

  /// The columns of a page, what a person reads first to the left.
  public static let pageNames = [
    "code", "currency", "difference", "age_days", "payment_intent_id", "detail", "expected",
    "actual", "first_seen", "merchant_order_id", "record_type", "record_id", "kind", "file", "row",
    "batch_id", "payout_id", "class", "status", "finding_id",
  ]

  /// One cell a column. Absent text and absent amounts are empty text, an absent row is an empty
  /// cell.
  public static func cells(of reported: ReportedFinding, on businessDay: BusinessDay)
    -> [ReportCell]
  {
    let finding = reported.finding
    let position = finding.position
    return [
      .text(finding.id), .text(finding.code.findingClass.rawValue), .text(finding.code.rawValue),
      .text(reported.status.rawValue), .date(businessDay),
      .text(finding.merchantNumber), .text(finding.paymentIntentID),
      .text(finding.merchantOrderID), .text(finding.recordType?.rawValue ?? ""),
      .text(finding.recordID), .text(finding.kind?.rawValue ?? ""),
      .text(finding.currency?.code ?? ""), amount(finding.expectedMinorUnits, of: finding),
      amount(finding.actualMinorUnits, of: finding),
      amount(finding.differenceMinorUnits, of: finding), .date(reported.firstSeen),
      .integer(Int64(reported.ageDays)), .text(position?.file ?? ""), row(of: position),
      .text(finding.batchID), .text(finding.payoutID), .text(finding.detail),
    ]
  }

  private static func amount(_ minorUnits: Int128?, of finding: Finding) -> ReportCell {
    guard let minorUnits else { return .text("") }
    guard let currency = finding.currency else {
      preconditionFailure("\(finding.code.rawValue) has an amount without a currency")
    }
    return .amount(DecimalText.majorUnits(ofMinorUnits: minorUnits, digits: currency.digits))
  }

  private static func row(of position: FilePosition?) -> ReportCell {
    guard let position, position.row > 0 else { return .empty }
    return .integer(Int64(position.row))
  }
}
