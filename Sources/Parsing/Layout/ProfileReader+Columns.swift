import SettlementModel
import Yams

extension ProfileReader {
  /// Where every field of a line comes from, validated.
  struct Fields {
    var columns: [CanonicalField: FileProfile.Column] = [:]
    var derived: [CanonicalField: FileProfile.DerivedField] = [:]
    var computed: [CanonicalField: NetFormula] = [:]
    var fallbacks: [CanonicalField: CanonicalField] = [:]
    var signFlags: [CanonicalField: FileProfile.SignFlag] = [:]
    /// Every field that the profile names under columns, rightly or wrongly.
    var named: Set<String> = []

    /// Whether the field is read; computed ones are not.
    func isRead(_ field: CanonicalField) -> Bool {
      if columns[field] != nil || derived[field] != nil { return true }
      return field.debitAndCredit.map { isRead($0.debit) && isRead($0.credit) } ?? false
    }

    /// Whether the field is read or computed.
    func has(_ field: CanonicalField) -> Bool { isRead(field) || computed[field] != nil }
  }

  /// The profile's fields; whatever is missing or makes no sense together is noted.
  func fields(
    hasHeader: Bool, sign: FileProfile.Sign, tags: FileProfile.RecordTags?, groups: Set<String>
  ) -> Fields {
    var fields = Fields()
    if let entry = top["columns"],
      let entries = keys.entries(
        of: entry.node, named: "columns", known: CanonicalField.allCases.map(\.rawValue))
    {
      let origin = Origin(hasHeader: hasHeader, tags: tags, groups: groups)
      readColumns(entries, origin, sign: sign, into: &fields)
    }
    readSignFlags(sign: sign, hasHeader: hasHeader, into: &fields)
    readComputed(into: &fields)
    readFallbacks(into: &fields)
    if let entry = top["columns"], entry.node.mapping != nil {
      checkNeeded(fields, sign: sign, line: entry.line)
    }
    return fields
  }

  private func readColumns(
    _ entries: [String: ProfileKeys.Entry], _ origin: Origin, sign: FileProfile.Sign,
    into fields: inout Fields
  ) {
    var claimed: [FileProfile.Column: String] = [:]
    fields.named = Set(entries.keys)
    for entry in entries.values.sorted(by: { ($0.line, $0.key) < ($1.line, $1.key) }) {
      guard let field = CanonicalField(rawValue: entry.key) else { continue }
      var claims: [FileProfile.Column] = []
      if entry.node.mapping != nil {
        guard let derived = derived(field, entry, origin) else { continue }
        fields.derived[field] = derived
        if case .amount(let columns, _) = derived { claims = columns }
      } else {
        guard let column = column(entry, hasHeader: origin.hasHeader) else { continue }
        fields.columns[field] = column
        claims = [column]
      }
      for place in claims.flatMap(places(of:)) {
        if let other = claimed[place] {
          keys.note(
            other == entry.key
              ? "\(entry.key) names one column twice" : "\(entry.key) and \(other) name the same column",
            line: entry.line)
        }
        claimed[place] = entry.key
      }
      checkHalves(field, entry, sign: sign)
    }
  }

  private func checkHalves(
    _ field: CanonicalField, _ entry: ProfileKeys.Entry, sign: FileProfile.Sign
  ) {
    let isSplit = field.debitAndCredit != nil || field.isDebitOrCredit
    guard isSplit, (sign == .debitCredit) != field.isDebitOrCredit else { return }
    keys.note(
      sign == .debitCredit
        ? "with sign: debit_credit, \(entry.key) is \(entry.key)_debit and \(entry.key)_credit"
        : "\(entry.key) needs sign: debit_credit", line: entry.line)
  }

  /// A column by name with aliases, or by number where there is no header.
  func column(_ entry: ProfileKeys.Entry, hasHeader: Bool) -> FileProfile.Column? {
    guard hasHeader else { return keys.whole(entry, max: 10_000).map(FileProfile.Column.index) }
    return keys.texts(entry).flatMap { $0.isEmpty ? nil : .named($0) }
  }

  private func places(of column: FileProfile.Column) -> [FileProfile.Column] {
    guard case .named(let names) = column else { return [column] }
    return names.map { .named([$0]) }
  }

  private func checkNeeded(_ fields: Fields, sign: FileProfile.Sign, line: Int) {
    var needed: [CanonicalField] = [.kind, .currency]
    if fields.computed[.gross] == nil {
      needed += sign == .debitCredit ? [.grossDebit, .grossCredit] : [.gross]
    }
    for field in needed where !fields.named.contains(field.rawValue) {
      keys.note("columns lacks '\(field.rawValue)', which every profile needs", line: line)
    }
    let identifiers = CanonicalField.identifiers.map(\.rawValue)
    if fields.named.isDisjoint(with: identifiers) {
      let list = identifiers.joined(separator: ", ")
      keys.note("columns lacks an identifier; map one of: \(list)", line: line)
    }
    for field in CanonicalField.allCases {
      guard let halves = field.debitAndCredit,
        fields.named.contains(halves.debit.rawValue) != fields.named.contains(halves.credit.rawValue)
      else { continue }
      keys.note(
        "columns has only one of \(field.rawValue)_debit and \(field.rawValue)_credit", line: line)
    }
  }
}
