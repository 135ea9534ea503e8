import SettlementModel

// Step 6 of the engine (sections 9.1, 9.11): records that no line claims.
extension CaseWork {
  mutating func judgeLeftoverRecords() {
    for record in records.indices where recordOutcomes[record] == nil {
      let entry = records[record]
      if ambiguous.contains(record) {
        decide(record: record, .discrepant)
      } else if !entry.isInScope || !entry.isCovered || entry.state == .notMoved {
        decide(record: record, .notSettleable)
      } else {
        switch entry.state {
        case .statusUnknown: decide(record: record, .discrepant)
        case .moved where awaitingPull.contains(record):
          reportUnsettled(record, .pendingSettlement, dueDays: nil)
        case .pending: reportUnsettled(record, .pendingSettlement, dueDays: nil)
        case .moved, .notMoved: judgeAge(of: record)
        }
      }
    }
  }

  private mutating func judgeAge(of record: Int) {
    let entry = records[record]
    let method = intent(ofGroup: entry.group)?.paymentMethod ?? ""
    let dueDays =
      entry.family == .refund
      ? policy.refundDueDays : policy.settlementDueDays(paymentMethod: method)
    let age = policy.calendar.ageDays(from: entry.agesFrom, to: policy.businessDay)
    if age <= dueDays {
      comesDue(policy.calendar.firstDayPast(dueDays: dueDays, from: entry.agesFrom))
      reportUnsettled(record, .pendingSettlement, dueDays: dueDays)
    } else {
      reportUnsettled(record, .missingInSettlement, dueDays: dueDays)
    }
  }

  /// Notes a later day on which the verdict may differ.
  mutating func comesDue(_ day: BusinessDay) {
    nextDueDay = min(nextDueDay ?? day, day)
  }

  private mutating func reportUnsettled(_ record: Int, _ code: FindingCode, dueDays: Int?) {
    let entry = records[record]
    decide(record: record, code == .missingInSettlement ? .discrepant : .pending)
    let amount = entry.amount.map { " of " + amountText(Int128($0), entry.currency) } ?? ""
    let name = "\(entry.reference.type.rawValue) \(entry.reference.id)\(amount)"
    let detail =
      switch (code, dueDays) {
      case (.missingInSettlement, let days?):
        """
        Ask UseePay when \(name) will be settled: no line has come within \(days) days of \
        \(entry.agesFrom).
        """
      case (_, let days?):
        "Wait for \(name): a line is due within \(days) days of \(entry.agesFrom)."
      case _ where awaitingPull.contains(record):
        "Wait for the next complete pull: the lines of \(name) came after the last one."
      default: "Wait for \(name): it is still \(entry.statusText) and no line has come."
      }
    var found = draft(
      code, about: entry.reference, group: entry.group, agesFrom: entry.agesFrom, detail: detail)
    found.finding.currency = entry.currency
    found.finding.expectedMinorUnits = entry.amount.map { Int128($0) }
    found.finding.actualMinorUnits = 0
    drafts.append(found)
  }
}
