import SettlementModel
import Yams

extension ProfileReader {
  /// What the kinds of the file mean, and which are not read at all.
  func kinds(
    sign: FileProfile.Sign
  ) -> (kinds: [String: LineKind], rules: KindRules, ignored: Set<String>) {
    var kinds: [String: LineKind] = [:]
    var rules = KindRules()
    if let entry = top["kinds"],
      let entries = keys.entries(of: entry.node, named: "kinds", known: nil)
    {
      for entry in entries.values {
        guard let meaning = meaning(entry, sign: sign) else { continue }
        if entry.key.contains("*") {
          rules.patterns.append(KindRules.Pattern(text: entry.key, meaning: meaning))
        } else if case .kind(let kind) = meaning {
          kinds[entry.key] = kind
        } else {
          rules.bySign[entry.key] = meaning
        }
      }
    }
    rules.patterns.sort { ($1.text.utf8.count, $0.text) < ($0.text.utf8.count, $1.text) }
    let ignored = top["ignore_kinds"].flatMap { keys.texts($0) } ?? []
    for kind in ignored where kinds[kind] != nil || rules.bySign[kind] != nil {
      keys.note("'\(kind)' stands in kinds and in ignore_kinds", line: top["ignore_kinds"]!.line)
    }
    return (kinds, rules, Set(ignored))
  }

  private func meaning(
    _ entry: ProfileKeys.Entry, sign: FileProfile.Sign
  ) -> KindRules.Meaning? {
    guard entry.node.mapping != nil else { return kind(entry).map { .kind($0) } }
    guard
      let entries = keys.entries(of: entry.node, named: entry.key, known: ["credit", "debit"])
    else { return nil }
    if sign == .byKind {
      keys.note("with sign: by_kind, the sign cannot give the kind", line: entry.line)
    }
    guard let credit = entries["credit"], let debit = entries["debit"] else {
      keys.note("'\(entry.key)' needs both credit and debit", line: entry.line)
      return nil
    }
    guard let credited = kind(credit), let debited = kind(debit) else { return nil }
    return .bySign(credit: credited, debit: debited)
  }

  private func kind(_ entry: ProfileKeys.Entry) -> LineKind? {
    guard let text = keys.text(entry) else { return nil }
    if let kind = LineKind(rawValue: text), kind != .unknown { return kind }
    let known = LineKind.allCases.filter { $0 != .unknown }.map(\.rawValue)
    let hint = NearestWord.find(text, among: known).map { "; did you mean '\($0)'?" }
    keys.note(
      "'\(text)' is no kind\(hint ?? "; one of: " + known.joined(separator: ", "))",
      line: entry.line)
    return nil
  }
}
