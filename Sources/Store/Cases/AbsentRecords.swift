import GRDB
import SettlementModel

/// Finds the objects that a case names and that the API answered 404 for.
final class AbsentRecords {
  /// Nil where the API never answered 404.
  private let lookup: PreparedStatement?
  private static let types: [String: RecordType] = Dictionary(
    uniqueKeysWithValues: RecordType.allCases.map { ($0.rawValue, $0) })

  init(_ db: Database) throws {
    let exists = try PreparedStatement(db, "SELECT 1 FROM absent_record LIMIT 1").hasRow()
    lookup =
      exists
      ? try PreparedStatement(
        db,
        """
        SELECT type FROM absent_record WHERE id = ? AND type IN
          ('payment_intent', 'capture', 'refund', 'dispute', 'invoice', 'subscription',
           'checkout_session')
        """) : nil
  }

  /// Sets what is absent; only names that the case does not hold are looked up.
  func fill(_ found: inout PaymentCase) throws {
    guard let lookup else { return }
    for name in Self.namesNotHeld(by: found) {
      lookup.bind(1, name)
      try lookup.forEachRow { row in
        guard let type = Self.types[row.text(0)] else {
          throw StoredValueError(place: "absent_record.type", text: row.text(0))
        }
        found.absent.insert(RecordReference(type: type, id: name))
      }
    }
  }

  private static func namesNotHeld(by found: PaymentCase) -> Set<String> {
    var names: Set<String> = []
    for line in found.lines {
      if !line.recordIDsAreForeign { names.insert(line.recordID) }
      names.formUnion([
        line.originalRecordID, line.paymentIntentID, line.captureID, line.refundID, line.disputeID,
      ])
    }
    names.formUnion(found.captures.map(\.paymentIntentID))
    names.formUnion(found.refunds.map(\.paymentIntentID))
    names.formUnion(found.disputes.map(\.paymentIntentID))
    names.formUnion(found.intents.map(\.invoiceID))
    names.remove("")
    names.subtract(found.intents.map(\.id))
    names.subtract(found.captures.map(\.id))
    names.subtract(found.refunds.map(\.id))
    names.subtract(found.disputes.map(\.id))
    return names
  }
}
