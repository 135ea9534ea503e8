import Foundation
import GRDB
import SettlementModel
import Store
import Testing

/// A migration happens after a backup, and wholly or not at all.
@Suite("Interrupted migrations")
struct InterruptedMigrationTests {
  /// Copies the database's files at the moment before a migration's commit, as a kill would leave
  /// them.
  private final class LastMoment: TransactionObserver {
    let path: String
    let target: String
    private(set) var copies = 0

    init(path: String, target: String) { (self.path, self.target) = (path, target) }

    func observes(eventsOfKind eventKind: DatabaseEventKind) -> Bool { true }
    func databaseDidChange(with event: DatabaseEvent) {}
    func databaseDidCommit(_ db: Database) {}
    func databaseDidRollback(_ db: Database) {}

    func databaseWillCommit() throws {
      copies += 1
      // Each version is a commit of its own: the first of them is looked at.
      guard copies == 1 else { return }
      let files = FileManager.default
      for ending in ["", "-wal", "-journal"] {
        try? files.removeItem(atPath: target + ending)
        guard files.fileExists(atPath: path + ending) else { continue }
        try files.copyItem(atPath: path + ending, toPath: target + ending)
      }
    }
  }

  /// A database as a program of schema 5 left it, with one run.
  private func older(_ path: String) throws -> DatabaseQueue {
    let queue = try EarlierSchema.makeDatabase(at: path, upTo: "5 history")
    try queue.writeWithoutTransaction { db in
      // So small a cache that a migration's pages reach the file before its commit.
      try db.execute(sql: "PRAGMA journal_mode = WAL; PRAGMA cache_size = 2")
      try db.execute(sql: "INSERT INTO run (command, business_day, started_at) VALUES ('run', 20000, 1)")
    }
    return queue
  }

  @Test func killedBeforeTheCommit() throws {
    let fixture = try StoreFixture()
    let (path, target) = (fixture.path + ".older", fixture.path + ".killed")
    let queue = try older(path)
    let moment = LastMoment(path: path, target: target)
    queue.add(transactionObserver: moment, extent: .databaseLifetime)
    try Migrations.migrator.migrate(queue)
    try #require(moment.copies > 0)
    let killed = try DatabaseQueue(path: target)
    #expect(try killed.read { try Int.fetchOne($0, sql: "PRAGMA user_version") } == 5)
    #expect(try killed.read { try Int.fetchOne($0, sql: "SELECT count(*) FROM run") } == 1)
    try killed.close()
    let again = try SettlementDatabase.open(path: target, access: .readWrite)
    #expect(try again.verify().isEmpty)
    #expect(try again.newestRuns(limit: 2).count == 1)
  }

  @Test func olderIsBackedUp() throws {
    let fixture = try StoreFixture()
    let path = fixture.path + ".older"
    try older(path).close()
    let reading = #expect(throws: StoreError.self) {
      try SettlementDatabase.open(path: path, access: .readOnly)
    }
    #expect(reading?.code == .older)
    let migrated = try SettlementDatabase.open(path: path, access: .readWrite)
    #expect(try migrated.newestRuns(limit: 2).count == 1)
    try migrated.close()
    let backup = try DatabaseQueue(path: path + ".schema-5")
    #expect(try backup.read { try Int.fetchOne($0, sql: "PRAGMA user_version") } == 5)
    #expect(try backup.read { try Int.fetchOne($0, sql: "SELECT count(*) FROM run") } == 1)
  }
}
