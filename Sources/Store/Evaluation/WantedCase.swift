import SettlementModel

/// The rows that a verdict asks for.
struct WantedCase {
  struct LineRow {
    let lineID: Int64
    /// Index into the verdict's matches.
    let match: Int?
    let outcome: String
  }
  struct RecordRow {
    let type: String
    let id: String
    let match: Int?
    let outcome: String?
    let value: Int64
    let currency: String
  }
  var matches: [Match]
  var lines: [LineRow] = []
  var records: [RecordRow] = []
  var findings: [Finding]

  /// Checks that every line of the case has one outcome, and that nothing is claimed twice.
  init(_ verdict: CaseVerdict, of found: PaymentCase) throws {
    let key = found.key.number
    matches = verdict.matches
    findings = verdict.findings
    try Self.checkLines(verdict, of: found)
    var matchOfLine: [Int64: Int] = [:]
    var matchOfRecord: [RecordReference: Int] = [:]
    for (index, match) in verdict.matches.enumerated() {
      for line in match.lineIDs where matchOfLine.updateValue(index, forKey: line) != nil {
        throw EvaluationError.claimedTwice(caseKey: key, what: "a line")
      }
      for record in match.records where matchOfRecord.updateValue(index, forKey: record) != nil {
        throw EvaluationError.claimedTwice(caseKey: key, what: "\(record.type) \(record.id)")
      }
    }
    for (lineID, outcome) in verdict.lineOutcomes {
      let match = matchOfLine.removeValue(forKey: lineID)
      lines.append(LineRow(lineID: lineID, match: match, outcome: outcome.rawValue))
    }
    guard matchOfLine.isEmpty else { throw EvaluationError.linesNotConserved(caseKey: key) }
    try addRecords(verdict, &matchOfRecord, key: key)
  }

  private mutating func addRecords(
    _ verdict: CaseVerdict, _ matchOfRecord: inout [RecordReference: Int], key: Int64
  ) throws {
    var judged: Set<RecordReference> = []
    for one in verdict.recordVerdicts {
      guard judged.insert(one.record).inserted else {
        throw EvaluationError.claimedTwice(
          caseKey: key, what: "\(one.record.type) \(one.record.id)")
      }
      records.append(
        RecordRow(
          type: one.record.type.rawValue, id: one.record.id,
          match: matchOfRecord.removeValue(forKey: one.record), outcome: one.outcome.rawValue,
          value: one.value.minorUnits, currency: one.value.currency.code))
    }
    // What is left of the matches is in no bucket: disputes.
    for match in verdict.matches {
      for record in match.records {
        guard let index = matchOfRecord.removeValue(forKey: record) else { continue }
        records.append(
          RecordRow(
            type: record.type.rawValue, id: record.id, match: index, outcome: nil, value: 0,
            currency: match.currency.code))
      }
    }
  }

  private static func checkLines(_ verdict: CaseVerdict, of found: PaymentCase) throws {
    let judged = verdict.lineOutcomes.map(\.lineID).sorted()
    guard judged == found.lines.map(\.id).sorted() else {
      throw EvaluationError.linesNotConserved(caseKey: found.key.number)
    }
  }
}
