import SettlementModel
import Yams

extension ProfileReader {
  /// The profile's columns; whatever is missing or makes no sense together is noted.
  func columns(
    hasHeader: Bool, sign: FileProfile.Sign
  ) -> [CanonicalField: FileProfile.Column] {
    guard let columnsEntry = top["columns"],
      let entries = keys.entries(
        of: columnsEntry.node, named: "columns", known: CanonicalField.allCases.map(\.rawValue))
    else { return [:] }
    var columns: [CanonicalField: FileProfile.Column] = [:]
    var claimed: [FileProfile.Column: String] = [:]
    for entry in entries.values.sorted(by: { ($0.line, $0.key) < ($1.line, $1.key) }) {
      guard let field = CanonicalField(rawValue: entry.key),
        let column = hasHeader
          ? keys.texts(entry).map(FileProfile.Column.named)
          : keys.whole(entry, max: 10_000).map(FileProfile.Column.index)
      else { continue }
      for place in places(of: column) {
        if let other = claimed[place] {
          keys.note("\(entry.key) and \(other) name the same column", line: entry.line)
        }
        claimed[place] = entry.key
      }
      let isSplit = field.debitAndCredit != nil || field.isDebitOrCredit
      if isSplit, (sign == .debitCredit) != field.isDebitOrCredit {
        keys.note(
          sign == .debitCredit
            ? "with sign: debit_credit, \(entry.key) is \(entry.key)_debit and \(entry.key)_credit"
            : "\(entry.key) needs sign: debit_credit", line: entry.line)
      }
      columns[field] = column
    }
    checkNeeded(Set(entries.keys), sign: sign, line: columnsEntry.line)
    return columns
  }

  private func places(of column: FileProfile.Column) -> [FileProfile.Column] {
    guard case .named(let names) = column else { return [column] }
    return names.map { .named([$0]) }
  }

  private func checkNeeded(_ mapped: Set<String>, sign: FileProfile.Sign, line: Int) {
    var needed: [CanonicalField] = [.kind, .currency]
    needed += sign == .debitCredit ? [.grossDebit, .grossCredit] : [.gross]
    for field in needed where !mapped.contains(field.rawValue) {
      keys.note("columns lacks '\(field.rawValue)', which every profile needs", line: line)
    }
    let identifiers = CanonicalField.identifiers.map(\.rawValue)
    if mapped.isDisjoint(with: identifiers) {
      let list = identifiers.joined(separator: ", ")
      keys.note("columns lacks an identifier; map one of: \(list)", line: line)
    }
    for field in CanonicalField.allCases {
      guard let halves = field.debitAndCredit,
        mapped.contains(halves.debit.rawValue) != mapped.contains(halves.credit.rawValue)
      else { continue }
      keys.note(
        "columns has only one of \(field.rawValue)_debit and \(field.rawValue)_credit", line: line)
    }
  }

  /// What the kinds of the file mean, and which are not read at all.
  func kinds() -> (kinds: [String: LineKind], ignored: Set<String>) {
    var kinds: [String: LineKind] = [:]
    if let entry = top["kinds"],
      let entries = keys.entries(of: entry.node, named: "kinds", known: nil)
    {
      for entry in entries.values {
        guard let text = keys.text(entry) else { continue }
        if let kind = LineKind(rawValue: text), kind != .unknown {
          kinds[entry.key] = kind
          continue
        }
        let known = LineKind.allCases.filter { $0 != .unknown }.map(\.rawValue)
        let hint = NearestName.of(text, among: known).first.map { "; did you mean '\($0)'?" }
        keys.note(
          "'\(text)' is no kind\(hint ?? "; one of: " + known.joined(separator: ", "))",
          line: entry.line)
      }
    }
    let ignored = top["ignore_kinds"].flatMap { keys.texts($0) } ?? []
    for kind in ignored where kinds[kind] != nil {
      keys.note("'\(kind)' stands in kinds and in ignore_kinds", line: top["ignore_kinds"]!.line)
    }
    return (kinds, Set(ignored))
  }
}
