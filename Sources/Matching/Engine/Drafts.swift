import SettlementModel

/// A match whose lines and records are still indexes.
struct MatchDraft: Sendable {
  var rule: String
  var key: LinkKey
  var lines: [Int]
  var records: [RecordReference]
  var tolerated: Int64 = 0
  var currency: Currency
}

/// A finding that has no id yet.
struct FindingDraft: Sendable {
  var finding: Finding
  /// What the id is made of, besides code and ordinal.
  var parts: [String]
  /// Index of the line that orders it among equals; -1 without one.
  var line: Int
}

extension CaseWork {
  /// Fills a finding with everything that line and record tell; `record` gives type and id.
  ///
  /// - Parameters:
  ///   - namesLine: whether the line is part of the finding's identity.
  func draft(
    _ code: FindingCode, about reference: RecordReference?, group: Int? = nil, line: Int? = nil,
    namesLine: Bool = false, agesFrom: BusinessDay?, detail: String
  ) -> FindingDraft {
    let row = line.map { lines[$0] }
    let intent = group.flatMap { self.intent(ofGroup: $0) }
    var finding = Finding(code: code, detail: detail)
    let numbers = [intent?.merchantNumber, row?.merchantNumber].compactMap { $0 }
    finding.merchantNumber = numbers.first { !$0.isEmpty } ?? policy.scope.merchantNumber
    finding.paymentIntentID = group.map { groups[$0].intentID } ?? row?.paymentIntentID ?? ""
    finding.merchantOrderID = intent?.merchantOrderID ?? ""
    if finding.merchantOrderID.isEmpty { finding.merchantOrderID = row?.merchantOrderID ?? "" }
    finding.recordType = reference?.type
    finding.recordID = reference?.id ?? ""
    finding.kind = row?.kind
    finding.position = row?.position
    finding.batchID = row?.batchID ?? ""
    finding.payoutID = row?.payoutID ?? ""
    finding.agesFrom = agesFrom ?? row.flatMap { day(of: $0) }
    var parts = FindingIdentity.parts(about: reference?.type, reference?.id ?? "")
    if namesLine, let row { parts += FindingIdentity.parts(of: row) }
    return FindingDraft(finding: finding, parts: parts, line: line ?? -1)
  }

  /// The local date of a line: when it happened, else when it was settled.
  func day(of line: SettlementLine) -> BusinessDay? {
    line.occurredAt.map(policy.calendar.day(of:)) ?? line.settledOn
  }

  /// Where a person finds a line: its batch, else its file and row.
  func place(of line: SettlementLine) -> String {
    line.batchID.isEmpty
      ? "file \(line.position.file) row \(line.position.row)" : "batch \(line.batchID)"
  }

  /// What a line calls its own record, in words.
  func name(of line: SettlementLine) -> String {
    let keys = [
      Self.ownIDs(of: line).first.map { "\(Self.recordType(of: line.kind).rawValue) \($0)" },
      line.paymentIntentID.isEmpty ? nil : "payment intent \(line.paymentIntentID)",
      line.merchantOrderID.isEmpty ? nil : "merchant order \(line.merchantOrderID)",
      line.acquirerReferenceNumber.isEmpty ? nil : "ARN \(line.acquirerReferenceNumber)",
      line.recordID.isEmpty ? nil : "transaction \(line.recordID)",
    ]
    return keys.compactMap { $0 }.first ?? "no id"
  }

  /// The type of record that lines of a kind settle.
  static func recordType(of kind: LineKind) -> RecordType {
    switch kind {
    case .refund, .refundReversal: .refund
    case .chargeback, .chargebackReversal: .dispute
    default: .capture
    }
  }
}

extension FindingDraft {
  /// The same with amounts in minor units of `currency`.
  func with(expected: Int128, actual: Int128, _ currency: Currency) -> FindingDraft {
    var copy = self
    copy.finding.currency = currency
    copy.finding.expectedMinorUnits = expected
    copy.finding.actualMinorUnits = actual
    return copy
  }
}

/// An amount with its currency, for sentences.
func amountText(_ minorUnits: Int128, _ currency: Currency) -> String {
  "\(DecimalText.majorUnits(ofMinorUnits: minorUnits, digits: currency.digits)) \(currency)"
}
