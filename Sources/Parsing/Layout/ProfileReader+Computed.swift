import SettlementModel
import Yams

extension ProfileReader {
  /// The amounts that follow from others.
  func readComputed(into fields: inout Fields) {
    guard let entry = top["computed"],
      let entries = keys.entries(
        of: entry.node, named: "computed", known: NetFormula.computableFields.map(\.rawValue))
    else { return }
    for stated in entries.values {
      guard let field = CanonicalField(rawValue: stated.key), let text = keys.text(stated) else {
        continue
      }
      if fields.isRead(field) {
        keys.note("\(stated.key) stands in columns and in computed", line: stated.line)
      }
      do throws(NetFormula.Problem) {
        fields.computed[field] = try NetFormula(
          text: text, allowing: NetFormula.computableFields)
      } catch {
        keys.note("computed.\(stated.key): \(error.message)", line: stated.line)
      }
    }
    for (field, formula) in fields.computed {
      let unread = formula.terms.map(\.field).filter { !fields.isRead($0) }
      guard let first = unread.min(by: { $0.rawValue < $1.rawValue }) else { continue }
      let what = fields.computed[first] == nil ? "columns does not map" : "is itself computed"
      keys.note(
        "computed.\(field.rawValue) uses '\(first.rawValue)', which \(what)",
        line: entries[field.rawValue]?.line ?? entry.line)
    }
  }

  /// What stands in for fields that are empty in some rows.
  func readFallbacks(into fields: inout Fields) {
    guard let entry = top["fallbacks"],
      let entries = keys.entries(of: entry.node, named: "fallbacks", known: ["currency", "gross"])
    else { return }
    let allowed: [CanonicalField: [CanonicalField]] = [
      .currency: [.settlementCurrency], .gross: [.net, .settlementAmount],
    ]
    for stated in entries.values {
      guard let field = CanonicalField(rawValue: stated.key), let text = keys.text(stated) else {
        continue
      }
      guard let other = allowed[field]?.first(where: { $0.rawValue == text }) else {
        let known = allowed[field, default: []].map(\.rawValue).joined(separator: " or ")
        keys.note("fallbacks.\(stated.key) can be \(known), not '\(text)'", line: stated.line)
        continue
      }
      if !fields.has(other) {
        keys.note("fallbacks.\(stated.key) uses '\(text)', which columns does not map", line: stated.line)
      }
      if fields.computed[field] != nil {
        keys.note("\(stated.key) is computed and needs no fallback", line: stated.line)
      }
      fields.fallbacks[field] = other
    }
  }

  /// The checks of a line's own sums.
  func checks(
    _ fields: Fields, hasHeader: Bool
  ) -> (net: NetFormula?, settlementAmount: Bool, sameCurrency: [FileProfile.Column]) {
    guard let entry = top["checks"],
      let entries = keys.entries(
        of: entry.node, named: "checks", known: ["net", "settlement_amount", "same_currency"])
    else { return (nil, false, []) }
    func checkMapped(_ target: CanonicalField, _ used: [CanonicalField], _ entry: ProfileKeys.Entry) {
      for field in used where !fields.has(field) {
        keys.note(
          "checks.\(entry.key) uses '\(field.rawValue)', which columns does not map",
          line: entry.line)
      }
      if fields.computed[target] != nil {
        keys.note("\(target.rawValue) is computed: there is nothing to check", line: entry.line)
      }
    }
    var net: NetFormula?
    if let entry = entries["net"], let text = keys.text(entry) {
      do throws(NetFormula.Problem) {
        let formula = try NetFormula(text: text)
        checkMapped(.net, formula.terms.map(\.field) + [.net], entry)
        net = formula
      } catch {
        keys.note("checks.net: \(error.message)", line: entry.line)
      }
    }
    var checksAmount = false
    if let entry = entries["settlement_amount"], let text = keys.text(entry) {
      checksAmount = text.filter { $0 != " " } == "gross*exchange_rate"
      if checksAmount {
        checkMapped(.settlementAmount, [.gross, .exchangeRate, .settlementAmount], entry)
      } else {
        keys.note(
          "checks.settlement_amount can only be \"gross * exchange_rate\", not '\(text)'",
          line: entry.line)
      }
    }
    return (net, checksAmount, sameCurrency(entries["same_currency"], hasHeader: hasHeader))
  }

  /// One column, or a list of columns.
  private func sameCurrency(
    _ entry: ProfileKeys.Entry?, hasHeader: Bool
  ) -> [FileProfile.Column] {
    guard let entry else { return [] }
    guard let nodes = entry.node.sequence else {
      return column(entry, hasHeader: hasHeader).map { [$0] } ?? []
    }
    return nodes.compactMap {
      column(
        ProfileKeys.Entry(key: entry.key, line: $0.mark?.line ?? entry.line, node: $0),
        hasHeader: hasHeader)
    }
  }
}
