/// A cardholder's objection, known from webhook events only.
public struct Dispute: Sendable, Hashable {
  public var id: String
  /// Empty where the object names none.
  public var merchantNumber: String
  public var appID: String
  public var paymentIntentID: String
  public var merchantOrderID: String
  /// The disputed amount, positive.
  public var amount: Money
  /// What came back; nil where the event does not state it.
  public var amountWonMinorUnits: Int64?
  /// True for a request for information, which moves no money; false for a chargeback.
  public var isRetrieval: Bool
  /// The API's status, as written.
  public var status: String
  /// Whether the newest event was `dispute.closed`.
  public var isClosed: Bool
  /// When the dispute was opened: `create_at`.
  public var createdAt: Timestamp
  /// Time of the newest event: the envelope's `create_at`, else `modify_at`, else `create_at`. The later event wins;
  /// closed beats created at the same time.
  public var eventAt: Timestamp

  public init(
    id: String, merchantNumber: String = "", appID: String = "", paymentIntentID: String = "",
    merchantOrderID: String = "", amount: Money, amountWonMinorUnits: Int64? = nil,
    isRetrieval: Bool = false, status: String, isClosed: Bool, createdAt: Timestamp,
    eventAt: Timestamp
  ) {
    self.id = id
    self.merchantNumber = merchantNumber
    self.appID = appID
    self.paymentIntentID = paymentIntentID
    self.merchantOrderID = merchantOrderID
    self.amount = amount
    self.amountWonMinorUnits = amountWonMinorUnits
    self.isRetrieval = isRetrieval
    self.status = status
    self.isClosed = isClosed
    self.createdAt = createdAt
    self.eventAt = eventAt
  }

  /// Whether the merchant won: status `won`, or anything won back.
  public var isWon: Bool { status == "won" || (amountWonMinorUnits ?? 0) > 0 }
}
