import SettlementModel
import Testing
import TieoutCommands

@Suite struct JournalConfigurationTests {
  private func read(
    _ journal: String, environment: [String: String] = [:]
  ) throws(ConfigurationErrors) -> LedgerAccounts {
    try ConfigurationReader.read(
      yaml: sampleYAML + "\n" + journal, file: "tieout.yaml", environment: environment
    ).accounts
  }

  @Test func everyAccountHasAName() throws {
    let accounts = try read("")
    for account in LedgerAccount.allCases {
      #expect(accounts[account] == account.defaultName)
      #expect(LedgerAccounts.isName(account.defaultName), "\(account)")
    }
  }

  @Test func namesComeFromTheFileAndTheEnvironment() throws {
    let accounts = try read(
      "journal: { accounts: { bank: \"Assets:Bank:2026\", fees: \"Expenses:Acquirer-Fees\" } }",
      environment: ["TIEOUT_JOURNAL_ACCOUNTS_SUSPENSE": "Equity:Doubt"])
    #expect(accounts[.bank] == "Assets:Bank:2026")
    #expect(accounts[.fees] == "Expenses:Acquirer-Fees")
    #expect(accounts[.suspense] == "Equity:Doubt")
    #expect(accounts[.clearing] == LedgerAccount.clearing.defaultName)
    #expect(accounts.allNames.count == 11)
  }

  @Test(arguments: [
    "Bank", "assets:bank", "Assets", "Assets:", "Assets::Bank", "Assets:bank", "Assets:-Bank",
    "Assets:Bank Account", "Assets:Bank;x", "Assets:支付", "Assets:Bank\t", "Assets:Bank ", "Money:Bank",
    "(Assets:Bank)",
  ])
  func otherNamesAreRefused(_ name: String) {
    #expect(!LedgerAccounts.isName(name))
    let error = #expect(throws: ConfigurationErrors.self) {
      try read("journal: { accounts: { bank: \"\(name)\" } }")
    }
    #expect(error?.problems.map(\.key) == ["journal.accounts.bank"])
  }

  @Test func clearingStandsAlone() {
    let error = #expect(throws: ConfigurationErrors.self) {
      try read("journal: { accounts: { clearing: \"Assets:Bank\" } }")
    }
    #expect(error?.problems.map(\.key) == ["journal.accounts.bank"])
  }

  @Test func anUnknownAccountNamesTheNearest() {
    let error = #expect(throws: ConfigurationErrors.self) {
      try read("journal: { accounts: { clearings: \"Assets:X\" } }")
    }
    #expect(error?.problems.first?.message.contains("did you mean 'clearing'?") == true)
  }
}
