import SettlementModel

/// What of a wanted case is open already.
struct VerdictDifference {
  /// The open match of each wanted match, by its index.
  var keptMatches: [Int: Int64] = [:]
  var goneMatches: [OpenCase.MatchRow] = []
  var goneLines: [OpenCase.LineRow] = []
  var newLines: [WantedCase.LineRow]
  var goneRecords: [OpenCase.RecordRow] = []
  var newRecords: [WantedCase.RecordRow]

  private struct Shape: Hashable {
    let rule: String
    let link: String
    let tolerated: Int64
    let currency: String
    let lines: Set<Int64>
    let records: Set<[String]>
  }

  init(open: OpenCase, wanted: WantedCase) {
    newLines = wanted.lines
    newRecords = wanted.records
    // Nothing open: nothing to compare, as for every case of a first load.
    if open.matches.isEmpty, open.lines.isEmpty, open.records.isEmpty { return }
    compareMatches(open, wanted)
    compareLines(open, wanted)
    compareRecords(open, wanted)
  }

  /// A match is the same where rule, link, lines, records and what was tolerated are.
  private mutating func compareMatches(_ open: OpenCase, _ wanted: WantedCase) {
    let lines = Dictionary(grouping: open.lines, by: \.matchID)
    let records = Dictionary(grouping: open.records, by: \.matchID)
    var openShapes: [Shape: OpenCase.MatchRow] = [:]
    for match in open.matches {
      let shape = Shape(
        rule: match.rule, link: match.link, tolerated: match.tolerated, currency: match.currency,
        lines: Set((lines[match.id] ?? []).map(\.lineID)),
        records: Set((records[match.id] ?? []).map { [$0.type, $0.id] }))
      if let twin = openShapes.updateValue(match, forKey: shape) { goneMatches.append(twin) }
    }
    for (index, match) in wanted.matches.enumerated() {
      let shape = Shape(
        rule: match.rule, link: match.link.rawValue, tolerated: match.toleratedMinorUnits,
        currency: match.currency.code, lines: Set(match.lineIDs),
        records: Set(match.records.map { [$0.type.rawValue, $0.id] }))
      if let same = openShapes.removeValue(forKey: shape) { keptMatches[index] = same.id }
    }
    goneMatches += openShapes.values.sorted { $0.id < $1.id }
  }

  /// Whether a verdict with `match` is the open one with `openMatch`; a new match makes its
  /// verdicts new.
  private func isSame(_ match: Int?, _ openMatch: Int64?) -> Bool {
    guard let match else { return openMatch == nil }
    return openMatch != nil && keptMatches[match] == openMatch
  }

  private mutating func compareLines(_ open: OpenCase, _ wanted: WantedCase) {
    var openLines = Dictionary(uniqueKeysWithValues: open.lines.map { ($0.lineID, $0) })
    newLines = wanted.lines.filter { line in
      guard let same = openLines[line.lineID], same.outcome == line.outcome,
        isSame(line.match, same.matchID)
      else { return true }
      openLines[line.lineID] = nil
      return false
    }
    goneLines = openLines.values.sorted { $0.rowID < $1.rowID }
  }

  private mutating func compareRecords(_ open: OpenCase, _ wanted: WantedCase) {
    var openRecords = Dictionary(
      uniqueKeysWithValues: open.records.map { ([$0.type, $0.id], $0) })
    newRecords = wanted.records.filter { record in
      guard let same = openRecords[[record.type, record.id]], same.outcome == record.outcome,
        same.value == record.value, same.currency == record.currency,
        isSame(record.match, same.matchID)
      else { return true }
      openRecords[[record.type, record.id]] = nil
      return false
    }
    goneRecords = openRecords.values.sorted { $0.rowID < $1.rowID }
  }
}
