import SettlementModel

/// What the periods of one subscription add to the way from due to collected.
struct DueFigures {
  struct Figure {
    let step: LeakageStep
    let code: FindingCode?
    let currency: Currency
    let minorUnits: Int128
  }

  private(set) var figures: [Figure] = []
  private let account: SubscriptionAccount

  /// - Parameters:
  ///   - moneyFindings: what is found about an invoice and its money.
  ///   - days: whether a period counts that starts on a day.
  init(
    _ account: SubscriptionAccount, moneyFindings: (BilledInvoice) -> [Finding],
    days: (BusinessDay) -> Bool
  ) {
    self.account = account
    for period in account.periods where period.isHeldToSchedule && days(period.start) {
      addDue(period)
      for billed in period.invoices { addCollected(billed, moneyFindings(billed)) }
    }
  }

  /// What is due against what is billed for it.
  private mutating func addDue(_ period: BilledPeriod) {
    let owed = account.owed(period)
    if let owed { add(.due, nil, owed.currency, Int128(owed.minorUnits)) }
    guard let first = period.invoices.first else {
      let code = account.findings.first { $0.isAbsence && $0.agesFrom == period.start }?.code
      if let owed { add(.notBilled, code, owed.currency, -Int128(owed.minorUnits)) }
      return
    }
    for billed in period.invoices {
      let total = billed.invoice.total
      add(.billed, nil, total.currency, Int128(total.minorUnits))
      var otherwise = Int128(total.minorUnits)
      if billed.invoice.id == first.invoice.id, let owed {
        if owed.currency == total.currency {
          otherwise -= Int128(owed.minorUnits)
        } else {
          add(.billedOtherwise, nil, owed.currency, -Int128(owed.minorUnits))
        }
      }
      if otherwise != 0 {
        add(.billedOtherwise, code(about: billed), total.currency, otherwise)
      }
    }
  }

  /// What is billed against what was captured for it.
  private mutating func addCollected(_ billed: BilledInvoice, _ moneyFindings: [Finding]) {
    let total = billed.invoice.total
    var captured = BillingMoney(billed.billingCase).captured
    let code = moneyFindings.first?.code ?? self.code(about: billed)
    let own = captured.removeValue(forKey: total.currency) ?? 0
    if own != 0 { add(.collected, nil, total.currency, own) }
    let lacking = own - Int128(total.minorUnits)
    if lacking != 0 { add(.notCollected, code, total.currency, lacking) }
    for (currency, amount) in captured where amount != 0 {
      add(.collected, nil, currency, amount)
      add(.notCollected, code, currency, amount)
    }
  }

  private func code(about billed: BilledInvoice) -> FindingCode? {
    account.findings.first { $0.recordType == .invoice && $0.recordID == billed.invoice.id }?.code
  }

  private mutating func add(
    _ step: LeakageStep, _ code: FindingCode?, _ currency: Currency, _ minorUnits: Int128
  ) {
    figures.append(Figure(step: step, code: code, currency: currency, minorUnits: minorUnits))
  }
}

extension Finding {
  /// Whether it says that a period has no invoice.
  fileprivate var isAbsence: Bool {
    switch code {
    case .invoiceLate, .invoiceNotIssued, .renewalNotCharged: true
    default: false
    }
  }
}
