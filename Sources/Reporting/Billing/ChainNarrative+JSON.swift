import SettlementModel

// The chain for a program.
extension ChainNarrative {
  /// `{"schema":"tieout.chain/1",…,"periods":[…],"totals":[…]}`: raw text, amounts as strings, times
  /// in UTC.
  public var json: [UInt8] { document.prettyPrinted() }

  var document: JSONValue { .object(members + notSeenMembers) }

  private var members: [JSONValue.Member] {
    [
      .init("schema", .text("tieout.chain/1")),
      .init("subscription_id", .optional(chain.subscription?.id)),
      .init("status", .optional(chain.subscription?.status)),
      .init("session_id", .optional(chain.session?.id)),
      .init("billed_by", .text(chain.isMerchantManaged ? "merchant" : "system")),
      .init("interval", .optional(chain.subscription?.terms?.recurrence?.words)),
      .init("not_judged", .optional(chain.silence?.rawValue)),
      .init("findings", .array(chain.findings.map(Self.value))),
      .init("periods", .array(chain.periods.map(value))),
      .init("totals", .array(Self.totals(chain.amounts))),
    ]
  }

  /// What the API's lists do not show any more; no member where they show everything.
  private var notSeenMembers: [JSONValue.Member] {
    guard !notSeenSince.isEmpty else { return [] }
    let records = notSeenSince.sorted { $0.key < $1.key }.map { record, day in
      JSONValue.object([
        .init("record_type", .text(record.type.rawValue)), .init("record_id", .text(record.id)),
        .init("not_seen_since", .text(day.description)),
        .init("note", .text(RecordEvents.notSeen(since: day))),
      ])
    }
    return [.init("not_seen", .array(records))]
  }

  private func value(_ period: ChainPeriod) -> JSONValue {
    .object([
      .init("period", period.number.map { .integer(Int64($0)) } ?? .null),
      .init("starts_on", .text(period.startsOn.description)),
      .init("due", .optional(period.due.map(Self.decimal))),
      .init("currency", .optional(period.due?.currency.code)),
      .init("note", .text(period.note)), .init("judged", .boolean(period.isJudged)),
      .init("bills", .array(period.bills.map(Self.value))),
      .init("findings", .array(period.findings.map(Self.value))),
      .init("links", .array(Self.totals(period.amounts))),
    ])
  }

  private static func value(_ bill: ChainBill) -> JSONValue {
    .object([
      .init("record_type", .text(bill.type.rawValue)), .init("record_id", .text(bill.id)),
      .init("status", .text(bill.status)), .init("total", .text(decimal(bill.total))),
      .init("currency", .text(bill.total.currency.code)),
      .init("created_at", .text(bill.createdAt.description)),
      .init("captures", .array(bill.payments.map(value))),
      .init("findings", .array(bill.findings.map(value))),
    ])
  }

  private static func value(_ payment: ChainPayment) -> JSONValue {
    .object([
      .init("record_id", .text(payment.recordID)),
      .init("payment_intent_id", .text(payment.paymentIntentID)),
      .init("amount", .text(decimal(payment.amount))),
      .init("currency", .text(payment.amount.currency.code)),
      .init("captured_at", .text(payment.capturedAt.description)),
      .init("outcome", .text(payment.outcome.rawValue)),
      .init("lines", .array(payment.lines.map(value))),
      .init("findings", .array(payment.findings.map(value))),
    ])
  }

  private static func value(_ line: ChainLine) -> JSONValue {
    .object([
      .init("file", .text(line.position.file)), .init("row", .integer(Int64(line.position.row))),
      .init("settled_on", .optional(line.settledOn?.description)),
      .init("currency", .text(line.gross.currency.code)),
      .init("gross", .text(decimal(line.gross))),
      .init("settlement_currency", .optional(line.net?.currency.code)),
      .init("net", .optional(line.net.map(decimal))),
      .init("payout_id", .text(line.payoutID)), .init("paid_out", .boolean(line.isPaidOut)),
      .init("payout_ties_out", .boolean(line.payoutTiesOut)),
    ])
  }

  private static func value(_ finding: Finding) -> JSONValue {
    .object([
      .init("finding_id", .text(finding.id)), .init("code", .text(finding.code.rawValue)),
      .init("class", .text(finding.code.findingClass.rawValue)),
      .init("record_id", .text(finding.recordID)), .init("detail", .text(finding.detail)),
    ])
  }

  private static func totals(_ amounts: [Currency: ChainAmounts]) -> [JSONValue] {
    amounts.sorted { $0.key < $1.key }.map { currency, amounts in
      func text(_ minorUnits: Int128) -> JSONValue {
        .text(DecimalText.majorUnits(ofMinorUnits: minorUnits, digits: currency.digits))
      }
      return .object(
        [.init("currency", .text(currency.code))]
          + ChainLink.allCases.map { .init($0.rawValue, text(amounts[$0])) }
          + [
            .init(
              "breaks",
              .array(
                amounts.breaks.map { one in
                  .object([
                    .init("from", .text(one.from.rawValue)), .init("to", .text(one.to.rawValue)),
                    .init("difference", text(one.difference)),
                  ])
                }))
          ])
    }
  }

  private static func decimal(_ money: Money) -> String {
    DecimalText.majorUnits(ofMinorUnits: Int128(money.minorUnits), digits: money.currency.digits)
  }
}
