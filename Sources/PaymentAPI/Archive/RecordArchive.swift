public import SettlementModel

/// Records from exported NDJSON files, one object a line, as the API gave them.
///
/// Reads `payment_intents.ndjson`, `captures`, `refunds`, `invoices`, `subscriptions`,
/// `checkout_sessions` and `disputes`, each plain or with `.gz`, any of them missing; then the same
/// files in each folder below, in the order of the folders' names, so that a later pull's copies
/// come later. Memory holds two pages, however large the files.
public struct RecordArchive: RecordSource {
  /// Opens a file for reading its plain bytes, unwrapping what its name says it is wrapped in.
  public typealias Opening = @Sendable (_ path: String) throws -> any ArchiveBytes

  let directory: String
  let types: Set<RecordType>
  let mapper: RecordMapper
  let opening: Opening

  /// - Parameters:
  ///   - directory: the archive's path.
  ///   - types: the objects to read; the others' files are passed over.
  ///   - amounts: the unit of the objects' amounts.
  ///   - merchantNumber: stands where an object names none.
  ///   - appID: stands where an object names none; empty where there are several.
  public init(
    directory: String, types: Set<RecordType> = Set(RecordType.allCases), amounts: AmountUnit,
    merchantNumber: String, appID: String = "", opening: @escaping Opening
  ) {
    self.directory = directory
    self.types = types.subtracting([.payout])
    self.mapper = RecordMapper(unit: amounts, merchantNumber: merchantNumber, appID: appID)
    self.opening = opening
  }

  /// The objects that the API cannot list, kept from webhook events: disputes and checkout
  /// sessions.
  public static func events(
    directory: String, amounts: AmountUnit, merchantNumber: String, appID: String = "",
    opening: @escaping Opening
  ) -> RecordArchive {
    RecordArchive(
      directory: directory, types: [.dispute, .checkoutSession], amounts: amounts,
      merchantNumber: merchantNumber, appID: appID, opening: opening)
  }

  public var isWholeTruth: Bool { true }

  /// Delivers every object, whatever the window; a file that breaks off ends its series.
  ///
  /// An archive of payments without a single file is incomplete rather than empty: most likely the
  /// path is wrong.
  public func pull(_ window: PullWindow, into sink: any RecordSink) async throws -> PullOutcome {
    var outcome = PullOutcome(pulledUpTo: PullOutcome.endOfTime)
    let files: [ArchiveFile]
    do throws(PaymentAPIError) {
      files = try ArchiveFiles.list(in: directory, types: types)
      guard !files.isEmpty || !types.contains(.paymentIntent) else {
        throw PaymentAPIError(
          code: .archiveUnreadable, place: directory,
          what: "there is no payment_intents.ndjson nor any other archive file in it")
      }
    } catch {
      outcome.incompleteSeries.append(.init(series: "archive", error: error))
      return outcome
    }
    for file in files {
      do {
        try await deliver(file, into: sink, outcome: &outcome)
      } catch let failure as ReadFailure {
        outcome.incompleteSeries.append(.init(series: file.name, error: failure.error))
      }
    }
    // What comes by events is in no list, and missing in none.
    let listed = types.subtracting([.dispute, .checkoutSession])
    outcome.walked = listed.map { WalkedList(type: $0, upTo: PullOutcome.endOfTime) }
    return outcome
  }

  public func fetch(_ reference: RecordReference) async throws -> FetchedObject {
    preconditionFailure("an archive is the whole truth: nothing is fetched from it")
  }

  public func captures(ofIntent id: String) async throws -> FetchedRecords {
    preconditionFailure("an archive is the whole truth: nothing is fetched from it")
  }

  public func refunds(ofIntent id: String) async throws -> FetchedRecords {
    preconditionFailure("an archive is the whole truth: nothing is fetched from it")
  }

  private func deliver(
    _ file: ArchiveFile, into sink: any RecordSink, outcome: inout PullOutcome
  ) async throws {
    let pages = ArchivePages(file, mapper: mapper, opening: opening)
    var read = await pages.next()
    while read.failure == nil, !read.isLast {
      try Task.checkCancellation()
      // One core reads the next page while another stores this one.
      async let following = pages.next()
      try await hand(read.page, to: sink, &outcome)
      read = await following
    }
    try Task.checkCancellation()
    try await hand(read.page, to: sink, &outcome)
    if let failure = read.failure { throw failure }
  }

  private func hand(
    _ page: RecordPage, to sink: any RecordSink, _ outcome: inout PullOutcome
  ) async throws {
    guard !page.records.isEmpty || !page.rejected.isEmpty else { return }
    try await sink.accept(page)
    outcome.count(page)
  }
}
