/// What `summary.json` says of one run; amounts in minor units, exact beyond 64 bits.
public struct RunSummary: Sendable, Hashable {
  /// One version of a received file.
  public struct File: Sendable, Hashable {
    public var source: String
    public var name: String
    public var sha256: String
    public var rows: Int
    public var rejected: Int
    /// Name of the file with equal content that counts instead; nil for an original.
    public var duplicateOf: String?
    /// `ingested`, `duplicate`, `superseded` or `quarantined`.
    public var state: String

    public init(
      source: String, name: String, sha256: String, rows: Int, rejected: Int,
      duplicateOf: String?, state: String
    ) {
      self.source = source
      self.name = name
      self.sha256 = sha256
      self.rows = rows
      self.rejected = rejected
      self.duplicateOf = duplicateOf
      self.state = state
    }
  }

  /// Counts and sums of one family by bucket.
  public struct Buckets: Sendable, Hashable {
    /// By bucket name; every bucket of the family has a count, also 0.
    public var counts: [String: Int]
    /// By currency, then bucket name; every bucket that holds amounts has a value, also 0.
    public var values: [Currency: [String: Int128]]

    public init(counts: [String: Int], values: [Currency: [String: Int128]]) {
      self.counts = counts
      self.values = values
    }
  }

  /// Open findings of one code and currency together.
  public struct FindingTotal: Sendable, Hashable {
    public var code: FindingCode
    /// Nil for findings without amounts.
    public var currency: Currency?
    public var count: Int
    /// Nil where no finding of the group has a difference.
    public var differenceMinorUnits: Int128?

    public init(
      code: FindingCode, currency: Currency?, count: Int, differenceMinorUnits: Int128?
    ) {
      self.code = code
      self.currency = currency
      self.count = count
      self.differenceMinorUnits = differenceMinorUnits
    }
  }

  /// What amount tolerances let pass in one currency.
  public struct Tolerated: Sendable, Hashable {
    public var currency: Currency
    public var count: Int
    public var differenceMinorUnits: Int128

    public init(currency: Currency, count: Int, differenceMinorUnits: Int128) {
      self.currency = currency
      self.count = count
      self.differenceMinorUnits = differenceMinorUnits
    }
  }

  public var businessDay: BusinessDay
  /// Last file date by source, and `api` with the business day of the last complete pull; nil where there is none yet.
  public var dataCompleteUpTo: [String: BusinessDay?]
  /// Ordered by source, name, then version.
  public var files: [File]
  /// Record type, then status as written, then count.
  public var recordsByType: [String: [String: Int]]
  /// Buckets matched, discrepant, waiting, batch_level, rejected, total; values without rejected.
  public var lines: Buckets
  /// Buckets matched, pending, discrepant, not_settleable, total.
  public var records: Buckets
  /// Open findings, pending items too, ordered by class, code, currency.
  public var findings: [FindingTotal]
  /// Ordered by currency.
  public var tolerated: [Tolerated]
  /// Ordered by payout id, then currency.
  public var payouts: [PayoutSummary]
  /// Gains and losses of refunds at other rates than their captures, by pair of currencies.
  public var refundExchanges: [RefundExchange]
  /// Whether counts and sums agree by both paths.
  public var isConserved: Bool

  public init(
    businessDay: BusinessDay, dataCompleteUpTo: [String: BusinessDay?], files: [File],
    recordsByType: [String: [String: Int]], lines: Buckets, records: Buckets,
    findings: [FindingTotal], tolerated: [Tolerated], payouts: [PayoutSummary],
    refundExchanges: [RefundExchange] = [], isConserved: Bool
  ) {
    self.businessDay = businessDay
    self.dataCompleteUpTo = dataCompleteUpTo
    self.files = files
    self.recordsByType = recordsByType
    self.lines = lines
    self.records = records
    self.findings = findings
    self.tolerated = tolerated
    self.payouts = payouts
    self.refundExchanges = refundExchanges
    self.isConserved = isConserved
  }
}

extension RunSummary {
  /// Adds the currencies that have a tolerance and nothing tolerated, so that the summary shows what was allowed.
  public mutating func listTolerances(_ currencies: some Sequence<Currency>) {
    let listed = Set(tolerated.map(\.currency))
    for currency in currencies where !listed.contains(currency) {
      tolerated.append(Tolerated(currency: currency, count: 0, differenceMinorUnits: 0))
    }
    tolerated.sort { $0.currency < $1.currency }
  }
}
