import SettlementModel

// A line's own sums, beside whatever else is found: net, and gross at the exchange rate.
extension CaseWork {
  /// Checks every line in scope, of any kind; a line with a finding of its own is discrepant.
  mutating func judgeOwnSums() {
    for line in lines.indices {
      let row = lines[line]
      let isElsewhere =
        row.kind.settlesRecord ? lineOutcomes[line] == .batchLevel : !scope.admits(row)
      guard !scope.isForeign(row), !isElsewhere else { continue }
      if let computed = row.computedNetMinorUnits, let stated = row.netMinorUnits,
        computed != stated
      {
        report(
          .netMismatch, line, computed: Int128(computed), stated: Int128(stated),
          """
          states a net of \(amountText(Int128(stated), row.settlementCurrency)) where its other \
          amounts give
          """)
      }
      if let computed = FXMismatch.computed(for: row), let stated = row.settlementAmountMinorUnits {
        report(
          .fxMismatch, line, computed: computed, stated: Int128(stated),
          """
          states a settlement amount of \(amountText(Int128(stated), row.settlementCurrency)) \
          where its rate gives
          """)
      }
    }
  }

  private mutating func report(
    _ code: FindingCode, _ line: Int, computed: Int128, stated: Int128, _ what: String
  ) {
    let row = lines[line]
    let reference =
      row.kind.settlesRecord
      ? RecordReference(
        type: Self.recordType(of: row.kind), id: Self.recordName(of: row)) : nil
    drafts.append(
      draft(
        code, about: reference, group: linkedGroup(of: line), line: line, namesLine: true,
        agesFrom: day(of: row),
        detail: """
          Ask UseePay to correct the \(row.kind.rawValue) line for \(name(of: row)) in \
          \(place(of: row)): it \(what) \
          \(amountText(computed, row.settlementCurrency)).
          """
      ).with(expected: computed, actual: stated, row.settlementCurrency))
    lineOutcomes[line] = .discrepant
  }
}
