public import SettlementModel

/// Where the API's records come from: the API itself, or an export of it.
///
/// What every implementation keeps to:
///
/// - **Order.** Pages come one at a time; the next is asked for when the sink has taken the last.
///   Within a series the order is the source's. An intent comes in one page with its captures where
///   the source has them by intent. Of two copies of an object the later one delivered is the
///   source's newer word only where their times are equal.
/// - **How often.** An object may come several times in one pull: the sink keeps the newest by id.
/// - **Idempotence.** A pull changes nothing at the source; the same pull again delivers the same
///   or newer copies.
/// - **Errors.** A security error, a cancelled task and an error of the sink come out at once. Any
///   other failure ends only its series, and the outcome says so; what was delivered before stays
///   good.
public protocol RecordSource: Sendable {
  /// Whether a pull delivers everything there is, so that what it did not deliver does not exist.
  /// Objects are never fetched by id from such a source: ``fetch(_:)``, ``captures(ofIntent:)`` and
  /// ``refunds(ofIntent:)`` are programmer errors there.
  var isWholeTruth: Bool { get }

  /// Delivers the records of a window, page by page.
  func pull(_ window: PullWindow, into sink: any RecordSink) async throws -> PullOutcome

  /// One object by id, with what money depends on: an intent with its captures and refunds, a
  /// refund with its intent.
  ///
  /// - Throws: ``PaymentAPIError``; ``PaymentAPIError/Code/notFetchable`` for captures and
  ///   disputes, which no call gives by id.
  func fetch(_ reference: RecordReference) async throws -> FetchedObject

  /// All captures of an intent; empty where the account or the intent has no capture objects.
  func captures(ofIntent id: String) async throws -> FetchedRecords

  /// All refunds of an intent.
  func refunds(ofIntent id: String) async throws -> FetchedRecords
}

/// What came of asking for one object.
public enum FetchedObject: Sendable, Hashable {
  /// The object first, then what belongs to it. Empty records with rejects mean that it exists and
  /// cannot be read.
  case found(FetchedRecords)
  /// The source says that there is no such object.
  case absent
}

/// Objects asked for by id: what could be read, and what could not.
public struct FetchedRecords: Sendable, Hashable {
  public var records: [APIRecord]
  public var rejected: [RejectedRecord]

  public init(records: [APIRecord] = [], rejected: [RejectedRecord] = []) {
    self.records = records
    self.rejected = rejected
  }

  mutating func append(_ other: FetchedRecords) {
    records += other.records
    rejected += other.rejected
  }
}
