package import GRDB
package import SettlementModel

/// Judges cases and keeps the verdicts, as one unit of the caller's write transaction.
package enum CaseEvaluation {
  private static let fingerprintName = "evaluation_fingerprint"
  /// Memory of one sort of a full evaluation.
  private static let sortKiB = 8 << 10
  /// Cases after which `judged` is told, so that telling costs nothing.
  private static let casesPerReport = 512

  private static func storedFingerprint(_ db: Database) throws -> String? {
    try Setting.value(db, fingerprintName)
  }

  /// Whether no evaluation was ever stored, so that the next one looks at every case.
  static func isUnjudged(_ db: Database) throws -> Bool { try storedFingerprint(db) == nil }

  /// Evaluates the cases that may have another verdict than the stored one.
  ///
  /// - Parameters:
  ///   - policy: gives the business day; the rest of it is for `verdict`.
  ///   - fingerprint: names rules and configuration; where it is not the stored one, every
  ///     case is evaluated.
  ///   - judged: hears how many of how many cases have been judged, once a batch and at the end.
  ///   - verdict: the rules; called once a case in the order of the keys, of many cases by another
  ///     thread and before what was judged earlier is stored. A case that has nothing any more is
  ///     not asked about: it is closed.
  package static func evaluate(
    _ db: Database, run: Int64, policy: MatchingPolicy, fingerprint: String, mode: EvaluationMode,
    judged: (_ cases: Int, _ wanted: Int) -> Void = { _, _ in },
    verdict: @escaping (PaymentCase) throws -> CaseVerdict
  ) throws -> EvaluationCounts {
    let mode = try storedFingerprint(db) == fingerprint ? mode : .full
    try CaseSelection.fill(db, businessDay: policy.businessDay, mode: mode)
    // What is judged again as a whole is counted again as a whole.
    if mode == .full { try KeptTotals.discard(db) }
    var counts = EvaluationCounts()
    let indexes = SuspendedIndexes(db)
    let tables = VerdictRows.laterIndexes
    let isFirst = try tables.keys.allSatisfy { try indexes.isEmpty($0) }
    if isFirst { try indexes.suspend(tables.values.flatMap { $0 }) }
    let wanted = try Int.fetchOne(db, sql: "SELECT count(*) FROM temp.selected_case") ?? 0
    var cases = 0
    // Each of the walk's sorts may hold as much as the cache, and the cache then holds little of use.
    let cache = mode == .full ? try BoundedCache(db, kibibytesMax: sortKiB) : nil
    defer { cache?.end() }
    do {
      // Statements end with this scope: a table that one still reads cannot be dropped.
      let writer = try VerdictWriter(db, run: run, businessDay: policy.businessDay)
      func store(_ judgedCases: [JudgedCase]) throws {
        for one in judgedCases {
          try writer.store(one)
          cases += 1
          if cases % casesPerReport == 0 { judged(cases, wanted) }
        }
      }
      let batches = CaseBatches(verdict)
      try CaseWalk(db, over: mode == .full ? .everySelected : .selected).forEachCase { found in
        try Task.checkCancellation()
        try store(batches.add(found))
      }
      try store(batches.rest())
      try writer.finish()
      counts = writer.counts
    }
    if isFirst { try indexes.restore() }
    judged(cases, wanted)
    counts.isFull = mode == .full
    try db.execute(sql: "DROP TABLE temp.selected_case; DELETE FROM touched_case")
    try Setting.set(db, fingerprintName, to: fingerprint)
    try db.execute(
      sql: "UPDATE run SET evaluation_fingerprint = ? WHERE id = ?", arguments: [fingerprint, run])
    return counts
  }
}

extension PaymentCase {
  /// Whether nothing of the case is left.
  var isEmpty: Bool {
    intents.isEmpty && captures.isEmpty && refunds.isEmpty && disputes.isEmpty && lines.isEmpty
  }
}
