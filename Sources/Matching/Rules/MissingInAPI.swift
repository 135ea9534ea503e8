import SettlementModel

// Sections 9.1 and 9.2: a line without a record is missing once it is known that nothing is there;
// until then it waits.
extension CaseWork {
  /// Reports a line whose record does not exist, or lets it wait.
  mutating func reportMissing(_ line: Int) {
    let row = lines[line]
    guard isCoveredByPull(row), isAbsenceKnown(row) else { return wait(line) }
    decide(line: line, .discrepant)
    let type = Self.recordType(of: row.kind)
    let own = Self.recordName(of: row)
    let group = linkedGroup(of: line)
    drafts.append(
      draft(
        .missingInAPI, about: RecordReference(type: type, id: own), group: group, line: line,
        namesLine: true, agesFrom: day(of: row),
        detail: """
          Ask UseePay what the \(row.kind.rawValue) line of \(row.gross) for \(name(of: row)) in \
          \(place(of: row)) \
          settles: the API knows no such \(type.rawValue).
          """
      ).with(expected: 0, actual: Int128(row.grossMinorUnits), row.currency))
  }

  /// Leaves a line for the night on which a pull covers it.
  mutating func wait(_ line: Int) {
    decide(line: line, .waiting)
    awaitsPull = true
  }

  /// Whether a complete pull covers the line's time.
  func isCoveredByPull(_ line: SettlementLine) -> Bool {
    guard let complete = policy.pullsCompleteUpTo else { return false }
    if complete == Timestamp(milliseconds: .max) { return true }
    if let time = line.occurredAt { return time <= complete }
    guard let day = line.settledOn else { return true }
    return policy.calendar.start(of: day.adding(days: 1)) <= complete
  }

  /// Whether what the line names is known not to exist.
  func isAbsenceKnown(_ line: SettlementLine) -> Bool {
    if policy.absenceIsKnown { return true }
    let own = Self.ownIDs(of: line)
    let isAbsent = { (type: RecordType, id: String) in
      absent.contains(RecordReference(type: type, id: id))
    }
    let named = line.paymentIntentID
    if !named.isEmpty, isAbsent(.paymentIntent, named) { return true }
    let holdsIntent = groupsByIntentID[named].map { groups[$0].intent != nil } ?? false
    switch line.kind {
    case .capture:
      if holdsIntent { return true }
      if own.contains(where: { isAbsent(.capture, $0) || isAbsent(.paymentIntent, $0) }) {
        return true
      }
      // An order's held intents come with all their captures.
      return named.isEmpty && (own.isEmpty || holdsOrder(line.merchantOrderID))
    case .refund, .refundReversal:
      if !own.isEmpty { return own.contains { isAbsent(.refund, $0) } }
      return holdsIntent || named.isEmpty
    default:
      return named.isEmpty
    }
  }

  private func holdsOrder(_ order: String) -> Bool {
    groupsByOrder[order] != nil || groupsByInvoice[order] != nil
  }

  /// The one group that a line leads to.
  func linkedGroup(of line: Int) -> Int? {
    switch linkOfLine[line]?.target {
    case .group(let group): group
    case .record(let record): records[record].group
    case .dispute, .order, .nothing, nil: groupsByIntentID[lines[line].paymentIntentID]
    }
  }
}
