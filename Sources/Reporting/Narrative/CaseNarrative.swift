public import SettlementModel

/// Everything known about one case, in time order: what `explain` prints.
///
/// Records stand at their creation, lines at the time they state, matches after the last of their
/// lines, findings at the end of the business day on which they were first reported, decisions when
/// they were taken, payouts last.
public struct CaseNarrative: Sendable {
  private let paymentCase: PaymentCase
  private let verdict: CaseVerdict
  private let findings: [ReportedFinding]
  private let payouts: [PayoutSummary]
  private let suggestions: [Suggestion]
  private let decisions: [AuditEntry]
  private let calendar: BusinessCalendar
  private let heading: String?
  private let notSeenSince: [RecordReference: BusinessDay]

  /// - Parameters:
  ///   - paymentCase: records and lines; lines carry the store's numbers, which the verdict names.
  ///   - verdict: what the rules say of it today.
  ///   - findings: what was reported of it, closed ones too.
  ///   - payouts: the payouts that its lines belong to.
  ///   - suggestions: what may belong to what nothing ties.
  ///   - decisions: what the audit trail says of the findings.
  ///   - heading: stands for the title of a story about no payment, such as a payout's.
  ///   - notSeenSince: records that the API's lists do not show any more, with the business day of the
  ///     last pull that did.
  ///   - calendar: gives the local times that are shown.
  public init(
    case paymentCase: PaymentCase, verdict: CaseVerdict, findings: [ReportedFinding],
    payouts: [PayoutSummary] = [], suggestions: [Suggestion] = [],
    decisions: [AuditEntry] = [], heading: String? = nil,
    notSeenSince: [RecordReference: BusinessDay] = [:], calendar: BusinessCalendar
  ) {
    self.paymentCase = paymentCase
    self.verdict = verdict
    self.findings = findings
    self.payouts = payouts
    self.suggestions = suggestions
    self.decisions = decisions
    self.heading = heading
    self.notSeenSince = notSeenSince
    self.calendar = calendar
  }

  /// For a person: one paragraph an event; text from outside is made safe for a terminal.
  public var text: String {
    var text = title + "\n\n"
    let events = events
    if events.isEmpty { text += "Nothing is known.\n" }
    let width = events.map { $0.shownTime(in: calendar).utf8.count }.max() ?? 0
    for event in events {
      let time = event.shownTime(in: calendar)
      text += time + String(repeating: " ", count: width - time.utf8.count) + "  "
      text += TerminalText.escaped(event.headline) + "\n"
      for note in event.notes {
        text += String(repeating: " ", count: width + 4) + TerminalText.escaped(note) + "\n"
      }
    }
    return text
  }

  /// For a program: `{"schema":"tieout.explain/1",…,"events":[…]}`, raw text, amounts as strings,
  /// times in UTC.
  public var json: [UInt8] { document.prettyPrinted() }

  var document: JSONValue {
    .object([
      .init("schema", .text("tieout.explain/1")),
      .init("heading", .optional(heading)), .init("payment_intents", .array(paymentCase.intents.map { .text($0.id) })),
      .init("merchant_orders", .array(merchantOrders.map { .text($0) })),
      .init("events", .array(events.map(\.json))),
    ])
  }

  /// All events in time order; those without a time come last.
  var events: [NarrativeEvent] {
    let lines = LineEvents(case: paymentCase, verdict: verdict, calendar: calendar)
    let all =
      RecordEvents(case: paymentCase, verdict: verdict, notSeenSince: notSeenSince).events
      + lines.events
      + lines.matchEvents
      + findings.sorted { FindingOrder.precedes($0.finding, $1.finding) }
      .map { .finding($0, calendar: calendar) }
      + decisions.map { .decision($0) } + payouts.map { .payout($0) } + suggestions.map { .suggestion($0) }
    return all.enumerated().sorted { left, right in
      NarrativeEvent.precedes(left.element, right.element)
        ?? (left.offset < right.offset)
    }.map(\.element)
  }

  private var merchantOrders: [String] {
    var seen: Set<String> = []
    return
      (paymentCase.intents.map(\.merchantOrderID) + paymentCase.lines.map(\.merchantOrderID))
      .filter { !$0.isEmpty && seen.insert($0).inserted }
  }

  private var title: String {
    if let heading { return TerminalText.escaped(heading) }
    var parts: [String] = []
    if !merchantOrders.isEmpty {
      parts.append("merchant order " + merchantOrders.joined(separator: ", "))
    }
    if !paymentCase.intents.isEmpty {
      parts.append(
        "payment intent " + paymentCase.intents.map(\.id).joined(separator: ", "))
    }
    return parts.isEmpty
      ? "Case without a payment intent" : TerminalText.escaped(parts.joined(separator: "; "))
  }
}
