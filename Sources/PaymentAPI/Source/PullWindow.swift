public import SettlementModel

/// What a pull is to deliver.
public struct PullWindow: Sendable, Hashable {
  /// Objects created from here on; nil is everything.
  public var from: Timestamp?
  /// Cursors that a broken-off first pull left, by series. A cursor of another window or page size
  /// is not used. Pass none to a pull that follows a finished one.
  public var resumeCursors: [String: String]
  /// Objects from before the window that may still change; each is fetched again by id. Captures
  /// and disputes among them are passed over: captures come with their intent.
  public var nonFinal: [RecordReference]

  public init(
    from: Timestamp? = nil, resumeCursors: [String: String] = [:],
    nonFinal: [RecordReference] = []
  ) {
    self.from = from
    self.resumeCursors = resumeCursors
    self.nonFinal = nonFinal
  }
}

/// How a pull ended.
public struct PullOutcome: Sendable {
  /// A series that could not be finished.
  public struct IncompleteSeries: Sendable {
    public let series: String
    public let error: PaymentAPIError

    public init(series: String, error: PaymentAPIError) {
      self.series = series
      self.error = error
    }
  }

  /// The end of all times that stamps can state, 9998-12-31T23:59:59.999Z: what an archive covers.
  public static let endOfTime = Timestamp(milliseconds: 253_370_764_799_999)

  /// Everything created before this point has been delivered where the pull is complete: the start
  /// of the pull, or the server's clock less a lag where that is earlier; ``endOfTime`` for an
  /// archive.
  public var pulledUpTo: Timestamp
  public var incompleteSeries: [IncompleteSeries]
  /// Objects delivered, by type; copies count each time.
  public var counts: [RecordType: Int]
  public var rejectedCount: Int
  /// Lists that were walked from their first page to their last: held objects that belong into one and
  /// did not come are in it no more. Of use where the pull is complete.
  public var walked: [WalkedList] = []

  public init(
    pulledUpTo: Timestamp, incompleteSeries: [IncompleteSeries] = [],
    counts: [RecordType: Int] = [:], rejectedCount: Int = 0
  ) {
    self.pulledUpTo = pulledUpTo
    self.incompleteSeries = incompleteSeries
    self.counts = counts
    self.rejectedCount = rejectedCount
  }

  /// Whether every series was delivered to its end.
  public var isComplete: Bool { incompleteSeries.isEmpty }

  mutating func count(_ page: RecordPage) {
    for record in page.records { counts[record.reference.type, default: 0] += 1 }
    rejectedCount += page.rejected.count
  }
}
