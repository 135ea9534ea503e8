import GRDB
import SettlementModel

/// Finds the case of a record, keeps the records of an intent in its case, and notes what is to
/// be evaluated again.
final class RecordCases {
  private let intentKey: SQLStatement
  private let orderKey: SQLStatement
  private let followers: [(type: RecordType, find: SQLStatement, move: SQLStatement)]
  private let orderDisputes: SQLStatement
  private let moveDispute: SQLStatement
  private let invoiceCases: [SQLStatement]
  private let touch: SQLStatement
  private var touched: Set<Int64> = []
  /// Types of which something is held: of the others, nothing follows an intent.
  private var heldTypes: Set<RecordType> = []
  /// Whether this is a first pull before a first evaluation, which looks at every case, touched or not.
  private let isFirst: Bool

  init(_ db: Database) throws {
    intentKey = try SQLStatement(
      db, "SELECT case_key FROM payment_intent WHERE id = ? AND closed_run IS NULL")
    orderKey = try SQLStatement(
      db,
      """
      SELECT min(case_key) FROM payment_intent
      WHERE merchant_order_id = ?1 AND merchant_order_id <> '' AND closed_run IS NULL
        AND (?2 = '' OR merchant_no = '' OR merchant_no = ?2)
      """)
    followers = try [RecordType.capture, .refund, .dispute].map { type in
      let table = type.rawValue
      let which = """
        payment_intent_id = ?1 AND payment_intent_id <> '' AND closed_run IS NULL
          AND case_key <> ?2
        """
      return (
        type,
        try SQLStatement(db, "SELECT case_key FROM \(table) WHERE \(which)"),
        try SQLStatement(db, "UPDATE \(table) SET case_key = ?2 WHERE \(which)")
      )
    }
    orderDisputes = try SQLStatement(
      db,
      """
      SELECT version_id, id, merchant_no, case_key FROM dispute
      WHERE merchant_order_id = ? AND merchant_order_id <> '' AND payment_intent_id = ''
        AND closed_run IS NULL
      """)
    moveDispute = try SQLStatement(db, "UPDATE dispute SET case_key = ? WHERE version_id = ?")
    invoiceCases = try [
      "id = ?", "invoice_id = ? AND invoice_id <> ''",
      "merchant_order_id = ? AND merchant_order_id <> ''",
    ].map {
      try SQLStatement(
        db, "SELECT case_key FROM payment_intent WHERE closed_run IS NULL AND \($0)")
    }
    touch = try SQLStatement(db, "INSERT OR IGNORE INTO touched_case (case_key) VALUES (?)")
    let indexes = SuspendedIndexes(db)
    isFirst = try indexes.isAny() && CaseEvaluation.isUnjudged(db)
    for follower in followers where try !indexes.isEmpty(follower.type.rawValue) {
      heldTypes.insert(follower.type)
    }
  }

  /// Notes that a record of a type is held from now on.
  func hold(_ type: RecordType) { heldTypes.insert(type) }

  /// Indexes that a first pull makes when its records are in: what finds the case of a record does not
  /// look into them.
  private static let laterIndexes = [
    "payment_intent": ["payment_intent_case"], "capture": ["capture_case"],
    "refund": ["refund_case", "refund_arn"], "dispute": ["dispute_case"],
  ]

  /// Takes away the later indexes of tables without records.
  static func suspendLaterIndexes(_ db: Database) throws {
    let indexes = SuspendedIndexes(db)
    for (table, names) in laterIndexes where try indexes.isEmpty(table) {
      try indexes.suspend(names)
    }
  }

  func finalize() {
    for statement in [intentKey, orderKey, orderDisputes, moveDispute, touch] + invoiceCases {
      statement.finalize()
    }
    for follower in followers {
      follower.find.finalize()
      follower.move.finalize()
    }
  }

  func touchCase(_ key: Int64?) {
    if let key, !isFirst { touched.insert(key) }
  }

