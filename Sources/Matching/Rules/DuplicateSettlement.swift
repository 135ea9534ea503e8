import SettlementModel

// Section 9.7: lines for a record that is settled in full already, one finding each.
extension CaseWork {
  mutating func judgeFurtherLines() {
    for further in furtherLines {
      let row = lines[further.line]
      // Without its own id the line may be for a record that no pull has seen yet.
      let key = linkOfLine[further.line]?.key
      if key != .recordID, key != .acquirerReferenceNumber, !isCoveredByPull(row) {
        wait(further.line)
        continue
      }
      decide(line: further.line, .discrepant)
      if further.isOtherCurrency {
        reportCurrencyMismatch(line: further.line, record: further.record, namesLine: true)
        continue
      }
      let entry = records[further.record]
      drafts.append(
        draft(
          .duplicateSettlement, about: entry.reference, group: entry.group, line: further.line,
          namesLine: true, agesFrom: entry.agesFrom,
          detail: """
            Ask UseePay why \(place(of: row)) settles \(row.gross) again for \
            \(entry.reference.type.rawValue) \
            \(entry.reference.id), which other lines settle already.
            """
        ).with(expected: 0, actual: Int128(row.grossMinorUnits), row.currency))
    }
  }
}
