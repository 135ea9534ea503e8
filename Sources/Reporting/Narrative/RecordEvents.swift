import SettlementModel

/// What the API says, as events at the creation of each object.
struct RecordEvents {
  private let paymentCase: PaymentCase
  private let outcomes: [RecordReference: RecordVerdict]
  private let notSeenSince: [RecordReference: BusinessDay]

  /// - Parameter notSeenSince: objects that the API's lists do not show any more, with the business
  ///   day of the last pull that did.
  init(
    case paymentCase: PaymentCase, verdict: CaseVerdict,
    notSeenSince: [RecordReference: BusinessDay] = [:]
  ) {
    self.paymentCase = paymentCase
    self.notSeenSince = notSeenSince
    self.outcomes = Dictionary(
      verdict.recordVerdicts.map { ($0.record, $0) }, uniquingKeysWith: { first, _ in first })
  }

  var events: [NarrativeEvent] {
    paymentCase.intents.map(intent) + paymentCase.captures.map(capture)
      + paymentCase.refunds.map(refund) + paymentCase.disputes.map(dispute)
      + paymentCase.invoices.map(invoice) + paymentCase.absent.sorted().map(absent)
  }

  private func intent(_ intent: PaymentIntent) -> NarrativeEvent {
    var notes: [String] = []
    if let captured = intent.capturedAmountMinorUnits {
      notes.append("captured \(Money(minorUnits: captured, currency: intent.amount.currency))")
    }
    if !intent.paymentMethod.isEmpty { notes.append("paid by \(intent.paymentMethod)") }
    if !intent.invoiceID.isEmpty { notes.append("for invoice \(intent.invoiceID)") }
    // An intent without capture objects stands as a capture with its own id.
    return event(
      RecordReference(type: .paymentIntent, id: intent.id), at: intent.createdAt,
      amount: intent.amount, status: intent.status.rawValue, notes: notes,
      judgedAs: RecordReference(type: .capture, id: intent.id))
  }

  private func capture(_ capture: Capture) -> NarrativeEvent {
    event(
      RecordReference(type: .capture, id: capture.id), at: capture.createdAt,
      amount: capture.amount, status: capture.status.rawValue,
      notes: ["of payment intent \(capture.paymentIntentID)"])
  }

  private func refund(_ refund: Refund) -> NarrativeEvent {
    var notes = ["of payment intent \(refund.paymentIntentID)"]
    if !refund.acquirerReferenceNumber.isEmpty {
      notes.append("ARN \(refund.acquirerReferenceNumber)")
    }
    return event(
      RecordReference(type: .refund, id: refund.id), at: refund.createdAt,
      amount: refund.amountMinorUnits.map { Money(minorUnits: $0, currency: refund.currency) },
      status: refund.status.rawValue, notes: notes)
  }

  private func dispute(_ dispute: Dispute) -> NarrativeEvent {
    var notes = [
      (dispute.isRetrieval ? "a request for information" : "a chargeback")
        + (dispute.isClosed ? ", closed" : ", open")
    ]
    if let won = dispute.amountWonMinorUnits {
      notes.append("won \(Money(minorUnits: won, currency: dispute.amount.currency))")
    }
    return event(
      RecordReference(type: .dispute, id: dispute.id), at: dispute.createdAt,
      amount: dispute.amount, status: dispute.status, notes: notes)
  }

  private func invoice(_ invoice: Invoice) -> NarrativeEvent {
    event(
      RecordReference(type: .invoice, id: invoice.id), at: invoice.createdAt,
      amount: invoice.total, status: invoice.status.rawValue)
  }

  private func absent(_ reference: RecordReference) -> NarrativeEvent {
    NarrativeEvent(
      .record,
      headline: "\(Self.name(reference.type)) \(reference.id): the API knows no such object",
      members: [
        .init("record_type", .text(reference.type.rawValue)),
        .init("record_id", .text(reference.id)), .init("absent", .boolean(true)),
      ])
  }

  private func event(
    _ reference: RecordReference, at time: Timestamp, amount: Money?, status: String,
    notes: [String] = [], judgedAs: RecordReference? = nil
  ) -> NarrativeEvent {
    let verdict = outcomes[judgedAs ?? reference]
    let shownAmount = amount.map(\.description) ?? "no amount stated"
    let shownOutcome = verdict.map { ": \(Self.spaced($0.outcome.rawValue))" } ?? ""
    let unseen = notSeenSince[reference]
    return NarrativeEvent(
      .record, time: time,
      headline: "\(Self.name(reference.type)) \(reference.id) created, \(shownAmount), "
        + "now \(status)\(shownOutcome)",
      notes: notes + (unseen.map { [Self.notSeen(since: $0)] } ?? []),
      members: [
        .init("record_type", .text(reference.type.rawValue)),
        .init("record_id", .text(reference.id)), .init("status", .text(status)),
        .init(
          "amount",
          .optional(
            amount.map {
              DecimalText.majorUnits(
                ofMinorUnits: Int128($0.minorUnits), digits: $0.currency.digits)
            })),
        .init("currency", .optional(amount?.currency.code)),
        .init("outcome", .optional(verdict?.outcome.rawValue)),
      ] + (unseen.map { [.init("not_seen_since", .text($0.description))] } ?? []))
  }

  /// What is said of an object that the API's lists do not show any more.
  static func notSeen(since day: BusinessDay) -> String {
    "not in the API's list since the pull for \(day); it was kept as it was last shown"
  }

  private static func name(_ type: RecordType) -> String { spaced(type.rawValue) }

  private static func spaced(_ name: String) -> String {
    String(name.map { $0 == "_" ? " " : $0 })
  }
}
