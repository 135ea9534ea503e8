import SettlementModel

// INVOICE_UNPAID_OVERDUE: open or failed past its due date and grace. Where money was captured for
// it, INVOICE_CAPTURED_NOT_PAID says so.
extension SubscriptionBench {
  func unpaidOverdue(_ invoice: JudgedInvoice) -> Finding? {
    let bill = invoice.billed.invoice
    switch bill.status {
    case .open, .sent, .paymentFailed: break
    default: return nil
    }
    let due = calendar.day(of: bill.dueAt ?? invoice.billed.start)
    guard calendar.ageDays(from: due, to: knownDay) > policy.paymentGraceDays else { return nil }
    // Rules about an intent run only where it is held, and where its statuses tell what moved.
    let holdsIntent =
      bill.paymentIntentID.isEmpty
      || invoice.billed.intents.contains { $0.id == bill.paymentIntentID }
    guard holdsIntent, !invoice.money.isUnknown, invoice.kept <= 0, bill.total.minorUnits > 0 else {
      return nil
    }
    let why = bill.failure.isEmpty ? "" : " (\(bill.failure))"
    return report(
      .invoiceUnpaidOverdue, about: invoice, expected: Int128(bill.total.minorUnits), actual: 0,
      agesFrom: due,
      """
      Collect invoice \(bill.id) of \(bill.total) of subscription \(subscription.id): it was due \
      on \(due) and is \(bill.status.rawValue)\(why).
      """)
  }
}
