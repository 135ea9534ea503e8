import GRDB
import SettlementModel

/// The listing `compare`: what became of the open findings of one night until another, and why.
enum ComparisonListing {
  static let columns = """
    change,cause,finding_id,class_before,class_after,code_before,code_after,payment_intent_id,\
    merchant_order_id,record_type,record_id,count,currency,before,after,difference,cause_file,\
    cause_row,cause_record_type,cause_record_id,cause_run,cause_detail
    """

  /// Changes by code, payment intent, record and id; then five rows of totals a currency, findings
  /// without a currency first: what was open, what is new, what changed, what is gone, what is
  /// open now. The third and the last say the same: open + new + changed + gone = open now.
  static func forEachRow(
    _ db: Database, from first: RunID, to second: RunID, filter: FindingFilter,
    _ body: ([ReportCell]) throws -> Void
  ) throws {
    defer { try? ComparedNights.drop(db) }
    let nights = try ComparedNights(db, from: first, to: second, filter: filter)
    let causes = try ChangeCauses(db, nights)
    var moved: [ComparedFinding.Change: ComparisonTotals] = [:]
    try nights.forEachChange { one in
      let value = difference(one)
      moved[one.change, default: ComparisonTotals()].add(value, one.subject.finding.currency)
      try body(cells(one, try causes.evidence(of: one)))
    }
    try totals(nights, moved, body)
  }

  /// What the change adds to the open value.
  private static func difference(_ one: ComparedFinding) -> Int128? {
    if one.before?.value == nil, one.after?.value == nil { return nil }
    return (one.after?.value ?? Int128(0)) - (one.before?.value ?? Int128(0))
  }

  private static func cells(_ one: ComparedFinding, _ evidence: ChangeEvidence) -> [ReportCell] {
    let subject = one.subject.finding
    func amount(_ value: Int128?) -> ReportCell {
      subject.currency.map { .minorUnits(value, $0) } ?? .empty
    }
    return [
      .text(one.change.rawValue), .text(evidence.cause.rawValue), .text(subject.id),
      .words(one.before?.finding.code.findingClass.rawValue ?? ""),
      .words(one.after?.finding.code.findingClass.rawValue ?? ""),
      .words(one.before?.finding.code.rawValue ?? ""),
      .words(one.after?.finding.code.rawValue ?? ""),
      .words(subject.paymentIntentID), .words(subject.merchantOrderID),
      .words(subject.recordType?.rawValue ?? ""), .words(subject.recordID), .count(1),
      .words(subject.currency?.code ?? ""), amount(one.before?.value), amount(one.after?.value),
      amount(difference(one)), .words(evidence.file),
      evidence.row.map { .integer($0) } ?? .empty, .words(evidence.recordType),
      .words(evidence.recordID), evidence.run.map { .integer($0) } ?? .empty,
      .words(evidence.detail),
    ]
  }

  private static func totals(
    _ nights: ComparedNights, _ moved: [ComparedFinding.Change: ComparisonTotals],
    _ body: ([ReportCell]) throws -> Void
  ) throws {
    var changed = moved[.amount] ?? ComparisonTotals()
    for (currency, entry) in moved[.findingClass]?.entries ?? [:] {
      changed.add(entry.minorUnits, currency, count: entry.count)
    }
    let parts: [(String, ComparisonTotals)] = [
      ("total_before", nights.before.totals), ("total_new", moved[.new] ?? ComparisonTotals()),
      ("total_changed", changed), ("total_gone", moved[.gone] ?? ComparisonTotals()),
      ("total_after", nights.after.totals),
    ]
    let currencies = Set(parts.flatMap { $0.1.entries.keys })
      .sorted { ($0?.code ?? "") < ($1?.code ?? "") }
    let blank = ReportCell.empty
    for currency in currencies {
      for (name, totals) in parts {
        let entry = totals.entries[currency] ?? ComparisonTotals.Entry()
        try body(
          [.text(name)] + Array(repeating: blank, count: 10) + [
            .count(entry.count), .words(currency?.code ?? ""), blank, blank,
            currency.map { .minorUnits(entry.minorUnits ?? Int128(0), $0) } ?? blank,
          ] + Array(repeating: blank, count: 6))
      }
    }
  }
}
