import Foundation
import GRDB
import SettlementModel
import Store
import Testing

struct OpeningTests {
  @Test func newFileIsPrivateWhateverTheMask() throws {
    let fixture = try StoreFixture()
    let attributes = try FileManager.default.attributesOfItem(atPath: fixture.path)
    #expect((attributes[.posixPermissions] as? NSNumber)?.intValue == 0o600)
    #expect(!FileManager.default.fileExists(atPath: fixture.path + ".new"))
    let synchronous = try fixture.database.writeInSteps { db in
      try Int.fetchOne(db, sql: "PRAGMA synchronous")
    }
    #expect(synchronous == 2)
  }

  @Test func runsStayAndReadersSeeThem() throws {
    let fixture = try StoreFixture()
    let run = try fixture.run()
    try fixture.database.finishRun(run, endedAt: Timestamp(milliseconds: 9), exitCode: 2)
    try fixture.reopen()
    #expect(try fixture.database.lastBusinessDay() == fixture.day)
    let reader = try SettlementDatabase.open(path: fixture.path, access: .readOnly)
    let entry = try #require(try reader.newestRuns(limit: 5).first)
    #expect(entry.id == run && entry.exitCode == 2)
    #expect(throws: StoreError.self) { try reader.setSetting("a", to: "b") }
    #expect(try reader.verify().isEmpty)
  }

  @Test(arguments: [
    (Data(), StoreError.Code.damaged), (Data("not a database".utf8), .damaged),
    (Data(repeating: 7, count: 4096), .damaged),
  ])
  func whatIsNoDatabaseIsRefusedUnchanged(bytes: Data, code: StoreError.Code) throws {
    let fixture = try StoreFixture()
    let path = fixture.path + ".other"
    try bytes.write(to: URL(fileURLWithPath: path))
    let error = #expect(throws: StoreError.self) {
      try SettlementDatabase.open(path: path, access: .readWrite)
    }
    #expect(error?.code == code)
    #expect(try Data(contentsOf: URL(fileURLWithPath: path)) == bytes)
  }

  @Test func anotherProgramsDatabaseIsRefusedUnchanged() throws {
    let fixture = try StoreFixture()
    let path = fixture.path + ".other"
    let queue = try DatabaseQueue(path: path)
    try queue.write { try $0.execute(sql: "CREATE TABLE theirs (a)") }
    try queue.close()
    let before = try Data(contentsOf: URL(fileURLWithPath: path))
    let error = #expect(throws: StoreError.self) {
      try SettlementDatabase.open(path: path, access: .readWrite)
    }
    #expect(error?.code == .notOurs)
    #expect(try Data(contentsOf: URL(fileURLWithPath: path)) == before)
  }

  @Test func newerSchemaIsRefusedNamingBoth() throws {
    let fixture = try StoreFixture()
    try fixture.database.write { try $0.execute(sql: "PRAGMA user_version = 99") }
    try fixture.database.close()
    let before = try Data(contentsOf: URL(fileURLWithPath: fixture.path))
    let error = #expect(throws: StoreError.self) {
      try SettlementDatabase.open(path: fixture.path, access: .readWrite)
    }
    #expect(error?.code == .newer)
    #expect(error?.detail.contains("99") == true && error?.detail.contains("\(SettlementDatabase.schemaVersion)") == true)
    #expect(try Data(contentsOf: URL(fileURLWithPath: fixture.path)) == before)
  }

  @Test func damagedPagesAreFoundAfterAnUncleanEnd() throws {
    let fixture = try StoreFixture()
    let run = try fixture.run()
    try fixture.importFile(
      "a.csv", content: 1, intents: (0..<3000).map { "pi_\($0)" }, run: run)
    try fixture.database.close()
    let handle = try FileHandle(forUpdating: URL(fileURLWithPath: fixture.path))
    let size = try handle.seekToEnd()
    for page in stride(from: UInt64(4096 * 80), to: size - 4096, by: 4096) {
      try handle.seek(toOffset: page)
      try handle.write(contentsOf: Data(repeating: 0xA5, count: 512))
    }
    try handle.close()
    let error = #expect(throws: StoreError.self) {
      try SettlementDatabase.open(path: fixture.path, access: .readWrite)
    }
    #expect(error?.code == .damaged)
  }

  @Test func missingFileIsNotMadeByAReader() throws {
    let fixture = try StoreFixture()
    let path = fixture.path + ".none"
    let error = #expect(throws: StoreError.self) {
      try SettlementDatabase.open(path: path, access: .readOnly)
    }
    #expect(error?.code == .missing)
    #expect(!FileManager.default.fileExists(atPath: path))
  }

  @Test func backupIsWholeAndNeverOverwrites() throws {
    let fixture = try StoreFixture()
    let run = try fixture.run()
    try fixture.importFile("a.csv", content: 1, intents: ["pi_1"], run: run)
    let target = fixture.path + ".backup"
    try fixture.database.backup(to: target)
    #expect(throws: StoreError.self) { try fixture.database.backup(to: target) }
    let copy = try SettlementDatabase.open(path: target, access: .readWrite)
    #expect(try copy.verify().isEmpty)
    #expect(try copy.newestRuns(limit: 2).count == 1)
  }
}
