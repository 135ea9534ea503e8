import DurableFiles
import Foundation
import PaymentAPI
import SettlementModel
import Store

/// Takes out of the raw objects that a pull keeps what the API says again of erased orders.
///
/// The database stores them under their pseudonyms by itself. A pull that is killed before its
/// folder was looked at leaves a note, and the next one looks at every folder.
struct RepeatedErasure {
  let plan: ReconciliationPlan
  let database: SettlementDatabase
  /// Folders of the archive before the pull.
  private let before: Set<String>
  private let looksEverywhere: Bool

  private static let note = "archive may name erased orders"

  /// Called before a pull keeps anything; nil where no order was erased.
  init?(plan: ReconciliationPlan, database: SettlementDatabase) throws {
    guard try database.erasedTraces() != nil else { return nil }
    (self.plan, self.database) = (plan, database)
    before = Set(try Self.folders(of: plan))
    looksEverywhere = try database.setting(Self.note) == "1"
    try database.setSetting(Self.note, to: "1")
  }

  /// Rewrites what the pull kept; called when its files have their names.
  func perform() throws {
    guard let traces = try database.erasedTraces() else { return }
    let erasure = ArchiveErasure(
      isConcerned: { key, id in
        traces.names.contains(id) || key.contains("order") && traces.name(of: id) != id
      },
      replace: { bytes in
        // A whole line is handed over as well, and is no order.
        guard bytes.count <= 512 else { return bytes }
        return Array(traces.name(of: String(decoding: bytes, as: UTF8.self)).utf8)
      })
    let rewriting = ArchiveRewriting(mode: plan.data.permissions.fileMode, erasure: erasure)
    for folder in try Self.folders(of: plan) where looksEverywhere || !before.contains(folder) {
      let path = plan.data.archive + "/" + folder
      _ = try rewriting.rewrite(namesInFolder(path).map { path + "/" + $0 })
    }
    try database.setSetting(Self.note, to: "0")
  }

  /// Folders of pulls, in the order of their names.
  private static func folders(of plan: ReconciliationPlan) throws -> [String] {
    let files = FileManager.default
    guard files.fileExists(atPath: plan.data.archive) else { return [] }
    return try namesInFolder(plan.data.archive).filter {
      var isDirectory: ObjCBool = false
      return files.fileExists(atPath: plan.data.archive + "/" + $0, isDirectory: &isDirectory)
        && isDirectory.boolValue
    }
  }
}
