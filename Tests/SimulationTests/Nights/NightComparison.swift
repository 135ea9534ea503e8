import GRDB
import PaymentAPI
import Reconciliation
import SettlementModel
import Store

/// Ids and first days of findings, by what stays the same about them.
struct FindingMemory {
  var firstSeen: [String: [BusinessDay]] = [:]
  var ids: [String: Set<String>] = [:]
}

// What the night left, held against the model.
extension SimulatedSeries {
  func settle(
    _ day: BusinessDay, _ api: FakeAPI, isNamed: Bool, _ outcome: NightOutcome = NightOutcome()
  ) async throws {
    nightsRun += 1
    latestCall = max(latestCall, api.end)
    let repeated = api.repeated
    reached[.repeatedAcrossPages, default: 0] += repeated.copies
    reached[.copiesDiffer, default: 0] += repeated.changed
    let isComplete: Bool
    if case .none = api.night.trouble { isComplete = true } else { isComplete = false }
    // A pull without pages to break off at is complete.
    let reallyFailed = try !isComplete && database.incompletePulls().isEmpty == false
    model.pullFailed = reallyFailed
    if !reallyFailed { model.coveredUpTo = api.start }
    try requireAllKnown(api, isComplete: !reallyFailed)
    try requireAllFiles(on: day)
    let lastDue = day.adding(days: isNamed || world.hour >= 12 ? -1 : -2)
    let expected = model.night(on: day, filesDueTo: lastDue)
    try compare(expected, with: database, day)
    try compareSummary(outcome, expected)
    try remember(expected, day)
    for finding in expected.findings { codes[finding.code, default: 0] += 1 }
  }

  /// After a complete pull everything that the API shows is held, in the state that it had by then.
  private func requireAllKnown(_ api: FakeAPI, isComplete: Bool) throws {
    guard isComplete else { return }
    for record in world.history.all(at: api.start) {
      let known: APIRecord? =
        switch record.reference.type {
        case .paymentIntent: model.intents[record.reference.id].map { .paymentIntent($0) }
        case .capture: model.captures[record.reference.id].map { .capture($0) }
        default: model.refunds[record.reference.id].map { .refund($0) }
        }
      let moments = stride(from: api.start, through: max(latestCall, api.start), by: 5000)
      guard known == record
        || moments.contains(where: { known == world.history.record(record.reference, at: $0) })
      else {
        throw SimulationFailure("not pulled: \(record), held: \(known.map { "\($0)" } ?? "nothing")")
      }
    }
  }

  private func requireAllFiles(on day: BusinessDay) throws {
    for (name, file) in world.folder(at: world.night(of: day)) where model.seen[name] != file.file {
      throw SimulationFailure("not ingested: \(name)")
    }
  }

  /// Findings, buckets of lines and of records, as the database has them.
  func compare(
    _ expected: ReferenceNight, with database: SettlementDatabase, _ day: BusinessDay,
    leavingOut codes: Set<String> = []
  ) throws {
    var found: [String] = []
    try database.forEachReportedFinding(
      filter: FindingFilter(), businessDay: day, calendar: plan.policy.calendar
    ) { found.append(Self.text($0)) }
    let wanted = expected.findings.map { text($0, on: day) }
    try requireSame("findings", wanted.filter { !codes.contains(Self.code($0)) }, found.filter { !codes.contains(Self.code($0)) })
    let (lines, records) = try database.read { db in
      (
        try Row.fetchAll(db, sql: "SELECT file, row, outcome FROM v_lines").map {
          "\($0[0] as String):\($0[1] as Int64) \($0[2] as String? ?? "none")"
        },
        try Row.fetchAll(
          db, sql: """
            SELECT type, id, outcome FROM record_verdict
            WHERE closed_run IS NULL AND outcome IS NOT NULL
            """
        ).map { "\($0[0] as String) \($0[1] as String) \($0[2] as String)" }
      )
    }
    try requireSame(
      "lines", expected.lines.filter { $0.value != "rejected" }.map { "\($0.key) \($0.value)" }, lines)
    try requireSame("records", expected.records.map { "\($0.key) \($0.value)" }, records)
  }

  private static func code(_ text: String) -> String { String(text.prefix { $0 != "|" }) }

  /// Counts of buckets and payouts, as the reports of the night state them.
  private func compareSummary(_ outcome: NightOutcome, _ expected: ReferenceNight) throws {
    guard let summary = outcome.summary else { return }
    func counts(_ buckets: some Sequence<String>) -> [String: Int] {
      buckets.reduce(into: [:]) { $0[$1, default: 0] += 1 }
    }
    let text = { (counts: [String: Int]) in counts.filter { $0.value != 0 && $0.key != "total" }.map { "\($0.key) \($0.value)" } }
    try requireSame("counts of lines", text(counts(expected.lines.values)), text(summary.lines.counts))
    try requireSame("counts of records", text(counts(expected.records.values)), text(summary.records.counts))
    let payouts = summary.payouts.map {
      "\($0.payoutID) \($0.currency) \($0.linesMinorUnits) \($0.paidOutMinorUnits) \($0.isJudged)"
    }
    try requireSame("payouts", expected.payouts.map { "\($0.key) \($0.value)" }, payouts)
    guard summary.isConserved else { throw SimulationFailure("the books do not balance") }
  }

  func requireSame(_ what: String, _ expected: [String], _ found: [String]) throws {
    let missing = Self.surplus(expected, over: found), extra = Self.surplus(found, over: expected)
    guard !missing.isEmpty || !extra.isEmpty else { return }
    throw SimulationFailure(
      "\(what):\n  expected and not there:\n    " + missing.joined(separator: "\n    ")
        + "\n  there and not expected:\n    " + extra.joined(separator: "\n    "))
  }

  private static func surplus(_ some: [String], over others: [String]) -> [String] {
    var counts: [String: Int] = [:]
    for text in others { counts[text, default: 0] += 1 }
    return some.sorted().filter { text in
      counts[text, default: 0] -= 1
      return counts[text, default: 0] < 0
    }
  }
}
