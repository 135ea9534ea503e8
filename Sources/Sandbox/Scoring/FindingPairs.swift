/// Finds for each label the finding that speaks of the same thing.
///
/// Equals pair first, then those that share less and less: a wrong amount or a wrong code is then
/// one error, not two.
package struct FindingPairs: Sendable {
  package private(set) var pairs: [(label: ScoredFinding, finding: ScoredFinding)] = []
  /// Labels that no finding speaks of, and findings that no label speaks of.
  package private(set) var unreported: [ScoredFinding]
  package private(set) var unplanted: [ScoredFinding]

  /// What pairs must share, strictest first. A step is passed over for findings whose decisive
  /// fields are empty: two findings that name nothing share nothing.
  private static func steps(
    _ fields: [ScoredFinding.Field]
  ) -> [(shared: [ScoredFinding.Field], decisive: [ScoredFinding.Field])] {
    let all: [(shared: [ScoredFinding.Field], decisive: [ScoredFinding.Field])] = [
      (fields, []),
      (Score.identity + [.file, .row], []),
      (Score.identity, []),
      ([.code, .paymentIntentID, .recordID, .file, .row], []),
      ([.code, .paymentIntentID, .recordID], []),
      ([.code, .file, .row], [.file]),
      ([.code, .paymentIntentID], [.paymentIntentID]),
      ([.paymentIntentID, .recordID], [.recordID]),
      ([.file, .row], [.row]),
      ([.paymentIntentID], [.paymentIntentID]),
    ]
    return all.map { (shared: $0.shared.filter(fields.contains), decisive: $0.decisive) }
      .filter { step in step.decisive.allSatisfy(fields.contains) }
  }

  /// - Parameter fields: those that labels and findings both have.
  package init(
    labels: [ScoredFinding], findings: [ScoredFinding], fields: [ScoredFinding.Field]
  ) {
    unreported = labels
    unplanted = findings
    for step in Self.steps(fields) where !unreported.isEmpty && !unplanted.isEmpty {
      pair(sharing: step.shared, decisive: step.decisive)
    }
  }

  /// Pairs what shares the texts of some fields, each once, in the order of the reports.
  private mutating func pair(
    sharing shared: [ScoredFinding.Field], decisive: [ScoredFinding.Field]
  ) {
    var open: [[String]: [Int]] = [:]
    for position in unplanted.indices.reversed() {
      open[unplanted[position].key(shared), default: []].append(position)
    }
    var gone: Set<Int> = []
    unreported.removeAll { label in
      guard decisive.allSatisfy({ !label[$0].isEmpty }),
        let position = open[label.key(shared)]?.popLast()
      else { return false }
      pairs.append((label, unplanted[position]))
      gone.insert(position)
      return true
    }
    unplanted = unplanted.enumerated().filter { !gone.contains($0.offset) }.map(\.element)
  }
}
