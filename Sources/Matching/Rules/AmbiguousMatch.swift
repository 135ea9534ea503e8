import SettlementModel

// Section 9.9: several records fit and nothing decides; they are listed, not guessed.
extension CaseWork {
  mutating func reportAmbiguous(_ undecided: [Int], _ candidates: [Int]) {
    // What no pull covers may be for a payment that is not held yet.
    for line in undecided where !isCoveredByPull(self.lines[line]) { wait(line) }
    let lines = undecided.filter { isCoveredByPull(self.lines[$0]) }.sorted()
    guard !lines.isEmpty else { return }
    let candidates = candidates.sorted { records[$0].reference < records[$1].reference }
    for line in lines { decide(line: line, .discrepant) }
    ambiguous.formUnion(candidates)
    let first = self.lines[lines[0]]
    let names = candidates.prefix(10).map { record -> String in
      let entry = records[record]
      let amount = entry.amount.map { " of " + amountText(Int128($0), entry.currency) } ?? ""
      return "\(entry.reference.type.rawValue) \(entry.reference.id)\(amount)"
    }
    let more = candidates.count > 10 ? " and \(candidates.count - 10) more" : ""
    let lineText = lines.count == 1 ? "the line" : "each of \(lines.count) lines, the first"
    drafts.append(
      draft(
        .ambiguousMatch, about: nil, line: lines[0], namesLine: true, agesFrom: nil,
        detail: """
          Ask UseePay which payment \(lineText) of \(first.gross) for \(name(of: first)) in \
          \(place(of: first)) settles; \
          in question are \(names.joined(separator: ", "))\(more).
          """))
  }
}
