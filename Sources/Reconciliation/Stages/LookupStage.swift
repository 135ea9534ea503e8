import PaymentAPI
import SettlementModel
import Store

/// Asks the API by id for objects that lines name and nobody holds, and once more for those behind new findings.
struct LookupStage {
  let plan: ReconciliationPlan
  let database: SettlementDatabase
  let run: RunID
  let source: any RecordSource
  let progress: any NightProgress

  /// How many objects are asked for before what came is stored and looked at again.
  static let batch = 500

  /// Fetches what is named and not held until nothing is left, or nothing new comes.
  ///
  /// Every answer is stored: the object with what belongs to it, or that the API knows no such object.
  func fetchNamedObjects() async throws {
    var asked: Set<RecordReference> = []
    while true {
      let named = try database.namedButNotHeld(limit: Self.batch + asked.count)
        .filter { !asked.contains($0) }.prefix(Self.batch)
      guard !named.isEmpty else { break }
      asked.formUnion(named)
      _ = try await fetch(Array(named))
    }
    try await fetchNamedCaptures()
  }

  /// Asks for the captures that lines name on intents without money: no pull asks for those.
  private func fetchNamedCaptures() async throws {
    for named in try database.capturesNamedOnIntentsWithoutMoney() {
      try Task.checkCancellation()
      let found = try await source.captures(ofIntent: named.intentID)
      try store(found)
      if !found.records.contains(where: { $0.reference == named.capture }) {
        try database.noteAbsent(named.capture, run: run)
      }
    }
  }

  /// Reads the named objects again; true where anything came that differs from what is held.
  func read(again references: [RecordReference]) async throws -> Bool {
    try await fetch(references) > 0
  }

  /// Asks for each object by id and returns how many objects are new or newer than what was held.
  private func fetch(_ references: [RecordReference]) async throws -> Int {
    var changed = 0
    for reference in references {
      try Task.checkCancellation()
      // A line's own id may be its intent's; captures themselves have no call by id.
      let asked =
        reference.type == .capture
        ? RecordReference(type: .paymentIntent, id: reference.id) : reference
      switch try await source.fetch(asked) {
      case .absent:
        try database.noteAbsent(reference, run: run)
      case .found(let found):
        changed += try store(found)
      }
    }
    return changed
  }

  /// Stores what was fetched and returns how many objects are new or newer than what was held.
  @discardableResult
  private func store(_ found: FetchedRecords) throws -> Int {
    let page = RecordPage(records: found.records, rejected: found.rejected, series: "by id")
    let stored = try database.store(page: page, run: run, account: plan.records.account)
    progress.pulled(account: plan.records.account, records: found.records.count)
    return stored.changedCount
  }
}
