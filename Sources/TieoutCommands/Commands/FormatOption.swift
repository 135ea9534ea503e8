import ArgumentParser
import Reporting

/// What `tieout report --format` names: a format of every report, or one of the journal alone.
enum FormatOption: Sendable, Hashable {
  case report(ReportFormat)
  case ledger(LedgerFormat)

  /// Reads the option's text.
  static func option(_ text: String) throws -> FormatOption {
    if let format = ReportFormat(rawValue: text) { return .report(format) }
    if let format = LedgerFormat(rawValue: text) { return .ledger(format) }
    throw ValidationError(
      "there is no format '\(text)'; write \(ReportFormat.names), and for the journal hledger or beancount")
  }

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
