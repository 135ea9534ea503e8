import Foundation
import GRDB
import SettlementModel
import Store

/// A database of its own with facts put in by SQL, as the importers leave them.
final class EvaluationFixture {
  let directory: URL
  let database: SettlementDatabase
  var run: RunID
  let usd = Currency(code: "USD")!
  let day = BusinessDay("2026-03-10")!
  private var nextContent: Int64 = 1

  init() throws {
    directory = FileManager.default.temporaryDirectory.appendingPathComponent(
      "tieout-\(UUID().uuidString)")
    try FileManager.default.createDirectory(at: directory, withIntermediateDirectories: true)
    database = try SettlementDatabase.open(
      path: directory.appendingPathComponent("tieout.sqlite").path, access: .readWrite)
    run = try database.beginRun(
      command: "run", businessDay: day, startedAt: Timestamp(milliseconds: 0))
  }

  deinit {
    try? database.close()
    try? FileManager.default.removeItem(at: directory)
  }

  var calendar: BusinessCalendar { BusinessCalendar(firstOffsetSeconds: 0) }

  func policy(day: BusinessDay? = nil) -> MatchingPolicy {
    MatchingPolicy(
      businessDay: day ?? self.day, calendar: calendar, coverageStart: nil,
      scope: MatchingPolicy.Scope(merchantNumber: "M1", configuredAppIDs: ["app"]))
  }

  func nextRun(day: BusinessDay? = nil) throws {
    run = try database.beginRun(
      command: "run", businessDay: day ?? self.day, startedAt: Timestamp(milliseconds: 0))
  }

  func execute(_ sql: String, _ arguments: StatementArguments = StatementArguments()) throws {
    try database.write { try $0.execute(sql: sql, arguments: arguments) }
  }

  /// A file with readable content, or another state; its content's number.
  @discardableResult
  func file(
    _ name: String, source: String = "s", version: Int = 1, state: String = "readable",
    fileDate: BusinessDay? = nil
  ) throws -> Int64 {
    let content = nextContent
    nextContent += 1
    let digits = String(content)
    let sha256 = String(repeating: "0", count: 64 - digits.count) + digits
    try execute(
      """
      INSERT INTO file_content (id, sha256, size_bytes, state, profile, read_run)
      VALUES (?, ?, 0, ?, 'p', ?)
      """, [content, sha256, state, run.number])
    try named(name, content: content, source: source, version: version, fileDate: fileDate)
    return content
  }

  func named(
    _ name: String, content: Int64, source: String = "s", version: Int = 1,
    fileDate: BusinessDay? = nil
  ) throws {
    try execute(
      """
      INSERT INTO file_version (source, name, version, content_id, file_date, remote_size_bytes,
        remote_modified_seconds, remote_modified_nanoseconds, fetched_at, arrived_run)
      VALUES (?, ?, ?, ?, ?, 0, 0, 0, 0, ?)
      """, [source, name, version, content, fileDate?.daysSinceEpoch, run.number])
  }

  /// A line of 10.00 USD, with other values by column name; its number.
  @discardableResult
  func line(
    _ content: Int64, row: Int, _ values: [String: (any DatabaseValueConvertible)?] = [:]
  ) throws -> Int64 {
    var columns: [String: (any DatabaseValueConvertible)?] = [
      "content_id": content, "row": row, "byte_offset": 0, "byte_length": 0, "kind": "capture",
      "currency": "USD", "gross": 1000, "settlement_currency": "USD", "record_ids_are_foreign": 0,
    ]
    for name in [
      "kind_text", "record_id", "original_record_id", "payment_intent_id", "capture_id",
      "refund_id", "dispute_id", "merchant_order_id", "arn", "batch_id", "payout_id",
      "payment_method", "card_brand", "merchant_no", "app_id", "description",
    ] { columns[name] = "" }
    columns.merge(values) { $1 }
    let gross = columns["gross"] as? Int ?? 0
    try insert("settlement_line", columns)
    let id = try database.read { db in
      try Int64.fetchOne(db, sql: "SELECT max(id) FROM settlement_line")!
    }
    try execute(
      "UPDATE file_content SET rows_loaded = rows_loaded + 1 WHERE id = ?", [content])
    let before = try database.read { db in
      try String.fetchOne(
        db, sql: "SELECT total FROM file_total WHERE content_id = ? AND measure = 'gross'",
        arguments: [content])
    }
    try execute(
      "INSERT OR REPLACE INTO file_total VALUES (?, 'gross', 'USD', ?)",
      [content, String(Int(before ?? "0")! + gross)])
    return id
  }

  func insert(_ table: String, _ columns: [String: (any DatabaseValueConvertible)?]) throws {
    let names = columns.keys.sorted()
    let marks = names.map { _ in "?" }.joined(separator: ", ")
    try execute(
      "INSERT INTO \(table) (\(names.joined(separator: ", "))) VALUES (\(marks))",
      StatementArguments(names.map { columns[$0]! }))
  }

