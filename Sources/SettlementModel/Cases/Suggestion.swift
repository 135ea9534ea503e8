/// A line and a record that nothing ties, and that may belong together: for a person to look at, never a
/// match.
public struct Suggestion: Sendable, Hashable {
  public var line: FilePosition
  public var lineKind: LineKind
  public var record: RecordReference
  /// Empty where the record names none.
  public var paymentIntentID: String
  /// What both state.
  public var amount: Money
  /// Days between the line's time and the record's creation, rounded down.
  public var daysApart: Int
  /// Whether the line is of the case that is told; else the record is.
  public var isForLine: Bool

  /// How far apart line and record may be.
  public static let daysApartMax = 7
  /// How many are given for one line or record.
  public static let countMax = 5

  public init(
    line: FilePosition, lineKind: LineKind, record: RecordReference, paymentIntentID: String,
    amount: Money, daysApart: Int, isForLine: Bool
  ) {
    self.line = line
    self.lineKind = lineKind
    self.record = record
    self.paymentIntentID = paymentIntentID
    self.amount = amount
    self.daysApart = daysApart
    self.isForLine = isForLine
  }
}
