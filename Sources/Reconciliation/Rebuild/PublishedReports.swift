import DurableFiles
import Foundation
import SettlementModel
import Store

/// Compares what a rebuilt database reports with what was published.
struct PublishedReports {
  let rebuild: DatabaseRebuild
  let database: SettlementDatabase

  /// Names of published files that would have other bytes; nil where nothing was published.
  func differences(
    of run: LogbookRun, _ plan: ReconciliationPlan, at: Timestamp
  ) throws -> [String]? {
    let folder = rebuild.data.reports + "/\(run.businessDay)"
    guard FileManager.default.fileExists(atPath: folder + "/summary.json") else { return nil }
    var plan = plan
    plan.data = DataDirectory(path: rebuild.scratch, permissions: rebuild.data.permissions)
    plan.reportFormats = []
    try plan.data.create()
    defer { try? FileManager.default.removeItem(atPath: rebuild.scratch) }
    let policy = try MatchStage(
      plan: plan, database: database, run: run.id, isFull: false, clock: NightClock { at },
      progress: SilentProgress()
    ).policy()
    let made = try ReportStage(
      plan: plan, database: database, run: run.id, policy: policy, payouts: nil
    )
    .publish().directory
    return try ["discrepancies.csv", "discrepancies.json", "pending.csv", "summary.json"].filter {
      let published = folder + "/" + $0
      guard FileManager.default.fileExists(atPath: published) else { return true }
      return try FileDigest(ofFileAt: published) != FileDigest(ofFileAt: made + "/" + $0)
    }
  }
}