  func touch(_ key: CaseKey) throws {
    try execute("INSERT OR IGNORE INTO touched_case VALUES (?)", [key.number])
  }

  /// An intent of 10.00 USD; a new version of it where it is held. Touches its old and new case, as
  /// the importer does.
  func intent(
    _ id: String, order: String = "", merchant: String = "M1", invoice: String = "",
    amount: Int64 = 1000, captured: Int64? = nil
  ) throws {
    let old = try caseKey(of: "payment_intent", id)
    try close("payment_intent", id)
    let key: CaseKey =
      order.isEmpty ? .paymentIntent(id) : .merchantOrder(order, merchantNumber: merchant)
    try insert(
      "payment_intent",
      [
        "id": id, "merchant_no": merchant, "app_id": "app", "merchant_order_id": order,
        "invoice_id": invoice, "amount": amount, "currency": "USD", "captured_amount": captured,
        "status": "succeeded", "payment_method": "card", "created_at": 0, "modified_at": 0,
        "case_key": key.number, "opened_run": run.number,
      ])
    if let old { try touch(CaseKey(number: old)) }
    try touch(key)
    // What hangs on the intent follows it.
    for table in ["capture", "refund"] {
      try execute(
        """
        UPDATE \(table) SET case_key = ? WHERE payment_intent_id = ? AND closed_run IS NULL
        """, [key.number, id])
    }
  }

  func close(_ table: String, _ id: String) throws {
    try execute(
      "UPDATE \(table) SET closed_run = ? WHERE id = ? AND closed_run IS NULL", [run.number, id])
  }

  func caseKey(of table: String, _ id: String) throws -> Int64? {
    try database.read { db in
      try Int64.fetchOne(
        db, sql: "SELECT case_key FROM \(table) WHERE id = ? AND closed_run IS NULL",
        arguments: [id])
    }
  }

  func capture(_ id: String, of intent: String, amount: Int64 = 1000) throws {
    let key = try caseKey(of: "payment_intent", intent) ?? CaseKey.paymentIntent(intent).number
    try insert(
      "capture",
      [
        "id": id, "payment_intent_id": intent, "amount": amount, "currency": "USD",
        "status": "succeeded", "created_at": 0, "case_key": key, "opened_run": run.number,
      ])
    try touch(CaseKey(number: key))
  }

  func refund(_ id: String, of intent: String, arn: String = "", amount: Int64? = 300) throws {
    let key = try caseKey(of: "payment_intent", intent) ?? CaseKey.paymentIntent(intent).number
    try insert(
      "refund",
      [
        "id": id, "payment_intent_id": intent, "arn": arn, "amount": amount, "currency": "USD",
        "status": "succeeded", "merchant_no": "M1", "app_id": "app", "created_at": 0,
        "modified_at": 0, "case_key": key, "opened_run": run.number,
      ])
    try touch(CaseKey(number: key))
  }

  /// An invoice; a new version of it where it is held. Touches the cases of its intents, old and
  /// new.
  func invoice(_ id: String, intent: String = "") throws {
    let touch = """
      INSERT OR IGNORE INTO touched_case SELECT intent.case_key
      FROM payment_intent AS intent, invoice AS bill
      WHERE intent.closed_run IS NULL AND bill.closed_run IS NULL AND bill.id = ?
        AND (intent.id = bill.payment_intent_id OR bill.id IN (
          intent.invoice_id, intent.merchant_order_id))
      """
    try execute(touch, [id])
    try close("invoice", id)
    try insert(
      "invoice",
      [
        "id": id, "merchant_no": "M1", "app_id": "app", "subscription_id": "",
        "payment_intent_id": intent, "total": 1000, "currency": "USD", "status": "paid",
        "created_at": 0, "modified_at": 0, "opened_run": run.number,
      ])
    try execute(touch, [id])
  }

  func dispute(_ id: String, intent: String) throws {
    let key = try caseKey(of: "payment_intent", intent) ?? CaseKey.paymentIntent(intent).number
    try insert(
      "dispute",
      [
        "id": id, "merchant_no": "M1", "app_id": "app", "payment_intent_id": intent,
        "merchant_order_id": "", "amount": 1000, "currency": "USD", "is_retrieval": 0,
        "status": "open", "is_closed": 0, "created_at": 0, "event_at": 0, "case_key": key,
        "opened_run": run.number,
      ])
    try touch(CaseKey(number: key))
  }

  func lineCases() throws -> [Int64: Int64] {
    try database.read { db in
      var keys: [Int64: Int64] = [:]
      for row in try Row.fetchAll(db, sql: "SELECT id, case_key FROM settlement_line") {
        keys[row["id"]] = row["case_key"]
      }
      return keys
    }
  }

  func count(_ sql: String) throws -> Int {
    try database.read { try Int.fetchOne($0, sql: "SELECT count(*) FROM \(sql)") ?? 0 }
  }
}
