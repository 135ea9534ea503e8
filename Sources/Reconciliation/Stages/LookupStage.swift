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
      guard !named.isEmpty else { return }
      asked.formUnion(named)
      try await fetch(Array(named))
    }
  }

  /// Reads the named objects again; true where anything came that differs from what is held.
  func read(again references: [RecordReference]) async throws -> Bool {
    let before = try database.recordVersionCount()
    try await fetch(references)
    return try database.recordVersionCount() != before
  }

  private func fetch(_ references: [RecordReference]) async throws {
    for reference in references {
      try Task.checkCancellation()
      switch try await source.fetch(reference) {
      case .absent:
        try database.recordAbsence(of: reference, run: run)
      case .found(let found):
        try database.store(
          RecordPage(records: found.records, rejected: found.rejected, series: "by id"), run: run,
          account: plan.records.account, windowFrom: nil)
        progress.pulled(account: plan.records.account, records: found.records.count)
      }
    }
  }
}
