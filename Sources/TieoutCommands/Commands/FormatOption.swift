import Reporting

/// What `tieout report --format` names: a format of every report, or one of the journal alone.
enum FormatOption: Sendable, Hashable {
  case report(ReportFormat)
  case ledger(LedgerFormat)

  /// All words that the option takes.
  static let vocabulary = Vocabulary(
    noun: "format",
    words: ReportFormat.allCases.map { ($0.rawValue, FormatOption.report($0)) }
      + LedgerFormat.allCases.map { ($0.rawValue, FormatOption.ledger($0)) })

  /// The format that a file's suffix names; nil for another suffix or none.
  init?(suffixOf path: String, of name: ReportName) {
    if name == .journal, let format = LedgerFormat(suffixOf: path) {
      self = .ledger(format)
    } else if let format = ReportFormat(suffixOf: path) {
      self = .report(format)
    } else {
      return nil
    }
  }
}
