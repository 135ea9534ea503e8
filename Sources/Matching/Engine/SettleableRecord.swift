import SettlementModel

/// Which lines a record is settled by.
enum RecordFamily: Sendable, Hashable {
  case capture, refund

  /// The family that lines of a kind settle; nil for chargebacks and for what belongs to a batch.
  init?(_ kind: LineKind) {
    switch kind {
    case .capture: self = .capture
    case .refund, .refundReversal: self = .refund
    default: return nil
    }
  }
}

/// A capture, a stand-in for one, or a refund, as lines may claim it.
struct SettleableRecord: Sendable {
  /// Whether the record's status says that money moved.
  enum State: Sendable, Hashable {
    case moved
    /// Captures under way, refunds received or accepted: no line is due yet, but one may come.
    case pending
    /// Failed, cancelled, not captured, or of zero.
    case notMoved
    case statusUnknown
  }
  /// A `payment_intent` for an intent that moved no money and has no capture objects.
  let reference: RecordReference
  let family: RecordFamily
  var state: State
  /// Refunds negative; nil for a refund whose amount nothing tells.
  let amount: Int64?
  let currency: Currency
  /// Index of the record's intent group.
  let group: Int
  let createdAt: Timestamp
  let agesFrom: BusinessDay
  /// Whether reports count it: not so an intent that only stands there for lines to be held
  /// against.
  let isReported: Bool
  let isInScope: Bool
  /// Whether it was created within coverage.
  let isCovered: Bool
  /// The status as the API writes it.
  let statusText: String

  /// Whether a line may settle it.
  var isOpenToLines: Bool { isInScope && amount != nil && (state == .moved || state == .pending) }
}

/// One intent with its records; the intent itself may not be held.
struct IntentGroup: Sendable {
  let intentID: String
  /// Index of the intent; nil where it is only named.
  var intent: Int?
  /// Whether the API has capture objects for the intent.
  var hasCaptureObjects = false
  var isInScope = true
  /// Indexes of records, oldest first.
  var captures: [Int] = []
  var refunds: [Int] = []
  /// Indexes of disputes, oldest first.
  var disputes: [Int] = []
}

/// Lines held against one record, or several together.
struct Bundle: Sendable {
  enum Nature: Sendable, Hashable {
    /// Sums decide.
    case settlement
    /// The record moved no money.
    case notMoved
    case statusUnknown
    /// No line can be summed in the record's currency.
    case otherCurrency
    /// A refund whose amount nothing tells.
    case anyAmount
  }
  var nature: Nature
  var records: [Int]
  var lines: [Int]
  /// Sum of the lines in ``currency``.
  var sum: Int128
  /// Sum of the records' amounts.
  let target: Int128
  let currency: Currency
  let key: LinkKey

  /// Whether lines short of the records may still be added.
  func isShort(tolerance: Int128) -> Bool {
    nature == .settlement && (target >= 0 ? sum < target - tolerance : sum > target + tolerance)
  }
}

/// A line for a record that other lines settle already.
struct FurtherLine: Sendable {
  let line: Int
  let record: Int
  let isOtherCurrency: Bool
}
