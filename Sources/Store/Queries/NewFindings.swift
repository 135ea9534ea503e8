import GRDB
public import SettlementModel

extension SettlementDatabase {
  /// The objects behind findings about an intent, invoice, session or subscription that `run` was the first to report, ordered.
  ///
  /// The API may have moved on since they were pulled; they are to be read once more before anybody hears of it.
  public func objectsBehindNewFindings(run: RunID) throws -> [RecordReference] {
    let codes: [FindingCode] = [
      .captureTotalMismatch, .captureExceedsAuthorization, .refundExceedsCapture,
      .refundAndChargeback, .invoicePaidNotCaptured, .invoiceCapturedNotPaid,
      .invoiceAmountMismatch, .sessionStatusMismatch, .invoiceLate, .invoiceNotIssued,
      .renewalNotCharged, .invoiceTwiceInPeriod, .chargedTwiceInPeriod, .discountNotApplied,
      .discountAfterEnd, .invoicePriceMismatch, .billedAfterCancel, .billedWhilePaused,
      .cycleCountExceeded, .invoiceUnpaidOverdue, .sessionTotalMismatch,
      .sessionMoneyAfterExpiry, .scheduleDisagrees,
    ]
    let marks = codes.map { "'\($0.rawValue)'" }.joined(separator: ", ")
    return try read { db in
      let rows = try Row.fetchAll(
        db,
        sql: """
          SELECT DISTINCT record_type, record_id, payment_intent_id FROM finding AS f
          WHERE closed_run IS NULL AND opened_run = ? AND code IN (\(marks))
            AND NOT EXISTS (SELECT 1 FROM finding AS earlier
              WHERE earlier.finding_id = f.finding_id AND earlier.opened_run < f.opened_run)
          """, arguments: [run.number])
      var references: Set<RecordReference> = []
      for row in rows {
        let (type, id, intent): (String, String, String) = (row[0], row[1], row[2])
        if let named = RecordType(rawValue: type),
          [.invoice, .checkoutSession, .subscription].contains(named)
        {
          references.insert(RecordReference(type: named, id: id))
        }
        if !intent.isEmpty {
          references.insert(RecordReference(type: .paymentIntent, id: intent))
        }
      }
      return references.sorted()
    }
  }
}
