import SettlementModel
import Store

/// A finding as `tieout evaluate` wrote it, to be stored.
struct FindingObject {
  static let type = "finding"

  let finding: Finding
  let origin: FindingOrigin
  /// Of a finding of a case.
  let caseKey: CaseKey?

  init(_ object: ObjectMembers) throws(StreamProblem) {
    guard let origin = FindingOrigin(rawValue: try object.requiredText("origin")) else {
      throw StreamProblem("origin", "is none that is known")
    }
    guard let code = FindingCode(rawValue: try object.requiredText("code")) else {
      throw StreamProblem("code", "is none that is known")
    }
    self.origin = origin
    let key = try object.text("case")
    caseKey = Int64(key).map { CaseKey(number: $0) }
    guard (origin == .paymentCase) == (caseKey != nil) else {
      throw StreamProblem("case", "is the case's number, in findings of cases alone")
    }
    var finding = Finding(
      id: try object.requiredText("finding_id"), code: code, detail: try object.text("detail"))
    finding.merchantNumber = try object.text("merchant_no")
    finding.paymentIntentID = try object.text("payment_intent_id")
    finding.merchantOrderID = try object.text("merchant_order_id")
    finding.recordType = try Self.word("record_type", of: object)
    finding.recordID = try object.text("record_id")
    finding.kind = try Self.word("kind", of: object)
    finding.currency = try object.currency()
    finding.expectedMinorUnits = try object.sum("expected_minor_units")
    finding.actualMinorUnits = try object.sum("actual_minor_units")
    let hasAmounts = finding.expectedMinorUnits != nil || finding.actualMinorUnits != nil
    guard !hasAmounts || finding.currency != nil else {
      throw StreamProblem("currency", "is missing beside amounts")
    }
    let (source, file) = (try object.text("source"), try object.text("file"))
    if !source.isEmpty || !file.isEmpty {
      finding.position = FilePosition(
        source: source, file: file, row: try object.count("row") ?? 0)
    }
    finding.batchID = try object.text("batch_id")
    finding.payoutID = try object.text("payout_id")
    finding.agesFrom = try object.day("ages_from")
    self.finding = finding
  }

  /// A word of a closed set; nil where the member is empty.
  private static func word<Word: RawRepresentable<String>>(
    _ name: StaticString, of object: ObjectMembers
  ) throws(StreamProblem) -> Word? {
    let text = try object.text(name)
    if text.isEmpty { return nil }
    guard let word = Word(rawValue: text) else { throw StreamProblem(name, "is `\(text)`, which is not known") }
    return word
  }
}
