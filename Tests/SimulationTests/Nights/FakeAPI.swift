import PaymentAPI
import SettlementModel
import Synchronization

/// The world's API on one night: pages of intents with their captures, then of refunds, while the
/// world goes on from call to call.
final class FakeAPI: RecordSource {
  /// How the night goes wrong.
  enum Trouble: Sendable { case none, unreachable, breaksOff(afterPages: Int) }

  struct Night: Sendable {
    var trouble = Trouble.none
    /// Objects a page.
    var pageSize = 7
    /// Whether a page begins with the objects of the one before, as they were then and as they are.
    var repeatsObjects = false
    /// Called between the first page and the second.
    var meanwhile: @Sendable () throws -> Void = {}
  }

  private struct State {
    var now: Int64
    var delivered: [APIRecord] = []
    var absent: Set<String> = []
    var repeated = 0
    var changedMeanwhile = 0
    /// What the last call by id handed over, and at which point of the run.
    var lastFetch: (records: [APIRecord], point: Int) = ([], 0)
  }

  let isWholeTruth = false
  let history: RecordHistory
  let night: Night
  let start: Int64
  let doom: Doom
  private let state: Mutex<State>

  init(history: RecordHistory, at start: Int64, night: Night, doom: Doom) {
    (self.history, self.night, self.start, self.doom) = (history, night, start, doom)
    state = Mutex(State(now: start))
  }

  /// When the newest call was answered.
  var end: Int64 { state.withLock { $0.now } }

  /// Everything that was handed over and stored, in order: what was asked for by id is stored by
  /// the commit that follows, unless the run dies in it.
  func stored(_ doom: Doom) -> [APIRecord] {
    state.withLock { state in
      let isLost = doom.deadline == state.lastFetch.point + 1
      return isLost ? Array(state.delivered.dropLast(state.lastFetch.records.count)) : state.delivered
    }
  }

  /// Ids that were asked for and that no object has.
  var absent: Set<String> { state.withLock { $0.absent } }
  /// Copies handed over once more, and those among them that differed.
  var repeated: (copies: Int, changed: Int) {
    state.withLock { ($0.repeated, $0.changedMeanwhile) }
  }

  func pull(_ window: PullWindow, into sink: any RecordSink) async throws -> PullOutcome {
    if case .unreachable = night.trouble { throw Self.unreachable }
    let from = window.from?.milliseconds ?? .min
    var pages = 0
    for type in [RecordType.paymentIntent, .refund] {
      var ids = history.ids(of: type, createdFrom: from, at: start)
      ids += window.nonFinal.filter { $0.type == type && !ids.contains($0.id) }.map(\.id)
      var last: (ids: [String], records: [APIRecord]) = ([], [])
      var rest = ids[...]
      while !rest.isEmpty {
        if case .breaksOff(let count) = night.trouble, pages >= count {
          return PullOutcome(
            pulledUpTo: Timestamp(milliseconds: start),
            incompleteSeries: [.init(series: type.rawValue, error: Self.unreachable)])
        }
        let now = tick()
        let own = Array(rest.prefix(night.pageSize))
        rest = rest.dropFirst(night.pageSize)
        let fresh = own.flatMap { history.withCaptures(type, $0, at: now) }
        // What comes later is the newer word, so the copies as they were come first.
        let again = last.ids.flatMap { history.withCaptures(type, $0, at: now) }
        let records = (night.repeatsObjects ? last.records + again : []) + fresh
        if night.repeatsObjects { noteRepeats(last.records, at: now) }
        try doom.pass()
        try await sink.accept(
          RecordPage(records: records, rejected: [], cursor: nil, series: type.rawValue))
        deliver(records)
        last = (own, fresh)
        pages += 1
        if pages == 1 { try night.meanwhile() }
      }
    }
    return PullOutcome(pulledUpTo: Timestamp(milliseconds: start))
  }

  func fetch(_ reference: RecordReference) async throws -> FetchedObject {
    if case .unreachable = night.trouble { throw Self.unreachable }
    try doom.pass()
    let now = tick()
    guard let record = history.record(reference, at: now) else {
      state.withLock { _ = $0.absent.insert(reference.id) }
      return .absent
    }
    var records = [record]
    if case .refund(let refund) = record {
      let intent = RecordReference(type: .paymentIntent, id: refund.paymentIntentID)
      if let intent = history.record(intent, at: now) { records.append(intent) }
    } else {
      records += history.belonging(to: reference.id, at: now)
    }
    deliver(records, byID: true)
    return .found(FetchedRecords(records: records))
  }

  func captures(ofIntent id: String) async throws -> FetchedRecords {
    try belonging(to: id, .capture)
  }

  func refunds(ofIntent id: String) async throws -> FetchedRecords {
    try belonging(to: id, .refund)
  }

  private func belonging(to id: String, _ type: RecordType) throws -> FetchedRecords {
    if case .unreachable = night.trouble { throw Self.unreachable }
    try doom.pass()
    let records = history.belonging(to: id, at: tick()).filter { $0.reference.type == type }
    deliver(records, byID: true)
    return FetchedRecords(records: records)
  }

  private func deliver(_ records: [APIRecord], byID: Bool = false) {
    let point = doom.points
    state.withLock {
      $0.delivered += records
      $0.lastFetch = byID ? (records, point) : ([], 0)
    }
  }

  private func noteRepeats(_ copies: [APIRecord], at now: Int64) {
    let changed = copies.count { history.record($0.reference, at: now) != $0 }
    state.withLock {
      $0.repeated += copies.count
      $0.changedMeanwhile += changed
    }
  }

  /// Every call takes twenty seconds.
  private func tick() -> Int64 {
    state.withLock {
      $0.now += 20_000
      return $0.now
    }
  }

  private static let unreachable = PaymentAPIError(
    code: .unreachable, place: "/api/v1", what: "nobody answers")
}
