import SettlementModel

/// Pulls one resource of one app id from the first page, or from where a broken-off pull stopped,
/// to the last.
struct SeriesPull {
  let client: UseePayClient
  let resource: ListedResource
  let appID: String
  let window: PullWindow
  let startedAt: Timestamp

  /// The server may stamp objects a little behind the clock of its header.
  private static let lagMilliseconds: Int64 = 60_000

  private var from: Timestamp?
  private var pulledUpTo: Timestamp?
  /// Hashes of intents whose captures were delivered, so that a second look does not ask for them
  /// again.
  private var capturesDelivered: Set<Int> = []

  init(
    client: UseePayClient, resource: ListedResource, appID: String, window: PullWindow,
    startedAt: Timestamp
  ) {
    self.client = client
    self.resource = resource
    self.appID = appID
    self.window = window
    self.startedAt = startedAt
    self.from = window.from
  }

  var name: String { "\(resource.rawValue) \(appID)" }

  private var pagination: UseePayConfiguration.Pagination { client.configuration.pagination }

  /// Delivers the series; where the list's total moved meanwhile, all its pages a second time.
  mutating func run(into sink: any RecordSink, outcome: inout PullOutcome) async throws {
    var firstPage = pagination.firstPage
    if let cursor = window.resumeCursors[name].flatMap(SeriesCursor.init(text:)),
      cursor.serves(from: window.from, pageSize: pagination.pageSize)
    {
      from = cursor.from
      pulledUpTo = cursor.pulledUpTo
      outcome.pulledUpTo = min(outcome.pulledUpTo, cursor.pulledUpTo)
      guard let next = cursor.nextPage else { return }
      // One page back: what shifted meanwhile moved across a page's edge.
      firstPage = max(firstPage, next - 1)
    }
    // A series that goes on shows the rest of its list only.
    var isWhole = firstPage == pagination.firstPage
    let looksAgain: Bool
    do {
      looksAgain = try await walk(from: firstPage, isFirst: true, into: sink, outcome: &outcome)
    } catch let error as PaymentAPIError
      where firstPage > pagination.firstPage && error.refusesACursor
    {
      // The page where the pull broke off is there no more: the window is walked from its start.
      (from, isWhole) = (window.from, true)
      looksAgain = try await walk(
        from: pagination.firstPage, isFirst: true, into: sink, outcome: &outcome)
    }
    if looksAgain {
      _ = try await walk(
        from: pagination.firstPage, isFirst: false, into: sink, outcome: &outcome)
    }
    let upTo = pulledUpTo ?? startedAt
    outcome.pulledUpTo = min(outcome.pulledUpTo, upTo)
    if isWhole { outcome.walked += listedTypes.map { list($0, upTo: upTo) } }
  }

  /// What comes with the series: an intent's captures where the account has capture objects.
  private var listedTypes: [RecordType] {
    let hasCaptures = resource == .paymentIntents && !client.configuration.capturesPath.isEmpty
    return hasCaptures ? [resource.type, .capture] : [resource.type]
  }

  private func list(_ type: RecordType, upTo: Timestamp) -> WalkedList {
    WalkedList(type: type, appID: appID, from: from, upTo: upTo)
  }

  /// Walks the pages once; true where they must be looked at again.
  private mutating func walk(
    from firstPage: Int, isFirst: Bool, into sink: any RecordSink, outcome: inout PullOutcome
  ) async throws -> Bool {
    var pages = PageSeries(firstPage: firstPage, pageSize: pagination.pageSize)
    var list = UseePayClient.List(
      path: resource.path, appID: appID, mayBeAbsent: resource.isOptional)
    if let from { list.query.append(.init("from_created_at", from.millisecondText)) }
    // Pages without objects that promise more are no ground to go on from.
    var resumePage = firstPage
    while true {
      try Task.checkCancellation()
      let number = pages.currentPage
      let page = try await client.page(number, of: list)
      let upTo = pulledUpTo ?? coverage(serverTime: page.serverTime)
      pulledUpTo = upTo
      let step: PageSeries.Step
      do throws(PageSeries.Problem) {
        step = try pages.take(page.shape)
      } catch {
        throw error.error(at: resource.path)
      }
      let looksAgain = step == .end && isFirst && pages.totalMoved
      var records = try await read(page, number: number)
      if isFirst {
        if !page.items.isEmpty { resumePage = number + 1 }
        let next: Int? = step == .end ? nil : resumePage
        records.cursor =
          SeriesCursor(
            nextPage: looksAgain ? number : next, pageSize: pagination.pageSize, from: from,
            pulledUpTo: upTo
          ).text
      } else if step == .end {
        records.cursor =
          SeriesCursor(
            nextPage: nil, pageSize: pagination.pageSize, from: from, pulledUpTo: upTo
          ).text
      }
      try await client.recorder?.flush()
      try await sink.accept(records)
      outcome.count(records)
      if step == .end { return looksAgain }
    }
  }

  /// The page's records; an intent and its captures stand in the same page.
  private mutating func read(_ page: ListPage, number: Int) async throws -> RecordPage {
    let position = (number - pagination.firstPage) * pagination.pageSize + 1
    let read = try await client.reading(appID: appID).records(
      resource.type, from: page.items, origin: resource.path, position: position)
    var records = RecordPage(records: read.records, rejected: read.rejected, series: name)
    var intents: [PaymentIntent] = []
    for case .paymentIntent(let intent) in read.records where intent.mayHaveCaptures {
      // Only a list with a total is ever looked at again.
      guard page.shape.total != nil else {
        intents.append(intent)
        continue
      }
      var hasher = Hasher()
      hasher.combine(intent.id)
      hasher.combine(intent.modifiedAt)
      if capturesDelivered.insert(hasher.finalize()).inserted { intents.append(intent) }
    }
    let client = client
    let appID = appID
    for captures in try await client.inOrder(
      intents,
      {
        try await client.captures(ofIntent: $0.id, appID: appID)
      })
    {
      records.records += captures.records
      records.rejected += captures.rejected
    }
    return records
  }

  private func coverage(serverTime: Timestamp?) -> Timestamp {
    guard let serverTime else { return startedAt }
    return min(
      startedAt, Timestamp(milliseconds: serverTime.milliseconds - Self.lagMilliseconds))
  }
}

extension PaymentAPIError {
  /// Whether a page further on may be refused where the first one is not.
  fileprivate var refusesACursor: Bool {
    code == .badRequest || code == .notFound || code == .pagingLoops
  }
}

extension Timestamp {
  /// UTC with milliseconds always, as `from_created_at` is written: `2024-09-29T07:44:50.774Z`.
  var millisecondText: String {
    guard milliseconds % 1000 == 0 else { return description }
    return description.dropLast() + ".000Z"
  }
}
