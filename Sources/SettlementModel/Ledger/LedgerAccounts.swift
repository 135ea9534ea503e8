/// What an account of the general ledger is for.
public enum LedgerAccount: String, Sendable, Hashable, CaseIterable {
  /// Money that UseePay holds: settled, not paid out yet.
  case clearing
  case bank
  /// What sales left to be settled; whoever books sales only here names an income account.
  case receivable
  case refunds
  case fees
  case tax
  case chargebacks
  case reserve
  case adjustments
  /// Exchange between what shoppers paid in and what is settled; each currency balances against it.
  case fx
  /// Single minor units by which a line's own amounts do not add up.
  case rounding
  /// What is in doubt until a person has looked at it.
  case suspense

  /// The name that holds where the configuration gives none.
  public var defaultName: String {
    switch self {
    case .clearing: "Assets:UseePay:Clearing"
    case .bank: "Assets:Bank"
    case .receivable, .refunds: "Assets:UseePay:Receivable"
    case .fees: "Expenses:UseePay:Fees"
    case .tax: "Expenses:UseePay:Tax"
    case .chargebacks: "Expenses:UseePay:Chargebacks"
    case .reserve: "Assets:UseePay:Reserve"
    case .adjustments: "Expenses:UseePay:Adjustments"
    case .fx: "Equity:UseePay:Exchange"
    case .rounding: "Expenses:UseePay:Rounding"
    case .suspense: "Assets:UseePay:Suspense"
    }
  }
}

/// The names of the accounts that the journal books to.
public struct LedgerAccounts: Sendable, Hashable {
  private var names: [LedgerAccount: String] = [:]

  /// The default names.
  public init() {}

  /// The account's name.
  public subscript(account: LedgerAccount) -> String {
    get { names[account] ?? account.defaultName }
    set { names[account] = newValue }
  }

  /// All names, each once, in byte order.
  public var allNames: [String] {
    Set(LedgerAccount.allCases.map { self[$0] })
      .sorted { $0.utf8.lexicographicallyPrecedes($1.utf8) }
  }

  /// Whether hledger and beancount both take the text as an account's name: one of the five roots,
  /// then parts after colons that start with a capital letter or a digit and go on with letters,
  /// digits and dashes, all ASCII.
  public static func isName(_ text: String) -> Bool {
    let parts = text.split(separator: ":", omittingEmptySubsequences: false)
    guard parts.count >= 2, roots.contains(String(parts[0])) else { return false }
    return parts.dropFirst().allSatisfy { part in
      guard let first = part.utf8.first, isCapital(first) || isDigit(first) else { return false }
      return part.utf8.allSatisfy {
        isCapital($0) || isDigit($0) || (0x61...0x7A).contains($0) || $0 == 0x2D
      }
    }
  }

  private static let roots: Set = ["Assets", "Liabilities", "Equity", "Income", "Expenses"]

  private static func isCapital(_ byte: UInt8) -> Bool { (0x41...0x5A).contains(byte) }
  private static func isDigit(_ byte: UInt8) -> Bool { (0x30...0x39).contains(byte) }
}
