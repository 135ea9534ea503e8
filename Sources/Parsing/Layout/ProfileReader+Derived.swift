import SettlementModel
import Yams

extension ProfileReader {
  /// What the sources of a field depend on.
  struct Origin {
    let hasHeader: Bool
    let tags: FileProfile.RecordTags?
    /// The named groups of `file_name`.
    let groups: Set<String>
  }

  /// A field whose entry is a mapping; nil, and noted, where it makes no sense.
  func derived(
    _ field: CanonicalField, _ entry: ProfileKeys.Entry, _ origin: Origin
  ) -> FileProfile.DerivedField? {
    let known = ["column", "sum", "negate", "join", "with", "constant", "from_name", "section"]
    guard let entries = keys.entries(of: entry.node, named: entry.key, known: known) else {
      return nil
    }
    let sources = known.filter { $0 != "negate" && $0 != "with" && entries[$0] != nil }
    guard sources.count == 1, let stated = entries[sources[0]] else {
      keys.note(
        "\(entry.key) must say one of column, sum, join, constant, from_name and section",
        line: entry.line)
      return nil
    }
    for (key, partners) in [("negate", ["column", "sum"]), ("with", ["join"])] {
      if let extra = entries[key], !partners.contains(sources[0]) {
        keys.note("\(key) goes with \(partners.joined(separator: " or ")) only", line: extra.line)
      }
    }
    guard field.takes(sources[0]) else {
      keys.note("\(entry.key) cannot be a \(sources[0])", line: stated.line)
      return nil
    }
    switch sources[0] {
    case "column", "sum":
      let columns =
        sources[0] == "sum" ? list(stated, origin) : column(stated, hasHeader: origin.hasHeader).map { [$0] }
      return columns.map {
        .amount($0, isNegated: keys.boolean(entries["negate"]) ?? false)
      }
    case "join":
      let separator = entries["with"].flatMap { keys.text($0, mayBeEmpty: true) } ?? "/"
      return list(stated, origin).map { .joined($0, separator: separator) }
    case "constant": return constant(field, stated)
    case "from_name": return nameGroup(stated, origin)
    default: return section(stated, origin)
    }
  }

  private func list(_ entry: ProfileKeys.Entry, _ origin: Origin) -> [FileProfile.Column]? {
    guard let nodes = entry.node.sequence, nodes.count > 1 else {
      keys.note("\(entry.key) must be a list of two columns or more", line: entry.line)
      return nil
    }
    return nodes.compactMap { node in
      column(
        ProfileKeys.Entry(key: entry.key, line: node.mark?.line ?? entry.line, node: node),
        hasHeader: origin.hasHeader)
    }
  }

  private func constant(
    _ field: CanonicalField, _ entry: ProfileKeys.Entry
  ) -> FileProfile.DerivedField? {
    guard let text = keys.text(entry) else { return nil }
    if field == .currency || field == .settlementCurrency, Currency(code: text) == nil {
      keys.note("'\(text)' is no ISO 4217 currency", line: entry.line)
    }
    if field == .settledOn, BusinessDay(text) == nil {
      keys.note("'\(text)' is no date such as 2026-03-01", line: entry.line)
    }
    return .constant(text)
  }

  private func nameGroup(
    _ entry: ProfileKeys.Entry, _ origin: Origin
  ) -> FileProfile.DerivedField? {
    guard let group = keys.text(entry) else { return nil }
    if !origin.groups.contains(group) {
      keys.note(
        "file_name has no group '\(group)'" + NearestWord.question(group, among: Array(origin.groups)),
        line: entry.line)
    }
    return .nameGroup(group)
  }

  private func section(
    _ entry: ProfileKeys.Entry, _ origin: Origin
  ) -> FileProfile.DerivedField? {
    if origin.tags?.has(.section) != true {
      keys.note("section needs tags with the role section", line: entry.line)
    }
    return keys.whole(entry, max: 10_000).map { .section($0) }
  }

  /// The columns that say debit or credit.
  func readSignFlags(sign: FileProfile.Sign, hasHeader: Bool, into fields: inout Fields) {
    guard let entry = top["sign_flags"] else {
      if sign == .flag { keys.note("sign: flag needs sign_flags", line: top["sign"]?.line ?? 0) }
      return
    }
    if sign != .flag { keys.note("sign_flags needs sign: flag", line: entry.line) }
    let known = ["gross", "settlement_amount", "net", "fee", "tax", "reserve"]
    guard let entries = keys.entries(of: entry.node, named: "sign_flags", known: known) else {
      return
    }
    if entries["gross"] == nil { keys.note("sign_flags lacks 'gross'", line: entry.line) }
    for stated in entries.values {
      guard let field = CanonicalField(rawValue: stated.key) else { continue }
      if !fields.isRead(field) {
        keys.note("sign_flags has '\(stated.key)', which columns does not map", line: stated.line)
      }
      if let flag = signFlag(stated, hasHeader: hasHeader) { fields.signFlags[field] = flag }
    }
  }

  private func signFlag(
    _ entry: ProfileKeys.Entry, hasHeader: Bool
  ) -> FileProfile.SignFlag? {
    let known = ["column", "debit", "credit"]
    guard let entries = keys.entries(of: entry.node, named: entry.key, known: known) else {
      return nil
    }
    for key in known where entries[key] == nil {
      keys.note("sign_flags.\(entry.key) lacks '\(key)'", line: entry.line)
    }
    guard let stated = entries["column"], let column = column(stated, hasHeader: hasHeader),
      let debit = entries["debit"].flatMap({ keys.texts($0) }),
      let credit = entries["credit"].flatMap({ keys.texts($0) })
    else { return nil }
    for word in debit where credit.contains(word) {
      keys.note("'\(word)' is both debit and credit", line: entry.line)
    }
    return FileProfile.SignFlag(column: column, debit: debit, credit: credit)
  }
}

extension CanonicalField {
  /// Whether a profile may give the field by this word in place of a column.
  fileprivate func takes(_ source: String) -> Bool {
    let isAmount =
      isDebitOrCredit
      || [.gross, .fee, .tax, .reserve, .net, .settlementAmount, .openingBalance, .closingBalance]
        .contains(self)
    switch source {
    case "column", "sum": return isAmount
    case "join":
      let others: [CanonicalField] = [
        .currency, .settlementCurrency, .occurredAt, .settledOn, .exchangeRate,
      ]
      return !isAmount && !others.contains(self)
    default: return !isAmount && self != .occurredAt && self != .exchangeRate
    }
  }
}
