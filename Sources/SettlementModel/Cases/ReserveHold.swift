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

extension ReserveHold {
  /// The hold that a line of kind ``LineKind/reserveHold`` or ``LineKind/reserveRelease`` is of: a release names it as
  /// its original transaction, else by having its id.
  public static func id(of line: SettlementLine) -> String {
    line.kind == .reserveRelease && !line.originalRecordID.isEmpty
      ? line.originalRecordID : line.recordID
  }

  /// Adds what the next line in ``LineOrder`` withholds or gives back.
  ///
  /// - Parameter net: as its payout counts it; nil where nothing tells it.
  public mutating func add(
    isHold: Bool, net: Int64?, batchID: String, payoutID: String, settledOn: BusinessDay?,
    position: @autoclosure () -> FilePosition
  ) {
    guard let net else { return isComplete = false }
    if isHold {
      if holdCount == 0, !id.isEmpty { self.batchID = batchID }
      holdCount += 1
      heldMinorUnits -= Int128(net)
    } else {
      releasedMinorUnits += Int128(net)
      guard !id.isEmpty else { return }
      releases.append(
        Release(
          position: position(), settledOn: settledOn, netMinorUnits: net, batchID: batchID,
          payoutID: payoutID))
    }
  }
}
