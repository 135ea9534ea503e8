public import SettlementModel

/// Holds a subscription's schedule against what billed it: whether everything was billed that
/// should have been, at the right price.
///
/// Pure, like the rules about payments. Time and memory grow with the subscription's periods and
/// invoices.
public struct SubscriptionAudit: Sendable {
  let policy: MatchingPolicy

  public init(policy: MatchingPolicy) {
    self.policy = policy
  }

  /// What should have been billed, what was, and the findings about it with their ids: at most one
  /// a period without an invoice, one an invoice, and one about the schedule itself.
  public func account(of one: SubscriptionCase) -> SubscriptionAccount {
    guard let terms = one.current.terms else {
      return SubscriptionAccount(otherInvoices: one.invoices, silence: .termsUnknown)
    }
    var bench = SubscriptionBench(one, terms: terms, policy: policy)
    guard bench.isInScope else {
      return SubscriptionAccount(otherInvoices: one.invoices, silence: .outOfScope)
    }
    bench.layOut()
    var found: [Finding] = []
    if let finding = bench.unknownSubscriptionStatus() ?? bench.scheduleDisagrees() {
      found.append(finding)
    }
    found += bench.periods.compactMap { bench.absentInvoice(in: $0) }
    var unverifiable: [String] = []
    for invoice in bench.judged {
      if let finding = bench.finding(about: invoice) {
        found.append(finding)
      } else if bench.priceIsUnverifiable(invoice) {
        unverifiable.append(invoice.id)
      }
    }
    return SubscriptionAccount(
      periods: bench.periods, otherInvoices: bench.otherInvoices,
      unverifiableInvoiceIDs: unverifiable, silence: bench.silence, findings: found)
  }

  /// The findings alone.
  public func findings(of one: SubscriptionCase) -> [Finding] { account(of: one).findings }
}

extension SubscriptionBench {
  /// What one invoice is reported for: the first rule that has something to say, in the order of the
  /// table of codes.
  func finding(about invoice: JudgedInvoice) -> Finding? {
    guard !isOutOfScope(invoice) else { return nil }
    return furtherInvoice(invoice) ?? wrongPrice(invoice) ?? billedAfterCancel(invoice)
      ?? billedWhilePaused(invoice) ?? cycleCountExceeded(invoice) ?? unpaidOverdue(invoice)
  }
}
