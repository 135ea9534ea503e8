import SettlementModel
import Store
import Synchronization

/// Notes whether any object of an archive is still held, or could not be read.
final class HeldObjects: RecordSink {
  private let database: SettlementDatabase
  private let found = Mutex(false)

  init(database: SettlementDatabase) {
    self.database = database
  }

  var isAnyHeld: Bool { found.withLock { $0 } }

  func accept(_ page: RecordPage) async throws {
    guard !isAnyHeld else { return }
    var isHeld = !page.rejected.isEmpty
    for record in page.records where !isHeld { isHeld = try database.holds(record.reference) }
    if isHeld { found.withLock { $0 = true } }
  }
}
