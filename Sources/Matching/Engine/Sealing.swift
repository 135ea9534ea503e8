import SettlementModel

/// Gives findings their ids and their order.
enum Sealing {
  /// The findings with ids, ordered as the reports order them; equals are numbered in line order.
  static func seal(_ drafts: [FindingDraft]) -> [Finding] {
    let ordered = drafts.sorted { left, right in
      let names = (name(left), name(right))
      if names.0 != names.1 { return names.0 < names.1 }
      if left.parts != right.parts { return left.parts.lexicographicallyPrecedes(right.parts) }
      return left.line < right.line
    }
    var findings: [Finding] = []
    var ordinal = 0
    for (index, draft) in ordered.enumerated() {
      let isEqual =
        index > 0 && name(ordered[index - 1]) == name(draft)
        && ordered[index - 1].parts == draft.parts
      ordinal = isEqual ? ordinal + 1 : 0
      var finding = draft.finding
      finding.id = FindingIdentity.id(code: finding.code, parts: draft.parts, ordinal: ordinal)
      findings.append(finding)
    }
    return findings.sorted(by: FindingOrder.precedes)
  }

  /// Pending items share their numbering with the breaks that they become.
  private static func name(_ draft: FindingDraft) -> String {
    (draft.finding.code == .pendingSettlement ? .missingInSettlement : draft.finding.code).rawValue
  }
}

extension CaseWork {
  /// The verdict, once every step has run.
  ///
  /// Holds the engine to its promise: one outcome a line, one a record, and no line or record in
  /// two matches.
  func verdict() -> CaseVerdict {
    var claimedLines: Set<Int> = []
    var claimedRecords: Set<RecordReference> = []
    for match in matches {
      for line in match.lines {
        precondition(claimedLines.insert(line).inserted, "a line is in two matches")
      }
      for record in match.records {
        precondition(claimedRecords.insert(record).inserted, "a record is in two matches")
      }
    }
    let outcomes = lines.indices.map { index -> (lineID: Int64, outcome: LineOutcome) in
      guard let outcome = lineOutcomes[index] else { preconditionFailure("a line has no outcome") }
      return (lines[index].id, outcome)
    }
    let verdicts = records.indices.compactMap { index -> RecordVerdict? in
      guard let outcome = recordOutcomes[index] else {
        preconditionFailure("a record has no verdict")
      }
      let entry = records[index]
      guard entry.isReported else { return nil }
      return RecordVerdict(
        record: entry.reference, outcome: outcome,
        value: entry.amount.map { Money(minorUnits: $0, currency: entry.currency) }
          ?? Money(minorUnits: 0, currency: entry.currency))
    }
    return CaseVerdict(
      matches: matches.sorted(by: Self.precedes).map(sealed), findings: Sealing.seal(drafts),
      lineOutcomes: outcomes, recordVerdicts: verdicts.sorted { $0.record < $1.record },
      judgedFees: judgedFees, refundExchanges: refundExchanges, nextDueDay: nextDueDay,
      awaitsPull: awaitsPull)
  }

  private static func precedes(_ left: MatchDraft, _ right: MatchDraft) -> Bool {
    left.lines[0] < right.lines[0]
  }

  private func sealed(_ draft: MatchDraft) -> Match {
    Match(
      rule: draft.rule, link: draft.key, lineIDs: draft.lines.map { lines[$0].id },
      records: draft.records, toleratedMinorUnits: draft.tolerated, currency: draft.currency)
  }
}