  /// Writes down what was touched; ordered, which is quicker for the tree that takes it.
  func flush() throws {
    for key in isFirst ? [] : touched.sorted() {
      touch.bind(key, at: 1)
      try touch.run()
    }
    touched = []
  }

  /// The case of what names an intent: the held intent's, else that of its id alone.
  func key(intent id: String) throws -> CaseKey {
    try firstKey(intentKey) { $0.bind(id, at: 1) } ?? .paymentIntent(id)
  }

  func key(of record: Capture) throws -> CaseKey {
    try record.paymentIntentID.isEmpty
      ? .unlinked(record.id) : key(intent: record.paymentIntentID)
  }

  func key(of record: Refund) throws -> CaseKey {
    try record.paymentIntentID.isEmpty
      ? .unlinked(record.id) : key(intent: record.paymentIntentID)
  }

  func key(of record: Dispute) throws -> CaseKey {
    if !record.paymentIntentID.isEmpty { return try key(intent: record.paymentIntentID) }
    return try key(
      disputeOfOrder: record.merchantOrderID, merchantNumber: record.merchantNumber, id: record.id)
  }

  private func key(
    disputeOfOrder order: String, merchantNumber: String, id: String
  ) throws -> CaseKey {
    let held = try firstKey(orderKey) {
      $0.bind(order, at: 1)
      $0.bind(merchantNumber, at: 2)
    }
    return held ?? .unlinked(id)
  }

  private func firstKey(
    _ statement: SQLStatement, bind: (SQLStatement) -> Void
  ) throws -> CaseKey? {
    bind(statement)
    defer { statement.reset() }
    guard try statement.step(), let number = statement.optionalInteger(0) else { return nil }
    return CaseKey(number: number)
  }

  /// After an intent came or changed: its captures, refunds and disputes go to its case.
  func follow(_ intent: PaymentIntent, from old: PaymentIntent?) throws {
    let key = intent.caseKey.number
    for follower in followers where heldTypes.contains(follower.type) {
      follower.find.bind(intent.id, at: 1)
      follower.find.bind(key, at: 2)
      var leaves = false
      while try follower.find.step() {
        touched.insert(follower.find.integer(0))
        leaves = true
      }
      follower.find.reset()
      guard leaves else { continue }
      follower.move.bind(intent.id, at: 1)
      follower.move.bind(key, at: 2)
      try follower.move.run()
    }
    guard heldTypes.contains(.dispute) else { return }
    for order in Set([intent.merchantOrderID, old?.merchantOrderID ?? ""]) where !order.isEmpty {
      try settleDisputes(ofOrder: order)
    }
  }

  /// Disputes that name an order only go to the case of that order's intents, or to one of their
  /// own.
  private func settleDisputes(ofOrder order: String) throws {
    var moves: [(version: Int64, old: Int64, new: Int64)] = []
    orderDisputes.bind(order, at: 1)
    while try orderDisputes.step() {
      let key = try key(
        disputeOfOrder: order, merchantNumber: orderDisputes.text(2), id: orderDisputes.text(1))
      let old = orderDisputes.integer(3)
      if old != key.number { moves.append((orderDisputes.integer(0), old, key.number)) }
    }
    orderDisputes.reset()
    for move in moves {
      moveDispute.bind(move.new, at: 1)
      moveDispute.bind(move.version, at: 2)
      try moveDispute.run()
      touched.formUnion([move.old, move.new])
    }
  }

  /// Touches the cases of an invoice's intents.
  func touchIntents(of invoice: Invoice) throws {
    if isFirst { return }
    for (statement, id) in zip(invoiceCases, [invoice.paymentIntentID, invoice.id, invoice.id])
    where !id.isEmpty {
      statement.bind(id, at: 1)
      while try statement.step() { touched.insert(statement.integer(0)) }
      statement.reset()
    }
  }
}
