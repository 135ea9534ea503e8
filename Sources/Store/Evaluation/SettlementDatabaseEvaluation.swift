public import SettlementModel

extension SettlementDatabase {
  /// Gives new lines their case, and moves those that records which came or changed since carry
  /// elsewhere.
  ///
  /// Comes before ``evaluate(run:policy:fingerprint:mode:verdict:)`` whenever files or records came
  /// in. `mode` `.full` looks at every line; the answer is the same.
  public func linkLines(run: RunID, mode: EvaluationMode = .incremental) throws {
    try write { db in
      _ = try CaseLinking.link(db, run: run.number, mode: mode == .full ? .full : .incremental)
    }
  }

  /// Judges the cases that may have another verdict than the stored one, and stores what changed,
  /// all or nothing.
  ///
  /// `verdict` is called once a case, in the order of the keys, while the transaction goes on, by this
  /// thread or another one: it must not use the database. `judged` hears now and then how many of how
  /// many cases have been. An ``EvaluationError`` says that a verdict broke an invariant.
  public func evaluate(
    run: RunID, policy: MatchingPolicy, fingerprint: String, mode: EvaluationMode = .incremental,
    judged: (_ cases: Int, _ wanted: Int) -> Void = { _, _ in },
    verdict: @escaping (PaymentCase) throws -> CaseVerdict
  ) throws -> EvaluationCounts {
    try write { db in
      try CaseEvaluation.evaluate(
        db, run: run.number, policy: policy, fingerprint: fingerprint, mode: mode,
        judged: judged, verdict: verdict)
    }
  }

  /// Stores what billing, payout or control rules report now, in place of what they reported
  /// before.
  ///
  /// Unchanged findings keep their version, changed ones their first day. Findings of cases come
  /// from the evaluation.
  public func replaceFindings(
    origin: FindingOrigin, with findings: some Sequence<Finding>, run: RunID,
    businessDay: BusinessDay
  ) throws {
    try write { db in
      try FindingReplacement.replace(
        db, origin: origin, with: findings, run: run.number, businessDay: businessDay)
    }
  }

  /// Puts what another engine found in place of everything that is open, all or nothing.
  ///
  /// - Parameter walk: called once an origin; hands over its findings, with the case of those that have one.
  /// - Throws: ``ForeignFindingsError`` where the database holds lines of its own, whose findings these are not.
  public func importFindings(
    run: RunID, businessDay: BusinessDay,
    _ walk: (FindingOrigin, (Finding, CaseKey?) throws -> Void) throws -> Void
  ) throws {
    try write { db in
      let hasLines = try PreparedStatement(db, "SELECT 1 FROM settlement_line LIMIT 1").hasRow()
      guard !hasLines else { throw ForeignFindingsError() }
      for origin in FindingOrigin.allCases {
        let replacement = try FindingReplacement(
          db, origin: origin, run: run.number, businessDay: businessDay)
        try walk(origin) { try replacement.report($0, case: $1) }
        try replacement.closeOthers()
      }
    }
  }

  /// Findings about refused and changed input, restated from what is stored; missing files are the
  /// calendar's to tell.
  public func controlFindings(
    scope: MatchingPolicy.Scope, calendar: BusinessCalendar
  ) throws -> [Finding] {
    try read { try ControlFindings.all($0, scope: scope, calendar: calendar) }
  }
}

/// Findings of another engine were to be put beside the program's own.
public struct ForeignFindingsError: Error, Sendable, CustomStringConvertible {
  public var description: String {
    "this database holds settlement lines, and judges them itself; import findings into a data directory of their own"
  }
}
