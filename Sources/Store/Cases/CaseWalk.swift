package import GRDB
package import SettlementModel

/// Walks cases in the order of their keys, one ordered statement a table side by side: memory holds
/// one case.
package final class CaseWalk: CaseCursor {
  private let driver: PreparedStatement
  private let intents: CaseColumn<PaymentIntent>
  private let captures: CaseColumn<Capture>
  private let refunds: CaseColumn<Refund>
  private let disputes: CaseColumn<Dispute>
  private let invoices: [CaseColumn<Invoice>]
  private let lines: CaseColumn<SettlementLine>
  private let absent: AbsentRecords
  private let settledEarlier: SettledEarlier

  package init(_ db: Database, over cases: CaseDriver) throws {
    let live = try LiveContent(db)
    driver = try PreparedStatement(db, "SELECT case_key FROM \(cases.sql) ORDER BY case_key")
    intents = try Self.column(db, cases, RecordReaders.paymentIntent)
    captures = try Self.column(db, cases, RecordReaders.capture)
    refunds = try Self.column(db, cases, RecordReaders.refund)
    disputes = try Self.column(db, cases, RecordReaders.dispute)
    invoices = try Self.invoiceColumns(db, cases)
    lines = try CaseColumn(db, Self.linesSQL(cases)) { row in
      try LineColumns.line(row, from: 1, live: live)
    }
    absent = try AbsentRecords(db)
    settledEarlier = try SettledEarlier(db)
  }

  /// Calls `body` once a case, also for a selected case that has nothing any more, and stops at its
  /// first error.
  package func forEachCase(_ body: (PaymentCase) throws -> Void) throws {
    try driver.forEachRow { row in
      try body(try paymentCase(row.integer(0)))
    }
  }

  private func paymentCase(_ key: Int64) throws -> PaymentCase {
    var found = PaymentCase(key: CaseKey(number: key))
    found.intents = Self.sorted(try intents.elements(of: key)) { ByteOrder.precedes($0.id, $1.id) }
    found.captures = Self.sorted(try captures.elements(of: key)) {
      ByteOrder.precedes($0.id, $1.id)
    }
    found.refunds = Self.sorted(try refunds.elements(of: key)) {
      $0.createdAt != $1.createdAt
        ? $0.createdAt < $1.createdAt : ByteOrder.precedes($0.id, $1.id)
    }
    found.disputes = Self.sorted(try disputes.elements(of: key)) {
      $0.createdAt != $1.createdAt
        ? $0.createdAt < $1.createdAt : ByteOrder.precedes($0.id, $1.id)
    }
    for column in invoices {
      for invoice in try column.elements(of: key)
      where !found.invoices.contains(where: { $0.id == invoice.id }) {
        found.invoices.append(invoice)
      }
    }
    found.invoices = Self.sorted(found.invoices) { ByteOrder.precedes($0.id, $1.id) }
    found.lines = Self.sorted(try lines.elements(of: key), by: LineOrder.precedes)
    try absent.fill(&found)
    try settledEarlier.fill(&found)
    return found
  }

  private static func sorted<Element>(
    _ elements: [Element], by precedes: (Element, Element) -> Bool
  ) -> [Element] {
    elements.count < 2 ? elements : elements.sorted(by: precedes)
  }

  private static func column<Record>(
    _ db: Database, _ cases: CaseDriver, _ columns: RecordColumns<Record>
  ) throws -> CaseColumn<Record> {
    try CaseColumn(db, recordsSQL(cases, columns)) { try columns.read($0, 1) }
  }

  /// The statements of a walk, for a look at their plans.
  package static func statements(over cases: CaseDriver) -> [String] {
    [
      linesSQL(cases), recordsSQL(cases, RecordReaders.paymentIntent),
      recordsSQL(cases, RecordReaders.capture), recordsSQL(cases, RecordReaders.refund),
      recordsSQL(cases, RecordReaders.dispute),
    ] + invoicesSQL(cases)
  }

  static func recordsSQL<Record>(_ cases: CaseDriver, _ columns: RecordColumns<Record>) -> String {
    if case .everySelected = cases {
      return """
        SELECT record.case_key, \(columns.list(of: "record"))
        FROM \(columns.table) AS record NOT INDEXED
        WHERE record.closed_run IS NULL ORDER BY record.case_key
        """
    }
    return """
      SELECT driver.case_key, \(columns.list(of: "record"))
      FROM \(cases.sql) AS driver CROSS JOIN \(columns.table) AS record
      WHERE record.case_key = driver.case_key AND record.closed_run IS NULL
      ORDER BY driver.case_key
      """
  }

  static func linesSQL(_ cases: CaseDriver) -> String {
    if case .everySelected = cases {
      return """
        SELECT line.case_key, \(LineColumns.list(of: "line"))
        FROM settlement_line AS line NOT INDEXED
        WHERE line.case_key IS NOT NULL ORDER BY line.case_key
        """
    }
    return """
      SELECT driver.case_key, \(LineColumns.list(of: "line"))
      FROM \(cases.sql) AS driver CROSS JOIN settlement_line AS line
      WHERE line.case_key = driver.case_key ORDER BY driver.case_key
      """
  }

  /// Invoices by each of the ways in which an invoice and an intent name each other; none where
  /// there are no invoices.
  private static func invoiceColumns(
    _ db: Database, _ cases: CaseDriver
  ) throws -> [CaseColumn<Invoice>] {
    let exists = "SELECT 1 FROM invoice WHERE closed_run IS NULL LIMIT 1"
    guard try PreparedStatement(db, exists).hasRow() else { return [] }
    return try invoicesSQL(cases).map { sql in
      try CaseColumn(db, sql) { try RecordReaders.invoice.read($0, 1) }
    }
  }

  private static let invoiceWays = [
    "bill.payment_intent_id = intent.id AND bill.payment_intent_id <> ''",
    "intent.invoice_id <> '' AND bill.id = intent.invoice_id",
    "intent.merchant_order_id <> '' AND bill.id = intent.merchant_order_id",
  ]

  static func invoicesSQL(_ cases: CaseDriver) -> [String] {
    invoiceWays.map { way in
      if case .everySelected = cases {
        // There are fewer invoices than intents.
        return """
          SELECT intent.case_key, \(RecordReaders.invoice.list(of: "bill"))
          FROM invoice AS bill CROSS JOIN payment_intent AS intent
          WHERE \(way) AND intent.closed_run IS NULL AND bill.closed_run IS NULL
          ORDER BY intent.case_key
          """
      }
      return """
        SELECT driver.case_key, \(RecordReaders.invoice.list(of: "bill"))
        FROM \(cases.sql) AS driver CROSS JOIN payment_intent AS intent CROSS JOIN invoice AS bill
        WHERE intent.case_key = driver.case_key AND intent.closed_run IS NULL
          AND \(way) AND bill.closed_run IS NULL
        ORDER BY driver.case_key
        """
    }
  }
}
