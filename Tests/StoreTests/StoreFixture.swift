import Foundation
import GRDB
import SettlementModel
import Store
import Testing

/// A database in a directory of its own, which goes with the fixture.
final class StoreFixture {
  let directory: URL
  var path: String { directory.appendingPathComponent("tieout.sqlite").path }
  private(set) var database: SettlementDatabase!
  let day = BusinessDay(daysSinceEpoch: 20_000)
  static let usd = Currency(code: "USD")!

  init() throws {
    directory = FileManager.default.temporaryDirectory
      .appendingPathComponent("store-\(UUID().uuidString)")
    try FileManager.default.createDirectory(at: directory, withIntermediateDirectories: true)
    database = try SettlementDatabase.open(path: path, access: .readWrite)
  }

  deinit { try? FileManager.default.removeItem(at: directory) }

  func reopen() throws {
    try database.close()
    database = try SettlementDatabase.open(path: path, access: .readWrite)
  }

  func run() throws -> RunID {
    try database.beginRun(
      command: "run", businessDay: day, startedAt: Timestamp(milliseconds: 1))
  }

  /// An arrival whose digest is named by `content`.
  func arrival(
    _ name: String, content: Int, fetchedAt: Int64 = 1_000_000, modified: Int64 = 100,
    profile: String = "p"
  ) -> FileArrival {
    let digits = String(content, radix: 16)
    return FileArrival(
      source: "useepay", name: name,
      sha256: String(repeating: "0", count: 64 - digits.count) + digits, sizeBytes: 10,
      modifiedSeconds: modified, fetchedAt: Timestamp(seconds: fetchedAt), profile: profile)
  }

  /// Imports a file of one line a given intent, each of 100 minor units.
  @discardableResult
  func importFile(
    _ name: String, content: Int, intents: [String], run: RunID, refusal: FileRefusal? = nil,
    profile: String = "p"
  ) throws -> FileImportResult {
    try database.importFile(arrival(name, content: content, profile: profile), run: run) { importer in
      for (index, intent) in intents.enumerated() {
        try importer.accept(Self.line(row: index + 2, intent: intent))
      }
      var reading = FileReading(refusal: refusal)
      reading.counts.physical = intents.count + 1
      reading.counts.header = 1
      reading.counts.loaded = intents.count
      reading.totals.gross = [Self.usd: Int128(100 * intents.count)]
      reading.totals.net = [Self.usd: Int128(100 * intents.count)]
      return reading
    }
  }

  static func line(row: Int, intent: String) -> SettlementLine {
    var line = SettlementLine(
      position: FilePosition(source: "", file: "", row: row), kind: .capture, currency: usd,
      grossMinorUnits: 100)
    line.paymentIntentID = intent
    line.netMinorUnits = 100
    return line
  }

  func count(_ sql: String) throws -> Int {
    try database.read { db in try Int.fetchOne(db, sql: "SELECT count(*) FROM \(sql)") ?? 0 }
  }

  func texts(_ sql: String) throws -> [String] {
    try database.read { db in try String.fetchAll(db, sql: sql) }
  }
}

func intent(
  _ id: String, order: String = "", status: PaymentIntent.Status = .pending, modified: Int64 = 10,
  amount: Int64 = 100
) -> PaymentIntent {
  PaymentIntent(
    id: id, merchantNumber: "m", merchantOrderID: order,
    amount: Money(minorUnits: amount, currency: StoreFixture.usd), status: status,
    createdAt: Timestamp(milliseconds: 5), modifiedAt: Timestamp(milliseconds: modified))
}
