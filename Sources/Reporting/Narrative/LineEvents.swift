import SettlementModel

/// What the settlement files say, and how it was tied to records.
struct LineEvents {
  private let paymentCase: PaymentCase
  private let verdict: CaseVerdict
  private let calendar: BusinessCalendar
  private let outcomes: [Int64: LineOutcome]

  init(case paymentCase: PaymentCase, verdict: CaseVerdict, calendar: BusinessCalendar) {
    self.paymentCase = paymentCase
    self.verdict = verdict
    self.calendar = calendar
    self.outcomes = Dictionary(
      verdict.lineOutcomes.map { ($0.lineID, $0.outcome) }, uniquingKeysWith: { first, _ in first })
  }

  /// One event a line, at the time it states, else at the end of its settlement date.
  var events: [NarrativeEvent] { paymentCase.lines.map(event) }

  private func event(_ line: SettlementLine) -> NarrativeEvent {
    let place = "\(line.position.file) row \(line.position.row)"
    let outcome = outcomes[line.id]
    let shownOutcome = outcome.map { ": " + ($0 == .batchLevel ? "batch level" : $0.rawValue) }
    return NarrativeEvent(
      .line, time: time(of: line), day: line.occurredAt == nil ? line.settledOn : nil,
      headline: "line \(place): \(line.kind.rawValue), gross \(line.gross)"
        + (shownOutcome ?? ""),
      notes: notes(of: line), members: members(of: line, outcome: outcome))
  }

  private func time(of line: SettlementLine) -> Timestamp? {
    line.occurredAt ?? line.settledOn.map { NarrativeEvent.endOfDay($0, calendar) }
  }

  private func notes(of line: SettlementLine) -> [String] {
    var sums: [String] = []
    let amounts: [(name: String, minorUnits: Int64?)] = [
      ("settlement amount", line.settlementAmountMinorUnits), ("fee", line.feeMinorUnits),
      ("tax", line.taxMinorUnits), ("reserve", line.reserveMinorUnits),
      ("net", line.netMinorUnits),
    ]
    for amount in amounts {
      guard let minorUnits = amount.minorUnits else { continue }
      sums.append(
        "\(amount.name) \(Money(minorUnits: minorUnits, currency: line.settlementCurrency))")
    }
    var facts: [String] = []
    let texts: [(name: String, text: String)] = [
      ("settled on", line.settledOn?.description ?? ""), ("id", line.recordID),
      ("payment intent", line.paymentIntentID), ("merchant order", line.merchantOrderID),
      ("ARN", line.acquirerReferenceNumber), ("batch", line.batchID), ("payout", line.payoutID),
    ]
    for fact in texts where !fact.text.isEmpty { facts.append("\(fact.name) \(fact.text)") }
    return [sums, facts].filter { !$0.isEmpty }.map { $0.joined(separator: ", ") }
  }

  private func members(of line: SettlementLine, outcome: LineOutcome?) -> [JSONValue.Member] {
    func settled(_ minorUnits: Int64?) -> JSONValue {
      .optional(minorUnits.map { text($0, line.settlementCurrency) })
    }
    return [
      .init("source", .text(line.position.source)), .init("file", .text(line.position.file)),
      .init("row", .integer(Int64(line.position.row))), .init("kind", .text(line.kind.rawValue)),
      .init("record_id", .text(line.recordID)),
      .init("payment_intent_id", .text(line.paymentIntentID)),
      .init("merchant_order_id", .text(line.merchantOrderID)),
      .init("settled_on", .optional(line.settledOn?.description)),
      .init("currency", .text(line.currency.code)),
      .init("gross", .text(text(line.grossMinorUnits, line.currency))),
      .init("settlement_currency", .text(line.settlementCurrency.code)),
      .init("settlement_amount", settled(line.settlementAmountMinorUnits)),
      .init("fee", settled(line.feeMinorUnits)), .init("tax", settled(line.taxMinorUnits)),
      .init("net", settled(line.netMinorUnits)), .init("batch_id", .text(line.batchID)),
      .init("payout_id", .text(line.payoutID)),
      .init("outcome", .optional(outcome?.rawValue)),
    ]
  }

  private func text(_ minorUnits: Int64, _ currency: Currency) -> String {
    DecimalText.majorUnits(ofMinorUnits: Int128(minorUnits), digits: currency.digits)
  }

  /// One event a match, after the last of its lines.
  var matchEvents: [NarrativeEvent] {
    let lines = Dictionary(
      paymentCase.lines.map { ($0.id, $0) }, uniquingKeysWith: { first, _ in first })
    return verdict.matches.map { match in
      let own = match.lineIDs.compactMap { lines[$0] }
      let last = own.max {
        (time(of: $0) ?? .init(milliseconds: .min))
          < (time(of: $1) ?? .init(milliseconds: .min))
      }
      return matchEvent(match, lines: own, last: last)
    }
  }

  private func matchEvent(
    _ match: Match, lines: [SettlementLine], last: SettlementLine?
  ) -> NarrativeEvent {
    let records = match.records.map { "\($0.type.rawValue) \($0.id)" }.joined(separator: ", ")
    let places = lines.map { "\($0.position.file) row \($0.position.row)" }
      .joined(separator: ", ")
    let named = lines.first.map { LinkText.value(of: match.link, in: $0) } ?? ""
    let key = match.link.rawValue + (named.isEmpty ? "" : " \(named)")
    let tolerated = Money(minorUnits: match.toleratedMinorUnits, currency: match.currency)
    let notes = [
      "rule: \(match.rule); linked by \(key); "
        + (match.toleratedMinorUnits == 0 ? "no tolerance used" : "tolerated difference \(tolerated)")
    ]
    return NarrativeEvent(
      .match, time: last.flatMap(time), day: last?.occurredAt == nil ? last?.settledOn : nil,
      headline: "match: \(places) settles \(records)", notes: notes,
      members: [
        .init("rule", .text(match.rule)), .init("link", .text(match.link.rawValue)),
        .init(
          "lines",
          .array(
            lines.map {
              .object([
                .init("file", .text($0.position.file)),
                .init("row", .integer(Int64($0.position.row))),
                .init("link_value", .text(LinkText.value(of: match.link, in: $0))),
              ])
            })),
        .init(
          "records",
          .array(
            match.records.map {
              .object([
                .init("record_type", .text($0.type.rawValue)), .init("record_id", .text($0.id)),
              ])
            })),
        .init("currency", .text(match.currency.code)),
        .init("tolerated", .text(text(match.toleratedMinorUnits, match.currency))),
      ])
  }
}

/// What a line writes in the field that it was linked by.
enum LinkText {
  static func value(of link: LinkKey, in line: SettlementLine) -> String {
    switch link {
    case .recordID:
      let own =
        switch line.kind {
        case .capture: line.captureID
        case .refund, .refundReversal: line.refundID
        default: line.disputeID
        }
      return own.isEmpty ? line.recordID : own
    case .acquirerReferenceNumber: return line.acquirerReferenceNumber
    case .paymentIntentID:
      return line.paymentIntentID.isEmpty ? line.originalRecordID : line.paymentIntentID
    case .merchantOrderID, .invoiceID: return line.merchantOrderID
    }
  }
}
