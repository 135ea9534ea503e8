/// How linking gets from what changed to the lines and cases that it concerns; every step is an
/// index search.
enum LinkPaths {
  /// Lines, as FROM and WHERE clauses that name the line `line`: those in touched cases, and those
  /// that share a key with a current record of a touched case.
  static let linesOfTouchedCases =
    [
      """
      touched_case AS touched CROSS JOIN settlement_line AS line
      WHERE line.case_key = touched.case_key
      """
    ]
    + sharing("capture", "id", ["record_id", "capture_id", "original_record_id"])
    + sharing(
      "payment_intent", "id",
      ["record_id", "payment_intent_id", "capture_id", "original_record_id"])
    + sharing("payment_intent", "merchant_order_id", ["merchant_order_id"])
    + sharing("payment_intent", "invoice_id", ["merchant_order_id"])
    + sharing("refund", "id", ["record_id", "refund_id"]) + sharing("refund", "arn", ["arn"])
    + sharing("dispute", "id", ["record_id", "dispute_id"])
    + [
      """
      touched_case AS touched
      CROSS JOIN payment_intent AS record
      CROSS JOIN invoice AS bill
      CROSS JOIN settlement_line AS line
      WHERE record.case_key = touched.case_key AND record.closed_run IS NULL
        AND bill.payment_intent_id = record.id AND bill.payment_intent_id <> ''
        AND bill.closed_run IS NULL
        AND line.merchant_order_id = bill.id AND line.merchant_order_id <> ''
      """
    ]

  private static func sharing(
    _ table: String, _ column: String, _ lineColumns: [String]
  ) -> [String] {
    lineColumns.map { lineColumn in
      """
      touched_case AS touched
      CROSS JOIN \(table) AS record
      CROSS JOIN settlement_line AS line
      WHERE record.case_key = touched.case_key AND record.closed_run IS NULL
        AND line.\(lineColumn) = record.\(column) AND line.\(lineColumn) <> ''
      """
    }
  }

  /// Cases of the lines and records that name an object which the API was found not to have since
  /// `:since`.
  static let casesOfAbsent =
    [
      "record_id", "payment_intent_id", "original_record_id", "capture_id", "refund_id",
      "dispute_id",
    ].map { column in
      """
      SELECT line.case_key FROM absent_record AS absent CROSS JOIN settlement_line AS line
      WHERE absent.asked_run >= :since AND line.\(column) = absent.id AND line.\(column) <> ''
        AND line.case_key IS NOT NULL
      """
    }
    + ["capture", "refund", "dispute"].map { table in
      let isStated = table == "dispute" ? "AND record.payment_intent_id <> ''" : ""
      return """
        SELECT record.case_key FROM absent_record AS absent CROSS JOIN \(table) AS record
        WHERE absent.asked_run >= :since AND record.payment_intent_id = absent.id \(isStated)
          AND record.closed_run IS NULL
        """
    }

  /// Adds to `stale_case` the touched cases with an open verdict on a record that is of another
  /// case now, or gone.
  static let casesThatLostRecords = """
    INSERT OR IGNORE INTO temp.stale_case
    SELECT verdict.case_key FROM touched_case AS touched
    CROSS JOIN record_verdict AS verdict
    WHERE verdict.case_key = touched.case_key AND verdict.closed_run IS NULL
      AND verdict.case_key IS NOT CASE verdict.type
        WHEN 'capture' THEN COALESCE(
          (SELECT case_key FROM capture WHERE id = verdict.id AND closed_run IS NULL),
          (SELECT case_key FROM payment_intent WHERE id = verdict.id AND closed_run IS NULL))
        WHEN 'payment_intent' THEN
          (SELECT case_key FROM payment_intent WHERE id = verdict.id AND closed_run IS NULL)
        WHEN 'refund' THEN
          (SELECT case_key FROM refund WHERE id = verdict.id AND closed_run IS NULL)
        WHEN 'dispute' THEN
          (SELECT case_key FROM dispute WHERE id = verdict.id AND closed_run IS NULL)
        ELSE verdict.case_key END
    """
}
