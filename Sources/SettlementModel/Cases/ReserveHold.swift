/// Money that was withheld under one id, and the releases that name it.
public struct ReserveHold: Sendable, Hashable {
  /// A line that gives money back.
  public struct Release: Sendable, Hashable {
    public var position: FilePosition
    public var settledOn: BusinessDay?
    public var netMinorUnits: Int64
    public var batchID: String
    public var payoutID: String

    public init(
      position: FilePosition, settledOn: BusinessDay?, netMinorUnits: Int64, batchID: String = "",
      payoutID: String = ""
    ) {
      self.position = position
      self.settledOn = settledOn
      self.netMinorUnits = netMinorUnits
      self.batchID = batchID
      self.payoutID = payoutID
    }
  }

  /// The hold's own id, which its releases name; empty for holds and releases without any.
  public var id: String
  public var currency: Currency
  /// Empty where the file has no such column.
  public var merchantNumber: String
  /// The first hold line's batch; empty where no hold line is there.
  public var batchID: String
  /// Lines that withhold; 0 where a release names nothing that is held.
  public var holdCount: Int
  /// Positive, in minor units.
  public var heldMinorUnits: Int128
  public var releasedMinorUnits: Int128
  /// In ``LineOrder``; empty where ``id`` is.
  public var releases: [Release]
  /// Whether every line's net is known.
  public var isComplete: Bool

  public init(
    id: String, currency: Currency, merchantNumber: String = "", batchID: String = "",
    holdCount: Int = 0, heldMinorUnits: Int128 = 0, releasedMinorUnits: Int128 = 0,
    releases: [Release] = [], isComplete: Bool = true
  ) {
    self.id = id
    self.currency = currency
    self.merchantNumber = merchantNumber
    self.batchID = batchID
    self.holdCount = holdCount
    self.heldMinorUnits = heldMinorUnits
    self.releasedMinorUnits = releasedMinorUnits
    self.releases = releases
    self.isComplete = isComplete
  }
}
