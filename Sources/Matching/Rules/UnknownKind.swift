import SettlementModel

// Lines that settle no record: kinds that the profile does not map are reported, all others belong
// to a batch.
extension CaseWork {
  mutating func judgeOtherLines() {
    for line in lines.indices where lineOutcomes[line] == nil {
      let row = lines[line]
      if scope.isForeign(row) {
        decide(line: line, .batchLevel)
      } else if row.kind.settlesRecord {
        continue
      } else if row.kind == .unknown, scope.admits(row) {
        decide(line: line, .discrepant)
        drafts.append(
          draft(
            .unknownKind, about: nil, line: line, namesLine: true, agesFrom: nil,
            detail:
              """
              Map kind \"\(row.kindText)\" of the line of \(row.gross) in \(place(of: row)) in \
              the file profile.
              """
          ).with(expected: 0, actual: Int128(row.grossMinorUnits), row.currency))
      } else {
        decide(line: line, .batchLevel)
      }
    }
  }
}
