import SettlementModel

// The part `journal`: accounts of the general ledger.
extension ConfigurationReader {
  mutating func readAccounts() -> LedgerAccounts {
    var accounts = LedgerAccounts()
    for account in LedgerAccount.allCases {
      let path = "journal.accounts.\(account.rawValue)"
      guard let name = text(path) else { continue }
      if LedgerAccounts.isName(name) {
        accounts[account] = name
      } else {
        report(
          path,
          "\(name) is no account that hledger and beancount both take; write Assets, Liabilities, "
            + "Equity, Income or Expenses and then parts such as :UseePay:Fees, each of letters, "
            + "digits and dashes, with a capital letter or a digit first")
      }
    }
    for account in LedgerAccount.allCases where account != .clearing {
      if accounts[account] == accounts[.clearing] {
        report(
          "journal.accounts.\(account.rawValue)",
          "is the clearing account, too; its balance would tell nothing")
      }
    }
    return accounts
  }
}
