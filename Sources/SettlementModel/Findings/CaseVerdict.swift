/// Which of the four buckets a line is in; every line is in exactly one.
public enum LineOutcome: String, Sendable, Hashable, CaseIterable {
  case matched, discrepant, waiting
  case batchLevel = "batch_level"
}

/// Which of the four buckets a record is in; every capture (stand-ins too) and refund is in exactly one.
public enum RecordOutcome: String, Sendable, Hashable, CaseIterable {
  case matched, pending, discrepant
  case notSettleable = "not_settleable"
}

/// How a match was found, strongest first; kept as evidence.
public enum LinkKey: String, Sendable, Hashable, CaseIterable {
  case recordID = "record_id"
  case acquirerReferenceNumber = "arn"
  case paymentIntentID = "payment_intent_id"
  case merchantOrderID = "merchant_order_id"
  case invoiceID = "invoice_id"
}

/// A tie between lines and records, exclusive on both sides.
public struct Match: Sendable, Hashable {
  /// The rule that made it, a short fixed phrase such as `one line, one capture`.
  public var rule: String
  /// The strongest key that the deciding line was linked by.
  public var link: LinkKey
  /// ``SettlementLine/id`` of each line, in ``LineOrder``.
  public var lineIDs: [Int64]
  /// Ordered by type and id. A stand-in capture is a `capture` with the intent's id.
  public var records: [RecordReference]
  /// Lines less record where a tolerance let it pass, in minor units of ``currency``; 0 for an exact match.
  public var toleratedMinorUnits: Int64
  public var currency: Currency

  public init(
    rule: String, link: LinkKey, lineIDs: [Int64], records: [RecordReference],
    toleratedMinorUnits: Int64 = 0, currency: Currency
  ) {
    self.rule = rule
    self.link = link
    self.lineIDs = lineIDs
    self.records = records
    self.toleratedMinorUnits = toleratedMinorUnits
    self.currency = currency
  }
}

/// The bucket of one record and the amount that it brings there.
public struct RecordVerdict: Sendable, Hashable {
  /// `capture` (stand-ins with the intent's id) or `refund`.
  public var record: RecordReference
  public var outcome: RecordOutcome
  /// Refunds negative; 0 for a refund whose amount nothing tells.
  public var value: Money

  public init(record: RecordReference, outcome: RecordOutcome, value: Money) {
    self.record = record
    self.outcome = outcome
    self.value = value
  }
}

/// What the rules say of one case.
public struct CaseVerdict: Sendable, Hashable {
  public var matches: [Match]
  /// With their ids.
  public var findings: [Finding]
  /// One for every line of the case.
  public var lineOutcomes: [(lineID: Int64, outcome: LineOutcome)]
  /// One for every capture, stand-in and refund of the case.
  public var recordVerdicts: [RecordVerdict]
  /// One for every line whose fee could be held against the rate card, in ``LineOrder``.
  public var judgedFees: [JudgedFee]
  /// At most one a pair of currencies, ordered by them.
  public var refundExchanges: [RefundExchange]
  /// The first later business day on which the verdict may differ though nothing new arrived; nil for never.
  public var nextDueDay: BusinessDay?
  /// Whether the verdict must be made again whenever a pull completes: it has waiting lines.
  public var awaitsPull: Bool

  public init(
    matches: [Match] = [], findings: [Finding] = [],
    lineOutcomes: [(lineID: Int64, outcome: LineOutcome)] = [],
    recordVerdicts: [RecordVerdict] = [], judgedFees: [JudgedFee] = [],
    refundExchanges: [RefundExchange] = [], nextDueDay: BusinessDay? = nil, awaitsPull: Bool = false
  ) {
    self.matches = matches
    self.findings = findings
    self.lineOutcomes = lineOutcomes
    self.recordVerdicts = recordVerdicts
    self.judgedFees = judgedFees
    self.refundExchanges = refundExchanges
    self.nextDueDay = nextDueDay
    self.awaitsPull = awaitsPull
  }

  public static func == (left: CaseVerdict, right: CaseVerdict) -> Bool {
    left.matches == right.matches && left.findings == right.findings
      && left.lineOutcomes.elementsEqual(right.lineOutcomes, by: ==)
      && left.recordVerdicts == right.recordVerdicts && left.judgedFees == right.judgedFees
      && left.refundExchanges == right.refundExchanges && left.nextDueDay == right.nextDueDay
      && left.awaitsPull == right.awaitsPull
  }

  public func hash(into hasher: inout Hasher) {
    hasher.combine(matches)
    hasher.combine(findings)
    hasher.combine(recordVerdicts)
  }
}
