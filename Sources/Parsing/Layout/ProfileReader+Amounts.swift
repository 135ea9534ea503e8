import SettlementModel
import Yams

extension ProfileReader {
  /// How amounts are written; absent keys mean plain decimals in major units.
  func amounts() -> FileProfile.Amounts {
    var amounts = FileProfile.Amounts()
    guard let entry = top["amounts"],
      let entries = keys.entries(
        of: entry.node, named: "amounts", known: ["unit", "decimal", "grouping", "digits"])
    else { return amounts }
    if let unit = keys.choice(entries["unit"], FileProfile.Amounts.Unit.self) {
      amounts.unit = unit
    }
    if let digits = keys.choice(entries["digits"], FileProfile.Amounts.Digits.self) {
      amounts.digits = digits
    }
    if let mark = keys.character(entries["decimal"]) { amounts.decimalMark = mark }
    amounts.groupingMark = keys.character(entries["grouping"], mayBeEmpty: true)
    let marks = [amounts.decimalMark] + (amounts.groupingMark.map { [$0] } ?? [])
    for mark in marks where (0x30...0x39).contains(mark) || mark == 0x2D || mark == 0x2B {
      keys.note("a digit or a sign cannot be a decimal or grouping mark", line: entry.line)
    }
    if amounts.groupingMark == amounts.decimalMark {
      keys.note("decimal and grouping are the same character", line: entry.line)
    }
    return amounts
  }

  /// The control rows; nil where the profile has none.
  func controlRows(
    columns: [CanonicalField: FileProfile.Column]
  ) -> FileProfile.ControlRows? {
    guard let entry = top["totals"],
      let entries = keys.entries(
        of: entry.node, named: "totals", known: ["tag", "currency", "rows", "net"])
    else { return nil }
    for key in ["tag", "currency"] where entries[key] == nil {
      keys.note("totals lacks '\(key)'", line: entry.line)
    }
    if entries["rows"] == nil, entries["net"] == nil {
      keys.note("totals states neither rows nor net: it checks nothing", line: entry.line)
    }
    let hasNet = columns[.net] != nil || columns[.netCredit] != nil
    if let net = entries["net"], !hasNet {
      keys.note("totals states a sum of net, and columns has no net", line: net.line)
    }
    guard let tag = keys.text(entries["tag"]),
      let currency = keys.whole(entries["currency"], min: 1, max: 10_000)
    else { return nil }
    return FileProfile.ControlRows(
      tag: tag, currencyIndex: currency,
      rowsIndex: keys.whole(entries["rows"], min: 1, max: 10_000),
      netIndex: keys.whole(entries["net"], min: 1, max: 10_000))
  }

  /// The checks of a line's own sums.
  func checks(
    columns: [CanonicalField: FileProfile.Column], sign: FileProfile.Sign
  ) -> (net: NetFormula?, settlementAmount: Bool) {
    guard let entry = top["checks"],
      let entries = keys.entries(
        of: entry.node, named: "checks", known: ["net", "settlement_amount"])
    else { return (nil, false) }
    func isMapped(_ field: CanonicalField) -> Bool {
      guard sign == .debitCredit, let halves = field.debitAndCredit else {
        return columns[field] != nil
      }
      return columns[halves.debit] != nil && columns[halves.credit] != nil
    }
    func checkMapped(_ fields: [CanonicalField], _ entry: ProfileKeys.Entry) {
      for field in fields where !isMapped(field) {
        keys.note(
          "checks.\(entry.key) uses '\(field.rawValue)', which columns does not map",
          line: entry.line)
      }
    }
    var net: NetFormula?
    if let entry = entries["net"], let text = keys.text(entry) {
      do throws(NetFormula.Problem) {
        let formula = try NetFormula(text: text)
        checkMapped(formula.terms.map(\.field) + [.net], entry)
        net = formula
      } catch {
        keys.note("checks.net: \(error.message)", line: entry.line)
      }
    }
    var checksAmount = false
    if let entry = entries["settlement_amount"], let text = keys.text(entry) {
      checksAmount = text.filter { $0 != " " } == "gross*exchange_rate"
      if checksAmount {
        checkMapped([.gross, .exchangeRate, .settlementAmount], entry)
      } else {
        keys.note(
          "checks.settlement_amount can only be \"gross * exchange_rate\", not '\(text)'",
          line: entry.line)
      }
    }
    return (net, checksAmount)
  }
}
