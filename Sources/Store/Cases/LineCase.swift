import GRDB
import SettlementModel

/// Which case a line belongs to, as SQL over `settlement_line AS line`: the case of whatever held
/// record the line's keys lead to, strongest key first, else a case of its own name.
///
/// A line that names an intent stays with that name, held or not: a weaker key never carries it
/// elsewhere. What the line settles in its case is for the rules to say.
enum LineCase {
  /// The case key; never NULL.
  static let expression = """
    COALESCE(
      \(ownID),
      CASE WHEN line.arn <> '' AND line.kind IN ('refund', 'refund_reversal') THEN
        (SELECT min(case_key) FROM refund
         WHERE arn = line.arn AND arn <> '' AND closed_run IS NULL) END,
      CASE WHEN line.payment_intent_id <> '' THEN
        \(record("payment_intent", "payment_intent_id"))
      ELSE COALESCE(
        \(original),
        CASE WHEN line.merchant_order_id <> '' THEN COALESCE(\(order), \(invoice)) END)
      END,
      tieout_named_case(
        line.payment_intent_id, line.merchant_order_id, line.merchant_no, line.record_id,
        line.original_record_id, line.batch_id, line.payout_id, line.kind, line.currency,
        line.gross))
    """

  private static func record(_ table: String, _ column: String) -> String {
    "(SELECT case_key FROM \(table) WHERE id = line.\(column) AND closed_run IS NULL)"
  }

  private static let ownID = """
    CASE WHEN line.record_id <> '' AND line.record_ids_are_foreign = 0 THEN COALESCE(
        \(record("capture", "record_id")), \(record("payment_intent", "record_id")),
        \(record("refund", "record_id")), \(record("dispute", "record_id"))) END,
      CASE WHEN line.refund_id <> '' THEN \(record("refund", "refund_id")) END,
      CASE WHEN line.dispute_id <> '' THEN \(record("dispute", "dispute_id")) END,
      CASE WHEN line.capture_id <> '' THEN COALESCE(
        \(record("capture", "capture_id")), \(record("payment_intent", "capture_id"))) END
    """

  private static let original = """
    CASE WHEN line.original_record_id <> '' THEN COALESCE(
        \(record("payment_intent", "original_record_id")),
        \(record("capture", "original_record_id"))) END
    """

  private static let sameMerchant = """
    (line.merchant_no = '' OR intent.merchant_no = '' OR intent.merchant_no = line.merchant_no)
    """

  private static let order = """
    (SELECT min(intent.case_key) FROM payment_intent AS intent
     WHERE intent.merchant_order_id = line.merchant_order_id AND intent.merchant_order_id <> ''
       AND intent.closed_run IS NULL AND \(sameMerchant))
    """

  private static let invoice = """
    (SELECT min(case_key) FROM (
       SELECT intent.case_key FROM payment_intent AS intent
       WHERE intent.invoice_id = line.merchant_order_id AND intent.invoice_id <> ''
         AND intent.closed_run IS NULL AND \(sameMerchant)
       UNION ALL
       SELECT intent.case_key FROM invoice AS bill
       JOIN payment_intent AS intent ON intent.id = bill.payment_intent_id
       WHERE bill.id = line.merchant_order_id AND bill.closed_run IS NULL
         AND intent.closed_run IS NULL AND \(sameMerchant)))
    """

  /// Gives SQL the case of a line that leads to nothing held: that of the strongest name it has.
  ///
  /// Lines without any name meet by what they say, not by where they stand, so that equal lines are
  /// told apart by an ordinal within one case.
  static func register(in db: Database) {
    db.add(
      function: DatabaseFunction("tieout_named_case", argumentCount: 10, pure: true) { values in
        let texts = values.map { String.fromDatabaseValue($0) ?? "" }
        return CaseKey.unheld(
          paymentIntentID: texts[0], merchantOrderID: texts[1], merchantNumber: texts[2],
          recordID: texts[3], originalRecordID: texts[4],
          content: texts[5...8] + [String(Int64.fromDatabaseValue(values[9]) ?? 0)]
        ).number
      })
  }
}
