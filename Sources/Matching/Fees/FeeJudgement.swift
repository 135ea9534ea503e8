import SettlementModel

/// What the fee rules know of a case besides its lines: who stands with whom.
struct FeeBench {
  /// The intent group of each line; nil where nothing tells it.
  var groupOfLine: [Int?]
  /// The lines of each group, in ``LineOrder``.
  var linesOfGroup: [Int: [Int]] = [:]
  /// Lines that share their match with others of their kind, or settle several records: how often
  /// a fixed amount falls due for them is not known.
  var sharing: Set<Int> = []
  /// What rows that charge a fee by themselves name: intents, orders, transactions.
  var charged: [LineKind: Set<String>] = [:]

  init(_ work: CaseWork) {
    groupOfLine = work.lines.indices.map { work.groupOfLine[$0] ?? work.linkedGroup(of: $0) }
    for bundle in work.bundles {
      for line in bundle.lines {
        groupOfLine[line] = groupOfLine[line] ?? work.records[bundle.records[0]].group
      }
    }
    for further in work.furtherLines {
      groupOfLine[further.line] =
        groupOfLine[further.line] ?? work.records[further.record].group
    }
    for (line, group) in groupOfLine.enumerated() {
      if let group { linesOfGroup[group, default: []].append(line) }
    }
    for match in work.matches {
      var counts: [LineKind: Int] = [:]
      for line in match.lines { counts[work.lines[line].kind, default: 0] += 1 }
      sharing.formUnion(
        match.lines.filter {
          match.records.count > 1 || counts[work.lines[$0].kind, default: 0] > 1
        })
    }
    for line in work.lines where [.fee, .refundFee, .disputeFee].contains(line.kind) {
      let names = [
        line.paymentIntentID, line.merchantOrderID, line.recordID, line.originalRecordID,
      ]
      charged[line.kind, default: []].formUnion(names.filter { !$0.isEmpty })
    }
  }

  /// Whether a row of its own charges a fee for the line.
  func isChargedSeparately(_ line: SettlementLine) -> Bool {
    var kinds: [LineKind] = [.fee]
    if line.kind == .refund { kinds.append(.refundFee) }
    if line.kind == .chargeback { kinds.append(.disputeFee) }
    let names = [line.recordID, line.paymentIntentID, line.merchantOrderID]
    return kinds.contains { kind in
      charged[kind].map { known in names.contains { !$0.isEmpty && known.contains($0) } } ?? false
    }
  }
}

// Fees against the rate card, beside whatever else is found; a line that cannot be judged is silent.
extension CaseWork {
  mutating func judgeFees() {
    guard !policy.fees.isEmpty else { return }
    let bench = FeeBench(self)
    var payments: [Int: PaymentFees] = [:]
    for line in lines.indices where isJudgedForFees(line, bench) {
      let row = lines[line]
      guard let charged = row.feeMinorUnits else { continue }
      let own = cardFee(of: line, bench)
      if row.kind == .refund, let group = bench.groupOfLine[line] {
        if payments[group] == nil { payments[group] = paymentFees(ofGroup: group, bench) }
        let due = payments[group]!.dueBack(on: row, at: line)
        if let due, due > 0 {
          judgeReturn(line, due: due, own: own ?? 0, charged: Int128(charged))
          continue
        }
      }
      if let own { judgeCharge(line, expected: own, charged: Int128(charged)) }
    }
  }

  private func isJudgedForFees(_ line: Int, _ bench: FeeBench) -> Bool {
    let row = lines[line]
    guard [.capture, .refund, .chargeback].contains(row.kind), lineOutcomes[line] != .batchLevel,
      !scope.isForeign(row), !bench.sharing.contains(line), !bench.isChargedSeparately(row)
    else { return false }
    guard let start = policy.coverageStart, let day = day(of: row) else { return true }
    return day >= start
  }

  /// What the card is asked about a line.
  func feeSubject(of line: Int, _ bench: FeeBench) -> FeeEntry.Subject {
    let row = lines[line]
    let method =
      row.paymentMethod.isEmpty
      ? bench.groupOfLine[line].flatMap { intent(ofGroup: $0) }?.paymentMethod ?? ""
      : row.paymentMethod
    return FeeEntry.Subject(
      kind: row.kind, paymentMethod: method, cardBrand: row.cardBrand, currency: row.currency,
      day: day(of: row))
  }

  /// The card's fee on a line's own amount; nil where no entry fits or the base is not stated.
  private func cardFee(of line: Int, _ bench: FeeBench) -> Int128? {
    let row = lines[line]
    let isOneCurrency = row.currency == row.settlementCurrency
    guard let entry = policy.fees.entry(for: feeSubject(of: line, bench)),
      let base = row.settlementAmountMinorUnits ?? (isOneCurrency ? row.grossMinorUnits : nil)
    else { return nil }
    return entry.fee(onMinorUnits: abs(Int128(base)), in: row.settlementCurrency)
  }

  /// Reports a fee finding, and puts its line with the discrepant ones.
  mutating func reportFee(
    _ code: FindingCode, _ line: Int, expected: Int128, charged: Int128, _ question: String
  ) {
    let row = lines[line]
    drafts.append(
      draft(
        code,
        about: RecordReference(type: Self.recordType(of: row.kind), id: Self.recordName(of: row)),
        group: linkedGroup(of: line), line: line, namesLine: true, agesFrom: day(of: row),
        detail: """
          Ask UseePay why the \(row.kind.rawValue) line for \(name(of: row)) in \(place(of: row)) \
          \(question)
          """
      ).with(expected: -expected, actual: -charged, row.settlementCurrency))
    lineOutcomes[line] = .discrepant
  }
}
