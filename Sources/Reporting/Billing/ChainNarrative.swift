public import SettlementModel

/// A chain from schedule to payout as `explain` prints it: every period with its five links, and
/// where they do not hold.
public struct ChainNarrative: Sendable {
  let chain: SubscriptionChain
  let calendar: BusinessCalendar
  let notSeenSince: [RecordReference: BusinessDay]

  /// - Parameters:
  ///   - notSeenSince: what of it the API's lists do not show any more, with the business day of the
  ///     last pull that did.
  ///   - calendar: gives the local days that are shown.
  public init(
    _ chain: SubscriptionChain, notSeenSince: [RecordReference: BusinessDay] = [:],
    calendar: BusinessCalendar
  ) {
    self.chain = chain
    self.notSeenSince = notSeenSince
    self.calendar = calendar
  }

  /// For a person: a heading, a paragraph a period, the sum of each link at the end; text from
  /// outside is made safe for a terminal.
  public var text: String {
    let lines = heading + [""] + chain.periods.flatMap(lines(of:)) + totals
    return lines.map { TerminalText.escaped($0) + "\n" }.joined()
  }

  private var heading: [String] {
    var lines: [String] = []
    if let subscription = chain.subscription {
      lines.append("subscription \(subscription.id) is \(subscription.status): \(terms(subscription))")
    }
    if let session = chain.session {
      let order = session.merchantOrderID.isEmpty ? "" : ", merchant order \(session.merchantOrderID)"
      lines.append(
        "checkout session \(session.id) of \(session.amount) is \(session.status), "
          + "\(session.paymentStatus)\(order)")
    }
    if let silence = chain.silence {
      lines.append("What is due is not judged: \(silence.rawValue).")
    }
    for (record, day) in notSeenSince.sorted(by: { $0.key < $1.key }) {
      let type = record.type.rawValue.replacing("_", with: " ")
      lines.append("\(type) \(record.id): \(RecordEvents.notSeen(since: day))")
    }
    return lines + chain.findings.map { "\($0.code.rawValue) \($0.id): \($0.detail)" }
  }

  private func terms(_ subscription: Subscription) -> String {
    var parts: [String] = []
    if let price = subscription.terms?.unitAmount {
      parts.append((subscription.terms?.unitAmountIsMaximum == true ? "at most " : "") + "\(price)")
    }
    if let recurrence = subscription.terms?.recurrence {
      parts.append(
        "every " + (recurrence.count == 1 ? recurrence.unit.rawValue : recurrence.words))
    }
    if let discount = discount(subscription) { parts.append(discount) }
    if let cycles = subscription.terms?.totalBillingCycles { parts.append("\(cycles) periods in all") }
    parts.append("invoices made by " + (chain.isMerchantManaged ? "the merchant" : "the system"))
    return parts.joined(separator: ", ")
  }

  private func discount(_ subscription: Subscription) -> String? {
    guard let discount = subscription.terms?.discount ?? chain.session?.terms?.discount,
      let currency = (subscription.terms?.unitAmount ?? chain.session?.amount)?.currency
    else { return nil }
    let price = Money(minorUnits: discount.amountMinorUnits, currency: currency)
    return discount.periodCount == 1
      ? "the first period \(price)" : "the first \(discount.periodCount) periods \(price)"
  }

  private func lines(of period: ChainPeriod) -> [String] {
    var lines: [String] = []
    var name = period.number.map { "period \($0)" } ?? ""
    func add(_ day: BusinessDay?, _ link: String, _ words: String) {
      let cells = [
        Self.padded(name, to: 11), Self.padded(day?.description ?? "", to: 10),
        Self.padded(link, to: 8), words,
      ]
      lines.append(cells.joined(separator: "  "))
      name = ""
    }
    let note = period.note.isEmpty ? "" : "  (\(period.note))"
    if let due = period.due, period.isJudged {
      add(period.startsOn, "due", "\(due)\(note)")
    } else {
      add(period.startsOn, "due", "nothing\(note)")
    }
    for bill in period.bills {
      let type = bill.type == .invoice ? "invoice" : "checkout session"
      add(
        calendar.day(of: bill.createdAt), "billed", "\(bill.total)  \(type) \(bill.id), \(bill.status)")
      for payment in bill.payments { self.add(payment, add) }
    }
    for (link, words) in breaks(of: period) { add(nil, link, words) }
    for finding in unnamedFindings(of: period) {
      add(nil, "finding", "\(finding.code.rawValue) \(finding.id): \(finding.detail)")
    }
    return lines
  }

  private func add(
    _ payment: ChainPayment, _ add: (BusinessDay?, String, String) -> Void
  ) {
    add(
      calendar.day(of: payment.capturedAt), "captured",
      payment.recordID == payment.paymentIntentID
        ? "\(payment.amount)  payment intent \(payment.recordID)"
        : "\(payment.amount)  capture \(payment.recordID) of payment intent \(payment.paymentIntentID)")
    for line in payment.lines {
      let net = line.net.map { ", net \($0)" } ?? ""
      add(
        line.settledOn, payment.isSettled ? "settled" : "line",
        "\(line.gross)  \(line.position.file) row \(line.position.row)\(net)")
      let payout = line.payoutID.isEmpty ? "no payout is named" : "payout \(line.payoutID)"
      let state = !line.isPaidOut ? "not paid out yet" : line.payoutTiesOut ? "ties out" : "does not tie out"
      add(nil, line.isPaidOut ? "paid out" : "", "\(payout), \(state)")
    }
  }

  private static func padded(_ text: String, to width: Int) -> String {
    text + String(repeating: " ", count: max(0, width - text.utf8.count))
  }
}
