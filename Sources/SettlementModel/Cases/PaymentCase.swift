/// Everything known about one merchant order's payments: what the API says, and every settlement line that belongs to
/// them.
///
/// A case without records holds lines (or records) that nothing ties to a held intent.
public struct PaymentCase: Sendable, Hashable {
  public var key: CaseKey
  /// Ordered by id.
  public var intents: [PaymentIntent]
  /// Captures of these intents, and captures whose intent is not held; ordered by id.
  public var captures: [Capture]
  /// Ordered by creation, then id.
  public var refunds: [Refund]
  /// Ordered by creation, then id.
  public var disputes: [Dispute]
  /// Invoices that name an intent of the case or are named by one, for links by invoice id; ordered by id.
  public var invoices: [Invoice]
  /// In ``LineOrder``.
  public var lines: [SettlementLine]
  /// Named objects that the API answered 404 for.
  public var absent: Set<RecordReference>
  /// Records that lines settled which were purged since: held again, they wait for nothing.
  public var settledEarlier: Set<RecordReference> = []

  public init(
    key: CaseKey, intents: [PaymentIntent] = [], captures: [Capture] = [], refunds: [Refund] = [],
    disputes: [Dispute] = [], invoices: [Invoice] = [], lines: [SettlementLine] = [],
    absent: Set<RecordReference> = []
  ) {
    self.key = key
    self.intents = intents
    self.captures = captures
    self.refunds = refunds
    self.disputes = disputes
    self.invoices = invoices
    self.lines = lines
    self.absent = absent
  }
}

/// The order in which lines of a case are taken: settlement date, file in byte order, row, source.
///
/// Lines without a settlement date come first. The store's own numbers play no part, so that the order in which files
/// came in does not either.
public enum LineOrder {
  /// Whether `left` is taken before `right`.
  public static func precedes(_ left: SettlementLine, _ right: SettlementLine) -> Bool {
    let leftDay = left.settledOn?.daysSinceEpoch ?? Int32.min
    let rightDay = right.settledOn?.daysSinceEpoch ?? Int32.min
    return leftDay != rightDay ? leftDay < rightDay : left.position < right.position
  }
}
