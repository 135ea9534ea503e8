import SettlementModel

/// One case on the bench: its parts in a fixed order, and what the steps have decided so far.
///
/// Everything below speaks of lines, intents, records and disputes by their index here, never by
/// the store's numbers.
struct CaseWork {
  let scope: CaseScope
  /// In ``LineOrder``.
  let lines: [SettlementLine]
  /// By id.
  let intents: [PaymentIntent]
  /// By creation, then id.
  let disputes: [Dispute]
  let invoices: [Invoice]
  let absent: Set<RecordReference>
  /// Records that lines settled which were purged since.
  let settledEarlier: Set<RecordReference>

  var records: [SettleableRecord] = []
  var groups: [IntentGroup] = []
  var groupsByIntentID: [String: Int] = [:]
  var recordsByCaptureID: [String: Int] = [:]
  var recordsByRefundID: [String: Int] = [:]
  var recordsByARN: [String: [Int]] = [:]
  var disputesByID: [String: Int] = [:]
  var groupsByOrder: [String: [Int]] = [:]
  var groupsByInvoice: [String: [Int]] = [:]
  /// Orders and invoices with an intent in scope, and those with capture objects.
  var ordersInScope: Set<String> = []
  var ordersWithCaptures: Set<String> = []
  /// Orders and invoices with an intent out of scope.
  var ordersPartlyElsewhere: Set<String> = []

  /// The bundle that claims each record.
  var bundleOfRecord: [Int?] = []
  var bundles: [Bundle] = []
  var furtherLines: [FurtherLine] = []
  /// Records of which several fit and nothing decides.
  var ambiguous: Set<Int> = []
  /// Records whose lines wait for a pull.
  var awaitingPull: Set<Int> = []
  var linkOfLine: [LineLink?]
  /// The group that a chargeback line belongs to.
  var groupOfLine: [Int?]

  var lineOutcomes: [LineOutcome?]
  var recordOutcomes: [RecordOutcome?] = []
  /// Refunds that were debited and given back in full.
  var givenBack: Set<Int> = []
  var matches: [MatchDraft] = []
  var drafts: [FindingDraft] = []
  var judgedFees: [JudgedFee] = []
  var refundExchanges: [RefundExchange] = []
  var nextDueDay: BusinessDay?
  var awaitsPull = false

  init(_ paymentCase: PaymentCase, scope: CaseScope) {
    self.scope = scope
    self.lines = Self.sorted(paymentCase.lines, by: LineOrder.precedes)
    self.intents = Self.sorted(paymentCase.intents) { $0.id < $1.id }
    self.disputes = Self.sorted(paymentCase.disputes) {
      ($0.createdAt, $0.id) < ($1.createdAt, $1.id)
    }
    self.invoices = Self.sorted(paymentCase.invoices) { $0.id < $1.id }
    self.absent = paymentCase.absent
    self.settledEarlier = paymentCase.settledEarlier
    self.linkOfLine = Array(repeating: nil, count: lines.count)
    self.groupOfLine = Array(repeating: nil, count: lines.count)
    self.lineOutcomes = Array(repeating: nil, count: lines.count)
    takeIntents()
    takeCaptures(
      Self.sorted(paymentCase.captures) { ($0.createdAt, $0.id) < ($1.createdAt, $1.id) })
    addStandIns()
    takeRefunds(
      Self.sorted(paymentCase.refunds) { ($0.createdAt, $0.id) < ($1.createdAt, $1.id) })
    takeDisputes()
    indexOrders()
    bundleOfRecord = Array(repeating: nil, count: records.count)
    recordOutcomes = Array(repeating: nil, count: records.count)
  }

  var policy: MatchingPolicy { scope.policy }

  /// Most cases have one of everything: nothing to sort, nothing to copy.
  private static func sorted<Element>(
    _ elements: [Element], by precedes: (Element, Element) -> Bool
  ) -> [Element] {
    elements.count < 2 ? elements : elements.sorted(by: precedes)
  }

  /// The held intent of a group.
  func intent(ofGroup group: Int) -> PaymentIntent? { groups[group].intent.map { intents[$0] } }

  /// Records of one family that stand under a group, oldest first.
  func records(_ family: RecordFamily, ofGroup group: Int) -> [Int] {
    family == .capture ? groups[group].captures : groups[group].refunds
  }

  /// Puts a line into its bucket; every line gets there once.
  mutating func decide(line: Int, _ outcome: LineOutcome) {
    precondition(lineOutcomes[line] == nil, "a line has two outcomes")
    lineOutcomes[line] = outcome
  }

  /// Puts a record into its bucket; every record gets there once.
  mutating func decide(record: Int, _ outcome: RecordOutcome) {
    precondition(recordOutcomes[record] == nil, "a record has two outcomes")
    recordOutcomes[record] = outcome
  }
}
