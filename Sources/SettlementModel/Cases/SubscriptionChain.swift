/// The five links from what was agreed to what was paid out: schedule, invoices, captures,
/// settlement lines, payouts.
public struct SubscriptionChain: Sendable {
  /// Nil for a session without subscription.
  public var subscription: Subscription?
  public var isMerchantManaged: Bool
  public var session: CheckoutSession?
  /// Why the periods are not judged; nil where they are.
  public var silence: SubscriptionAccount.Silence?
  /// What is found about the subscription or session as a whole.
  public var findings: [Finding]
  /// In time order.
  public var periods: [ChainPeriod]

  public init(
    subscription: Subscription?, isMerchantManaged: Bool = false, session: CheckoutSession?,
    silence: SubscriptionAccount.Silence? = nil, findings: [Finding] = [],
    periods: [ChainPeriod] = []
  ) {
    self.subscription = subscription
    self.isMerchantManaged = isMerchantManaged
    self.session = session
    self.silence = silence
    self.findings = findings
    self.periods = periods
  }
}

/// One period of a chain, or the single payment of a session.
public struct ChainPeriod: Sendable {
  /// From 1; nil for what lies in no period.
  public var number: Int?
  public var startsOn: BusinessDay
  /// What should have been billed; nil where nothing was due.
  public var due: Money?
  /// Why nothing was due, or that the price cannot be judged; empty where all is plain.
  public var note: String
  public var bills: [ChainBill]
  /// What is found about the period's invoice being absent.
  public var findings: [Finding]
  /// Whether the period is held to what was agreed: before coverage and ahead of time it is only told.
  public var isJudged: Bool

  public init(
    number: Int?, startsOn: BusinessDay, due: Money?, note: String = "", bills: [ChainBill] = [],
    findings: [Finding] = [], isJudged: Bool = true
  ) {
    self.number = number
    self.startsOn = startsOn
    self.due = due
    self.note = note
    self.bills = bills
    self.findings = findings
    self.isJudged = isJudged
  }
}

/// An invoice of a chain, or what a session asks for.
public struct ChainBill: Sendable {
  public var type: RecordType
  public var id: String
  /// The API's status, as written.
  public var status: String
  public var total: Money
  public var createdAt: Timestamp
  public var payments: [ChainPayment]
  public var findings: [Finding]

  public init(
    type: RecordType, id: String, status: String, total: Money, createdAt: Timestamp,
    payments: [ChainPayment] = [], findings: [Finding] = []
  ) {
    self.type = type
    self.id = id
    self.status = status
    self.total = total
    self.createdAt = createdAt
    self.payments = payments
    self.findings = findings
  }
}

/// Captured money of a chain, and what became of it.
public struct ChainPayment: Sendable {
  /// The capture's id, or its intent's where it stands for one.
  public var recordID: String
  public var paymentIntentID: String
  public var amount: Money
  public var capturedAt: Timestamp
  public var outcome: RecordOutcome
  /// The lines that settle it, alone or with others.
  public var lines: [ChainLine]
  public var findings: [Finding]

  public init(
    recordID: String, paymentIntentID: String, amount: Money, capturedAt: Timestamp,
    outcome: RecordOutcome, lines: [ChainLine] = [], findings: [Finding] = []
  ) {
    self.recordID = recordID
    self.paymentIntentID = paymentIntentID
    self.amount = amount
    self.capturedAt = capturedAt
    self.outcome = outcome
    self.lines = lines
    self.findings = findings
  }

  public var isSettled: Bool { outcome == .matched }

  /// Whether every line that settles it belongs to a payout that has come.
  public var isPaidOut: Bool { isSettled && !lines.isEmpty && lines.allSatisfy(\.isPaidOut) }
}

/// A settlement line of a chain.
public struct ChainLine: Sendable {
  public var position: FilePosition
  public var settledOn: BusinessDay?
  public var gross: Money
  /// In settlement currency; nil where the line states none.
  public var net: Money?
  /// The payout, else the batch; empty without either.
  public var payoutID: String
  /// Whether a payout row of it has come.
  public var isPaidOut: Bool
  /// Whether what was paid out is the sum of its lines, or could not be judged.
  public var payoutTiesOut: Bool

  public init(
    position: FilePosition, settledOn: BusinessDay?, gross: Money, net: Money?, payoutID: String,
    isPaidOut: Bool, payoutTiesOut: Bool
  ) {
    self.position = position
    self.settledOn = settledOn
    self.gross = gross
    self.net = net
    self.payoutID = payoutID
    self.isPaidOut = isPaidOut
    self.payoutTiesOut = payoutTiesOut
  }
}
