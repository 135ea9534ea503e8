import SettlementModel

/// The objects of one group as they come, by type.
struct GroupPool {
  var lines: [SettlementLine] = []
  var intents: [PaymentIntent] = []
  var captures: [Capture] = []
  var refunds: [Refund] = []
  var disputes: [Dispute] = []
  var invoices: [Invoice] = []
  var subscriptions: [Subscription] = []
  var sessions: [CheckoutSession] = []
  var absent: Set<RecordReference> = []
  private var known: Set<RecordReference> = []

  /// Takes the next object in; a record that came before, by another way to the same group, is passed over.
  ///
  /// - Throws: where it is neither a line nor a record, or cannot be read.
  mutating func take(_ object: GroupedObject) throws(StreamProblem) {
    if object.type == LineObject.type {
      var line = try LineObject.line(of: object.object)
      line.id = Int64(lines.count + 1)
      return lines.append(line)
    }
    if object.type == "absent" {
      let type = RecordType(rawValue: try object.object.requiredText("record_type"))
      guard let type else { throw StreamProblem("record_type", "is no type of record") }
      absent.insert(RecordReference(type: type, id: try object.object.requiredText("id")))
      return
    }
    guard let type = RecordType(rawValue: object.type) else {
      throw StreamProblem("an object of type `\(object.type)` does not belong into a group `\(object.group.rawValue)`")
    }
    let record = try RecordObject.record(type, of: object.object)
    // Of a subscription every version counts.
    guard type == .subscription || known.insert(record.reference).inserted else { return }
    switch record {
    case .paymentIntent(let one): intents.append(one)
    case .capture(let one): captures.append(one)
    case .refund(let one): refunds.append(one)
    case .dispute(let one): disputes.append(one)
    case .invoice(let one): invoices.append(one)
    case .subscription(let one): subscriptions.append(one)
    case .checkoutSession(let one): sessions.append(one)
    }
  }

  /// The nested intent, intents that name the invoice, and intents whose merchant order is its id; by id.
  func intents(of invoice: Invoice) -> [PaymentIntent] {
    intents.filter {
      $0.id == invoice.paymentIntentID || $0.invoiceID == invoice.id || $0.merchantOrderID == invoice.id
    }.sorted { $0.id.utf8.lexicographicallyPrecedes($1.id.utf8) }
  }

  /// Captures of the intents by id, refunds by creation and id.
  func money(of intents: [PaymentIntent]) -> (captures: [Capture], refunds: [Refund]) {
    let ids = Set(intents.map(\.id))
    return (
      captures.filter { ids.contains($0.paymentIntentID) }
        .sorted { $0.id.utf8.lexicographicallyPrecedes($1.id.utf8) },
      refunds.filter { ids.contains($0.paymentIntentID) }.sorted {
        $0.createdAt != $1.createdAt
          ? $0.createdAt < $1.createdAt : $0.id.utf8.lexicographicallyPrecedes($1.id.utf8)
      }
    )
  }
}

extension GroupPool {
  /// When captures, and payments that stand-ins of captures stand for, moved money, by id.
  var captureTimes: [String: Timestamp] {
    var times: [String: Timestamp] = [:]
    for intent in intents where intent.status == .succeeded { times[intent.id] = intent.createdAt }
    for capture in captures where capture.status == .succeeded {
      times[capture.id] = capture.createdAt
    }
    return times
  }
}
