public import SettlementModel

/// The payment API of one merchant, for every configured app id.
///
/// Each app id and resource is a series of its own, such as `payment_intents shop.example`; objects
/// fetched again by id are the series `again`. Call ``close()`` when done.
public struct UseePayClient: RecordSource {
  let configuration: UseePayConfiguration
  let exchange: any HTTPExchange
  /// The same without retries, for a quick answer.
  let singleExchange: any HTTPExchange
  let recorder: (any RawObjectRecorder)?
  let timing: PullTiming
  private let transport: AsyncHTTPExchange?

  public var isWholeTruth: Bool { false }

  /// - Parameter recorder: keeps the raw objects; nil keeps none.
  /// - Throws: where the base URL or a header's text cannot be used.
  public init(
    _ configuration: UseePayConfiguration, recorder: (any RawObjectRecorder)? = nil,
    timing: PullTiming = .system
  ) throws(PaymentAPIError) {
    let transport = try AsyncHTTPExchange(configuration, wallClock: timing.wallClock)
    self.init(
      configuration, over: transport, transport: transport, recorder: recorder, timing: timing,
      retry: RetryPolicy())
  }

  /// A client over any exchange, with pace and retry around it.
  package init(
    _ configuration: UseePayConfiguration, over exchange: any HTTPExchange,
    recorder: (any RawObjectRecorder)? = nil, timing: PullTiming, retry: RetryPolicy
  ) {
    self.init(
      configuration, over: exchange, transport: nil, recorder: recorder, timing: timing,
      retry: retry)
  }

  private init(
    _ configuration: UseePayConfiguration, over exchange: any HTTPExchange,
    transport: AsyncHTTPExchange?, recorder: (any RawObjectRecorder)?, timing: PullTiming,
    retry: RetryPolicy
  ) {
    precondition(!configuration.appIDs.isEmpty && configuration.concurrency > 0)
    let paced = PacedHTTPExchange(
      exchange, requestsPerSecond: configuration.requestsPerSecond, timing: timing)
    self.configuration = configuration
    self.singleExchange = paced
    self.exchange = RetryingHTTPExchange(
      paced, policy: retry, timing: timing, timeMax: configuration.timeMax)
    self.recorder = recorder
    self.timing = timing
    self.transport = transport
  }

  /// Closes all connections.
  public func close() async {
    await transport?.close()
  }

  /// Asks for one payment intent of each app id, once: whether the API can be reached and takes the
  /// key.
  ///
  /// - Returns: the server's clock, where it states one.
  /// - Throws: ``PaymentAPIError``, whose `isSecurity` tells a refused key from an API that is out
  ///   of reach.
  public func check() async throws -> Timestamp? {
    var serverTime: Timestamp?
    let pagination = configuration.pagination
    for appID in configuration.appIDs {
      let answer = try await singleExchange.answer(
        to: APIRequest(
          path: ListedResource.paymentIntents.path,
          query: [
            .init(pagination.pageParameter, String(pagination.firstPage)),
            .init(pagination.sizeParameter, "1"),
          ], appID: appID, form: .list))
      serverTime = answer.serverTime ?? serverTime
    }
    return serverTime
  }

  /// Pulls every series, then the objects that are to be looked at again.
  public func pull(
    _ window: PullWindow, into sink: any RecordSink
  ) async throws -> PullOutcome {
    let startedAt = timing.wallClock()
    var outcome = PullOutcome(pulledUpTo: startedAt)
    for appID in configuration.appIDs {
      for resource in ListedResource.allCases {
        var series = SeriesPull(
          client: self, resource: resource, appID: appID, window: window, startedAt: startedAt)
        do {
          try await series.run(into: sink, outcome: &outcome)
        } catch let error as PaymentAPIError where !error.endsThePull {
          outcome.incompleteSeries.append(.init(series: series.name, error: error))
        }
      }
    }
    do {
      try await pullAgain(window.nonFinal, into: sink, outcome: &outcome)
    } catch let error as PaymentAPIError where !error.endsThePull {
      outcome.incompleteSeries.append(.init(series: "again", error: error))
    }
    return outcome
  }

  func reading(appID: String) -> ObjectReading {
    ObjectReading(
      mapper: RecordMapper(
        unit: configuration.amounts, merchantNumber: configuration.merchantNumber, appID: appID),
      recorder: recorder)
  }
}

extension PaymentAPIError {
  /// Whether no other series can be expected to do better.
  var endsThePull: Bool { isSecurity || code == .archiveUnwritable }
}
