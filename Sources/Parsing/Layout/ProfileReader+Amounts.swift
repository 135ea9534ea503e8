import SettlementModel
import Yams

extension ProfileReader {
  /// How amounts are written; absent keys mean plain decimals in major units.
  func amounts() -> FileProfile.Amounts {
    var amounts = FileProfile.Amounts()
    guard let entry = top["amounts"],
      let entries = keys.entries(
        of: entry.node, named: "amounts", known: ["unit", "decimal", "grouping", "digits", "negative"])
    else { return amounts }
    if let unit = keys.choice(entries["unit"], FileProfile.Amounts.Unit.self) {
      amounts.unit = unit
    }
    if let digits = keys.choice(entries["digits"], FileProfile.Amounts.Digits.self) {
      amounts.digits = digits
    }
    if let negative = keys.choice(entries["negative"], FileProfile.Amounts.Negative.self) {
      amounts.negative = negative
    }
    if amounts.unit != .major, let digits = entries["digits"] {
      keys.note("digits goes with unit: major only", line: digits.line)
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
}
