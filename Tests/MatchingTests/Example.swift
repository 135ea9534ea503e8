import Matching
import SettlementModel
import Testing

/// One payment as finance would tell it, and what the rules must say of it.
struct Example: Sendable, CustomTestStringConvertible {
  let name: String
  let parts: [Part]
  /// `CODE type id expected actual currency`, in any order; `-` where there is no amount.
  let findings: [String]
  /// Outcomes of the lines in the order in which they are listed.
  let lines: [LineOutcome]
  /// `id outcome` of captures, stand-ins and refunds, in any order.
  let records: [String]
  let day: String
  let policy: @Sendable (inout MatchingPolicy) -> Void

  init(
    _ name: String, _ parts: [Part], finds findings: [String] = [], lines: [LineOutcome] = [],
    records: [String] = [], on day: String = "2026-03-05",
    policy: @escaping @Sendable (inout MatchingPolicy) -> Void = { _ in }
  ) {
    self.name = name
    self.parts = parts
    self.findings = findings
    self.lines = lines
    self.records = records
    self.day = day
    self.policy = policy
  }

  var testDescription: String { name }

  func check(sourceLocation: SourceLocation = #_sourceLocation) {
    let paymentCase = Part.assemble(parts)
    let verdict = CaseEvaluator(policy: Self.policy(on: day, policy)).verdict(of: paymentCase)
    let found = verdict.findings.map(Self.text).sorted()
    #expect(found == findings.sorted(), "\(name)", sourceLocation: sourceLocation)
    let byID = verdict.lineOutcomes.sorted { $0.lineID < $1.lineID }.map(\.outcome)
    #expect(byID == lines, "\(name)", sourceLocation: sourceLocation)
    let verdicts = verdict.recordVerdicts.map { "\($0.record.id) \($0.outcome.rawValue)" }.sorted()
    #expect(verdicts == records.sorted(), "\(name)", sourceLocation: sourceLocation)
    #expect(Set(verdict.findings.map(\.id)).count == verdict.findings.count)
  }

  static func policy(
    on day: String, _ change: (inout MatchingPolicy) -> Void = { _ in }
  ) -> MatchingPolicy {
    var policy = MatchingPolicy(
      businessDay: BusinessDay(day)!, calendar: BusinessCalendar(firstOffsetSeconds: 0),
      coverageStart: BusinessDay("2026-01-01")!,
      scope: .init(merchantNumber: "m1", configuredAppIDs: ["shop"]))
    change(&policy)
    return policy
  }

  static func text(_ finding: Finding) -> String {
    let amount = { (value: Int128?) in
      value.map { DecimalText.majorUnits(ofMinorUnits: $0, digits: finding.currency?.digits ?? 0) }
        ?? "-"
    }
    return [
      finding.code.rawValue, finding.recordType?.rawValue ?? "-",
      finding.recordID.isEmpty ? "-" : finding.recordID, amount(finding.expectedMinorUnits),
      amount(finding.actualMinorUnits), finding.currency?.code ?? "-",
    ].joined(separator: " ")
  }
}
