import SettlementModel

/// Counts claims by code and currency for the cover text.
struct ClaimTotals {
  private struct Key: Hashable {
    let code: FindingCode
    let currency: Currency?
  }

  private struct Total {
    var count = 0
    var againstMinorUnits: Int128 = 0
    var inFavourMinorUnits: Int128 = 0
    var hasAmounts = false
  }

  private var totals: [Key: Total] = [:]

  mutating func add(_ finding: Finding) {
    let key = Key(code: finding.code, currency: finding.currency)
    totals[key, default: Total()].count += 1
    guard let difference = finding.differenceMinorUnits else { return }
    totals[key, default: Total()].hasAmounts = true
    if difference < 0 {
      totals[key, default: Total()].againstMinorUnits += difference
    } else {
      totals[key, default: Total()].inFavourMinorUnits += difference
    }
  }

  /// The table of totals and what is asked for each code, one line each; no line where nothing was
  /// counted.
  func lines() -> [String] {
    let present = ClaimCodes.questions.filter { one in totals.keys.contains { $0.code == one.code } }
    guard !present.isEmpty else { return ["There is nothing to claim."] }
    var rows = [["code", "currency", "findings", "to the merchant's loss", "to its advantage"]]
    for (code, _) in present {
      let keys = totals.keys.filter { $0.code == code }
      for key in keys.sorted(by: { ($0.currency?.code ?? "") < ($1.currency?.code ?? "") }) {
        rows.append(row(key, totals[key, default: Total()]))
      }
    }
    return aligned(rows)
      + ["", "What is asked, and the file with the evidence:", ""]
      + present.map { "\($0.code.rawValue).csv\n  \($0.question)" }
  }

  private func row(_ key: Key, _ total: Total) -> [String] {
    func text(_ minorUnits: Int128) -> String {
      guard total.hasAmounts, let currency = key.currency else { return "-" }
      return DecimalText.majorUnits(ofMinorUnits: minorUnits, digits: currency.digits)
    }
    return [
      key.code.rawValue, key.currency?.code ?? "-", String(total.count),
      text(total.againstMinorUnits), text(total.inFavourMinorUnits),
    ]
  }

  /// Text to the left, numbers to the right.
  private func aligned(_ rows: [[String]]) -> [String] {
    let widths = rows[0].indices.map { column in
      rows.reduce(0) { max($0, $1[column].utf8.count) }
    }
    return rows.map { row in
      var line = ""
      for (column, text) in row.enumerated() {
        let padding = String(repeating: " ", count: widths[column] - text.utf8.count)
        line += column < 2 ? text + padding + "  " : padding + text + "  "
      }
      while line.last == " " { line.removeLast() }
      return line
    }
  }
}
