import ArgumentParser
import SettlementModel

/// How a reason is read from the command line and from tables.
enum ReasonOption {
  /// The reason of a word.
  static func reason(_ word: String) throws -> ResolutionReason {
    guard let reason = ResolutionReason(word: word) else { throw ValidationError(unknown(word)) }
    return reason
  }

  /// What is said of a word that is no reason.
  static func unknown(_ word: String) -> String {
    let words = ResolutionReason.allCases.map(\.rawValue)
    let written = word.lowercased().map { $0 == "-" || $0 == " " ? "_" : String($0) }.joined()
    let near = NearestWord.find(written, among: words)
    return "there is no reason '\(word)'"
      + (near.map { "; did you mean '\($0)'? `tieout resolve --help` lists all" }
        ?? "; write one of \(words.joined(separator: ", "))")
  }

  /// The list with its sentences, for the help.
  static var list: String {
    ResolutionReason.allCases.map { "\($0.rawValue): \($0.sentence)" }.joined(separator: "\n")
  }
}
