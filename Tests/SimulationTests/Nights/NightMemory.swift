import Reconciliation
import SettlementModel
import Store

/// A finding as a person compares it; amounts in minor units.
struct ExpectedFinding: Hashable {
  var code: String
  var intent = "", order = "", type = "", record = "", kind = "", currency = ""
  var expected: Int128?, actual: Int128?
  var file = "", row = 0, payout = ""
  var agesFrom: BusinessDay?

  /// What stays the same from night to night: neither place, apart from files, nor amounts; and a
  /// record that lines do not equal is one thing, whichever line is the first of them.
  var identity: String {
    let isPlace = ["FILE", "CONTR", "ROW", "SCOPE"].contains { code.hasPrefix($0) }
    return [
      code == "PENDING_SETTLEMENT" ? "MISSING_IN_SETTLEMENT" : code, intent, type, record,
      code == "AMOUNT_MISMATCH" ? "" : kind,
      intent.isEmpty ? order : "", isPlace ? "\(file) \(row)" : "",
      type == "payout" ? currency : "",
    ].joined(separator: "|")
  }
}

// Texts of findings, and what must stay the same about them from night to night.
extension SimulatedSeries {
  private static let withAge: Set<String> = [
    "MISSING_IN_API", "STATUS_MISMATCH", "DUPLICATE_SETTLEMENT", "AMOUNT_MISMATCH",
    "MISSING_IN_SETTLEMENT", "PENDING_SETTLEMENT", "CURRENCY_MISMATCH",
  ]

  func text(_ one: ExpectedFinding, on day: BusinessDay) -> String {
    let age = one.agesFrom.map { "\(model.age(from: $0, on: day))" } ?? ""
    return [
      one.code, one.intent, one.order, one.type, one.record, one.kind, one.currency,
      one.expected.map { "\($0)" } ?? "", one.actual.map { "\($0)" } ?? "", one.file,
      "\(one.row)", one.payout, Self.withAge.contains(one.code) ? age : "",
    ].joined(separator: "|")
  }

  static func text(_ one: ReportedFinding) -> String {
    let finding = one.finding
    let code = finding.code.rawValue
    return [
      code, finding.paymentIntentID, finding.merchantOrderID, finding.recordType?.rawValue ?? "",
      finding.recordID, finding.kind?.rawValue ?? "", finding.currency?.code ?? "",
      finding.expectedMinorUnits.map { "\($0)" } ?? "",
      finding.actualMinorUnits.map { "\($0)" } ?? "", finding.position?.file ?? "",
      // Where a cut-off file was given up is the reader's choice.
      code == "FILE_QUARANTINED" ? "0" : "\(finding.position?.row ?? 0)", finding.payoutID,
      withAge.contains(code) ? "\(one.ageDays)" : "",
    ].joined(separator: "|")
  }

  /// Holds first days and ids against those of the nights before.
  func remember(_ expected: ReferenceNight, _ day: BusinessDay) throws {
    var found: [String: [(day: BusinessDay, id: String)]] = [:]
    var byText: [String: [String]] = [:]
    for finding in expected.findings {
      byText[text(finding, on: day), default: []].append(finding.identity)
    }
    try database.forEachReportedFinding(
      filter: FindingFilter(), businessDay: day, calendar: plan.policy.calendar
    ) { one in
      guard let identity = byText[Self.text(one)]?.popLast() else { return }
      found[identity, default: []].append((one.firstSeen, one.finding.id))
    }
    for (identity, ones) in found {
      var days = memory.firstSeen[identity] ?? []
      let new = ones.count - days.count
      // A run that died may have stored what it never reported.
      let allowed = Set([day] + unfinishedDays)
      let firsts = ones.map(\.day).sorted()
      var rest = firsts
      for known in days {
        if let place = rest.firstIndex(of: known) { rest.remove(at: place) }
      }
      // Where lines that are alike become fewer, the rules decide which of them goes.
      let isExact = rest.count == max(0, new) || new < 0
      guard isExact, rest.allSatisfy(allowed.contains) else {
        throw SimulationFailure("first seen of \(identity): \(firsts), known \(days), night of \(day)")
      }
      days += rest
      memory.firstSeen[identity] = days
      let ids = memory.ids[identity, default: []].union(ones.map(\.id))
      guard ids.count <= days.count else {
        throw SimulationFailure("ids of \(identity): \(ids.sorted()) for \(days.count) findings")
      }
      memory.ids[identity] = ids
    }
    unfinishedDays = []
  }
}
