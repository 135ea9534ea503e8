import SettlementModel

/// One thing that happened, or was said, about a case.
struct NarrativeEvent {
  /// Events at one time stand in this order.
  enum Kind: Int {
    case record, line, match, finding, decision, payout, suggestion
  }

  let kind: Kind
  /// Where it stands in time; nil for what states no time.
  let time: Timestamp?
  /// Set where only the day is known.
  let day: BusinessDay?
  /// What it was, in one line.
  let headline: String
  /// Further lines.
  let notes: [String]
  /// The members of its JSON object after `time` and `event`.
  let members: [JSONValue.Member]

  init(
    _ kind: Kind, time: Timestamp? = nil, day: BusinessDay? = nil, headline: String,
    notes: [String] = [], members: [JSONValue.Member]
  ) {
    self.kind = kind
    self.time = time
    self.day = day
    self.headline = headline
    self.notes = notes
    self.members = members
  }

  /// Whether `left` goes first; nil where neither must.
  static func precedes(_ left: NarrativeEvent, _ right: NarrativeEvent) -> Bool? {
    switch (left.time, right.time) {
    case (nil, nil): break
    case (nil, _): return false
    case (_, nil): return true
    case (let one?, let other?) where one != other: return one < other
    default: break
    }
    return left.kind == right.kind ? nil : left.kind.rawValue < right.kind.rawValue
  }

  /// `2026-03-01 16:15:00 +08:00`, the day alone where no more is known, `-` without a time.
  func shownTime(in calendar: BusinessCalendar) -> String {
    if let day { return day.description }
    guard let time else { return "-" }
    let offset = calendar.offsetSeconds(at: time)
    let local = Timestamp(milliseconds: time.milliseconds + Int64(offset) * 1000).description
    let minutes = abs(offset) / 60
    let sign = offset < 0 ? "-" : "+"
    return "\(local.prefix(10)) \(local.dropFirst(11).prefix(8)) "
      + "\(sign)\(Self.twoDigits(minutes / 60)):\(Self.twoDigits(minutes % 60))"
  }

  /// The event as a JSON object.
  var json: JSONValue {
    let shown = day.map { $0.description } ?? time?.description
    let name = String(describing: kind)
    return .object(
      [.init("time", .optional(shown)), .init("event", .text(name))] + members
        + [.init("notes", .array(notes.map { .text($0) }))])
  }

  private static func twoDigits(_ number: Int) -> String {
    number < 10 ? "0\(number)" : String(number)
  }
}

extension NarrativeEvent {
  /// A finding at the end of the day on which it was first reported.
  static func finding(
    _ reported: ReportedFinding, calendar: BusinessCalendar
  ) -> NarrativeEvent {
    let finding = reported.finding
    let cells = DiscrepancyColumns.cells(of: reported, on: reported.firstSeen)
    let members = zip(DiscrepancyColumns.names, cells).compactMap {
      name, cell -> JSONValue.Member? in
      // The day of this narrative is not that of a report.
      if name == "business_date" { return nil }
      switch cell {
      case .empty: return .init(name, .null)
      case .text(let text), .amount(let text): return .init(name, .text(text))
      case .integer(let number): return .init(name, .integer(number))
      case .date(let day): return .init(name, .text(day.description))
      case .time(let time): return .init(name, .text(time.description))
      }
    }
    var notes = [finding.detail]
    if let currency = finding.currency, let expected = finding.expectedMinorUnits,
      let actual = finding.actualMinorUnits, let difference = finding.differenceMinorUnits
    {
      let shown = [expected, actual, difference].map {
        DecimalText.majorUnits(ofMinorUnits: $0, digits: currency.digits)
      }
      notes.append(
        "expected \(shown[0]), actual \(shown[1]), difference \(shown[2]) \(currency)")
    }
    return NarrativeEvent(
      .finding, time: endOfDay(reported.firstSeen, calendar), day: reported.firstSeen,
      headline: "finding \(finding.id): \(finding.code.findingClass.rawValue) "
        + "\(finding.code.rawValue), \(reported.status.rawValue), age \(reported.ageDays) days",
      notes: notes, members: members)
  }

  /// A payout that lines of the case belong to.
  static func payout(_ payout: PayoutSummary) -> NarrativeEvent {
    let shown = [payout.linesMinorUnits, payout.paidOutMinorUnits, payout.residualMinorUnits].map {
      DecimalText.majorUnits(ofMinorUnits: $0, digits: payout.currency.digits)
    }
    return NarrativeEvent(
      .payout,
      headline: "payout \(payout.payoutID): lines \(shown[0]), paid out \(shown[1]), "
        + "residual \(shown[2]) \(payout.currency)" + (payout.isJudged ? "" : ", not judged"),
      members: [
        .init("payout_id", .text(payout.payoutID)),
        .init("currency", .text(payout.currency.code)), .init("lines", .text(shown[0])),
        .init("paid_out", .text(shown[1])), .init("residual", .text(shown[2])),
        .init("judged", .boolean(payout.isJudged)),
      ])
  }

  /// A line and a record that may belong together.
  static func suggestion(_ one: Suggestion) -> NarrativeEvent {
    let place = "\(one.line.file) row \(one.line.row)"
    let record = "\(one.record.type.rawValue) \(one.record.id)"
    let ofIntent =
      one.paymentIntentID.isEmpty || one.paymentIntentID == one.record.id
      ? "" : " of payment intent \(one.paymentIntentID)"
    let apart = one.daysApart == 1 ? "1 day" : "\(one.daysApart) days"
    let why = "same amount and currency, \(apart) apart, and nothing settles either"
    return NarrativeEvent(
      .suggestion,
      headline: one.isForLine
        ? "suggestion, no match: \(place) may settle \(record)\(ofIntent), \(one.amount)"
        : "suggestion, no match: \(record) may be settled by the \(one.lineKind.rawValue) line in "
          + "\(place), \(one.amount)",
      notes: ["why: \(why)"],
      members: [
        .init("file", .text(one.line.file)), .init("row", .integer(Int64(one.line.row))),
        .init("record_type", .text(one.record.type.rawValue)),
        .init("record_id", .text(one.record.id)),
        .init("payment_intent_id", .text(one.paymentIntentID)),
        .init("days_apart", .integer(Int64(one.daysApart))), .init("why", .text(why)),
      ])
  }

  /// The last millisecond of a local day.
  static func endOfDay(_ day: BusinessDay, _ calendar: BusinessCalendar) -> Timestamp {
    Timestamp(milliseconds: calendar.start(of: day.adding(days: 1)).milliseconds - 1)
  }
}
