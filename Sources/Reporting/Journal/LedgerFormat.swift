public import SettlementModel

/// How the journal is written for a plain-text general ledger.
public enum LedgerFormat: String, Sendable, Hashable, CaseIterable {
  case hledger
  case beancount

  /// The format that a file's suffix names, in any case: `.hledger` or `.journal`, `.beancount` or
  /// `.bean`; nil for another suffix or none.
  public init?(suffixOf path: String) {
    guard let dot = path.lastIndex(of: "."), !path[dot...].contains("/") else { return nil }
    switch path[path.index(after: dot)...].lowercased() {
    case "hledger", "journal": self = .hledger
    case "beancount", "bean": self = .beancount
    default: return nil
    }
  }

  /// Writes all that `walk` books, one posting at a time; memory is bounded whatever its number.
  public func write(
    accounts: LedgerAccounts, to output: any OutputSink,
    _ walk: (any JournalSink) throws -> Void
  ) throws {
    switch self {
    case .hledger:
      let journal = HledgerJournal(accounts: accounts, output: output)
      try walk(journal)
      try journal.finish()
    case .beancount:
      let journal = BeancountJournal(accounts: accounts, output: output)
      try walk(journal)
      try journal.finish()
    }
  }
}
