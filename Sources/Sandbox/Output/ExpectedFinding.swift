package import SettlementModel

/// A finding that a correct tool reports, written by what planted its cause.
package struct ExpectedFinding: Sendable {
  package var code: FindingCode
  package var paymentIntentID = ""
  package var merchantOrderID = ""
  package var recordType: RecordType?
  package var recordID = ""
  /// Nil where no currency belongs to the finding.
  package var currency: Currency?
  /// Minor units from the merchant's side; nil where a comparison makes no sense.
  package var expected: Int64?
  package var actual: Int64?
  /// The line of the story that the finding points at; nil where it points at none.
  package var line: Int?
  /// First business day that reports the finding.
  package var from: BusinessDay
  /// Last business day that reports it; nil while nothing clears it.
  package var until: BusinessDay?

  package init(_ code: FindingCode, from: BusinessDay, until: BusinessDay? = nil) {
    self.code = code
    self.from = from
    self.until = until
  }

  /// Whether the finding is open at the end of a business day.
  package func isOpen(on day: BusinessDay) -> Bool {
    from <= day && (until.map { day <= $0 } ?? true)
  }

  /// The finding as a line of `labels.ndjson`.
  package func json(file: String, row: Int?) -> JSONObject {
    var object = JSONObject()
    object.add("code", code.rawValue)
    object.add("class", code.findingClass.rawValue)
    object.add("payment_intent_id", paymentIntentID)
    object.add("merchant_order_id", merchantOrderID)
    object.add("record_type", recordType?.rawValue ?? "")
    object.add("record_id", recordID)
    object.add("currency", currency?.code ?? "")
    object.add("expected", decimal(expected))
    object.add("actual", decimal(actual))
    object.add("file", file)
    object.add("row", row.map(String.init) ?? "")
    object.add("from", from.description)
    object.add("until", until?.description ?? "")
    return object
  }

  private func decimal(_ minorUnits: Int64?) -> String {
    guard let minorUnits, let currency else { return "" }
    return DecimalText.majorUnits(ofMinorUnits: Int128(minorUnits), digits: currency.digits)
  }
}
