import SettlementModel

// Step 5 of the engine: what each bundle of lines and records comes to.
extension CaseWork {
  mutating func judgeBundles() {
    for bundle in bundles {
      switch bundle.nature {
      case .settlement: judgeSettlement(bundle)
      case .notMoved: judgeNotMoved(bundle)
      case .statusUnknown:
        conclude(bundle, rule: "status unknown", lines: .discrepant, records: .discrepant)
      case .otherCurrency: reportCurrencyMismatch(bundle)
      case .anyAmount:
        conclude(bundle, rule: "refund without a known amount", lines: .matched, records: .matched)
      }
    }
  }

  /// Records the match and puts lines and records into their buckets.
  mutating func conclude(
    _ bundle: Bundle, rule: String, lines outcome: LineOutcome,
    records recordOutcome: RecordOutcome,
    tolerated: Int64 = 0
  ) {
    let taken = bundle.lines.sorted()
    matches.append(
      MatchDraft(
        rule: rule, key: strongestKey(of: taken, else: bundle.key), lines: taken,
        records: bundle.records.map { records[$0].reference }.sorted(), tolerated: tolerated,
        currency: bundle.currency))
    for line in taken { decide(line: line, outcome) }
    for record in bundle.records { decide(record: record, recordOutcome) }
  }

  private func strongestKey(of taken: [Int], else fallback: LinkKey) -> LinkKey {
    let strength = LinkKey.allCases
    return taken.compactMap { linkOfLine[$0]?.key }
      .min { strength.firstIndex(of: $0)! < strength.firstIndex(of: $1)! } ?? fallback
  }

  private mutating func judgeSettlement(_ bundle: Bundle) {
    if bundle.lines.contains(where: { lines[$0].minorUnits(in: bundle.currency) == nil }) {
      return reportCurrencyMismatch(bundle)
    }
    let difference = bundle.sum - bundle.target
    if abs(difference) <= scope.tolerance(bundle.currency) {
      return conclude(
        bundle, rule: rule(of: bundle), lines: .matched, records: .matched,
        tolerated: tolerated(difference))
    }
    if bundle.sum == 0, bundle.lines.contains(where: { lines[$0].kind == .refundReversal }) {
      givenBack.formUnion(bundle.records)
      return conclude(
        bundle, rule: "debited and given back", lines: .matched, records: .matched)
    }
    if isGivenBackFromBefore(bundle) { return concludeGivenBackFromBefore(bundle) }
    if isGivenBack(bundle) { givenBack.formUnion(bundle.records) }
    if isStale(bundle) {
      for line in bundle.lines { wait(line) }
      awaitingPull.formUnion(bundle.records)
      return
    }
    if bundle.lines.contains(where: { lines[$0].currency != bundle.currency }) {
      return reportCurrencyMismatch(bundle)
    }
    reportAmountMismatch(bundle)
  }

  /// Whether lines that no pull covers differ from what an earlier pull saw: without the record's
  /// own id they may be for another record, and an intent that is not final may have captured more.
  private func isStale(_ bundle: Bundle) -> Bool {
    guard bundle.lines.contains(where: { !isCoveredByPull(lines[$0]) }) else { return false }
    let entry = records[bundle.records[0]]
    let isFinal = intent(ofGroup: entry.group)?.status.isFinal ?? true
    let isStandIn = entry.family == .capture && !groups[entry.group].hasCaptureObjects
    return isStandIn && !isFinal
      || bundle.lines.contains {
        let key = linkOfLine[$0]?.key
        return key != .recordID && key != .acquirerReferenceNumber && !isCoveredByPull(lines[$0])
      }
  }

  private func rule(of bundle: Bundle) -> String {
    let noun = records[bundle.records[0]].family == .capture ? "capture" : "refund"
    switch (bundle.lines.count, bundle.records.count) {
    case (1, 1): return "one line, one \(noun)"
    case (_, 1): return "several lines, one \(noun)"
    case (1, _): return "one line, several \(noun)s"
    default: return "several lines, several \(noun)s"
    }
  }

  private mutating func reportAmountMismatch(_ bundle: Bundle) {
    let taken = bundle.lines.sorted()
    let entry = records[bundle.records[0]]
    let isOne = bundle.records.count == 1
    let reference =
      isOne
      ? entry.reference
      : RecordReference(type: .paymentIntent, id: groups[entry.group].intentID)
    let expected = amountText(bundle.target, bundle.currency)
    let actual = amountText(bundle.sum, bundle.currency)
    let what =
      isOne
      ? "\(reference.type.rawValue) \(reference.id)"
      : "payment intent \(reference.id) with \(bundle.records.count) records"
    drafts.append(
      draft(
        .amountMismatch, about: reference, group: entry.group, line: taken[0],
        agesFrom: entry.agesFrom,
        detail:
          """
          Ask UseePay why \(what) of \(expected) was settled with \(actual) in \
          \(place(of: lines[taken[0]])).
          """
      ).with(expected: bundle.target, actual: bundle.sum, bundle.currency))
    conclude(bundle, rule: rule(of: bundle), lines: .discrepant, records: .discrepant)
  }

  private mutating func reportCurrencyMismatch(_ bundle: Bundle) {
    let first = bundle.lines.min()!
    reportCurrencyMismatch(line: first, record: bundle.records[0], namesLine: false)
    conclude(bundle, rule: "other currency", lines: .discrepant, records: .discrepant)
  }

  /// Section 9.10: other currencies, without an amount finding.
  mutating func reportCurrencyMismatch(line: Int, record: Int, namesLine: Bool) {
    let entry = records[record]
    let row = lines[line]
    let own = entry.amount.map { amountText(Int128($0), entry.currency) } ?? "\(entry.currency)"
    var found = draft(
      .currencyMismatch, about: entry.reference, group: entry.group, line: line,
      namesLine: namesLine, agesFrom: entry.agesFrom,
      detail: """
        Ask UseePay why \(entry.reference.type.rawValue) \(entry.reference.id) of \(own) was \
        settled as \
        \(row.gross) in \(place(of: row)): \(entry.currency) and \(row.currency) differ.
        """)
    found.finding.currency = entry.currency
    drafts.append(found)
  }
}
