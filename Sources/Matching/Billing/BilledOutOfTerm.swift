import SettlementModel

// BILLED_AFTER_CANCEL, BILLED_WHILE_PAUSED and CYCLE_COUNT_EXCEEDED: an invoice for a period that
// the subscription does not have.
extension SubscriptionBench {
  func billedAfterCancel(_ invoice: JudgedInvoice) -> Finding? {
    guard let end, end.precedes(invoice.billed, calendar: calendar) else { return nil }
    return outOfTerm(
      .billedAfterCancel, invoice,
      "subscription \(subscription.id) ended on \(end.day)")
  }

  func billedWhilePaused(_ invoice: JudgedInvoice) -> Finding? {
    let createdAt = invoice.billed.invoice.createdAt
    guard
      timeline.state(at: createdAt, firstKnownAt: one.versions[0].modifiedAt) == .paused
    else { return nil }
    return outOfTerm(
      .billedWhilePaused, invoice, "subscription \(subscription.id) was paused when it was made")
  }

  func cycleCountExceeded(_ invoice: JudgedInvoice) -> Finding? {
    guard silence == nil, let period = invoice.period else { return nil }
    // The terms of the time: a cap that changed later says nothing about it.
    let createdAt = invoice.billed.invoice.createdAt
    let version = one.versions.last { $0.modifiedAt <= createdAt && $0.terms != nil }
    guard let cycles = (version?.terms ?? terms).totalBillingCycles, period >= cycles else {
      return nil
    }
    return outOfTerm(
      .cycleCountExceeded, invoice,
      "subscription \(subscription.id) has \(cycles) periods, and this is period \(period + 1)")
  }

  private func outOfTerm(
    _ code: FindingCode, _ invoice: JudgedInvoice, _ reason: String
  ) -> Finding? {
    if case .unknown = invoice.billed.invoice.status { return nil }
    return report(
      code, about: invoice, expected: 0, actual: Int128(invoice.total.minorUnits),
      "Find out why invoice \(invoice.id) of \(invoice.total) was made: \(reason).")
  }
}
