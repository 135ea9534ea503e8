import SettlementModel

// What the model says about files, pulls and payouts.
extension ReferenceModel {
  func judgeFiles(_ lastDue: BusinessDay, _ night: ReferenceNight) {
    let dates = Set(seen.keys.map(FileName.date))
    var day = dates.min() ?? lastDue.adding(days: 1)
    while day <= lastDue {
      let isMissing = !dates.contains(day) && !settings.holidays.contains(day)
      if isMissing { night.findings.append(Expected(code: "FILE_MISSING", file: "\(day)")) }
      day = day.adding(days: 1)
    }
    for (name, content) in refused.flatMap({ name, files in files.map { (name, $0.content) } }) {
      var finding = Expected(code: "FILE_QUARANTINED", file: name)
      if content.damage == .wrongSum {
        let sum = content.nets[content.totalled[0], default: 0]
        (finding.code, finding.currency) = ("CONTROL_TOTAL_MISMATCH", content.totalled[0].code)
        (finding.expected, finding.actual, finding.row) = (sum + 1, sum, content.rows.count + 2)
      }
      night.findings.append(finding)
    }
    for (name, old, new) in changes.map({ ($0.name, $0.old.content.nets, $0.new.content.nets) }) {
      let differing = Set(old.keys).union(new.keys).filter { old[$0, default: 0] != new[$0, default: 0] }
      if differing.isEmpty { night.findings.append(Expected(code: "FILE_CHANGED", file: name)) }
      for currency in differing {
        let (was, becomes) = (old[currency, default: 0], new[currency, default: 0])
        let change = Expected(code: "FILE_CHANGED", currency: currency.code, expected: was, actual: becomes, file: name)
        night.findings.append(change)
      }
    }
    if pullFailed { night.findings.append(Expected(code: "API_INCOMPLETE")) }
  }

  /// One finding a file whose lines name an unknown app, at the first of them.
  func judgeStrangers(_ lines: [Line], _ night: ReferenceNight) {
    let strangers = lines.filter { $0.row.app != SimulatedWorld.app }.map { ($0.file, $0.number) }
    for (file, first) in Dictionary(strangers, uniquingKeysWith: min) {
      night.findings.append(Expected(code: "SCOPE_UNKNOWN", file: file, row: first))
    }
  }

  func judgePayouts(_ lines: [Line], _ night: ReferenceNight) {
    guard let first = lines.map(\.row.settledOn).min() else { return }
    var doubtful = Set(refused.keys.map(FileName.date))
    for (name, file) in counted where file.content.rows.contains(where: \.isBroken) {
      doubtful.formUnion([FileName.date(name)] + file.content.rows.filter { !$0.isBroken }.map(\.settledOn))
    }
    for (key, all) in Dictionary(grouping: lines, by: { "\($0.row.payout) \($0.row.settled)" }) {
      let own = all.filter { $0.row.kind != "PAYOUT" }, rows = all.filter { $0.row.kind == "PAYOUT" }
      let net = own.reduce(Int128(0)) { $0 + Int128($1.row.net) }
      let paid = rows.reduce(Int128(0)) { $0 - Int128($1.row.net) }
      // Lines of the first day may belong to a payout of which earlier files never came.
      let isEarly = all.contains { $0.row.settledOn == first } && (night.earlierMoney ?? first) < first
      let isJudged =
        !own.isEmpty && !rows.isEmpty && (net == paid || !isEarly)
        && all.allSatisfy { !doubtful.contains($0.row.settledOn) && $0.row.settledOn >= settings.coverage }
      night.payouts[key] = "\(net) \(paid) \(isJudged)"
      guard isJudged, net != paid else { continue }
      var finding = about(rows[0], "PAYOUT_MISMATCH", type: "payout", record: rows[0].row.payout)
      (finding.kind, finding.currency) = ("payout", rows[0].row.settled.code)
      (finding.expected, finding.actual) = (net, paid)
      night.findings.append(finding)
    }
  }
}
