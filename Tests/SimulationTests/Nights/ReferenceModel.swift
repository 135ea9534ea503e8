import SettlementModel

/// What every night must say, told once more from section 9 of the contract with plain dictionaries:
/// nothing of it is taken from the rules. With its night and payments it has at most 300 lines.
struct ReferenceModel {
  let settings: ReferenceSettings
  var intents: [String: PaymentIntent] = [:], captures: [String: Capture] = [:], refunds: [String: Refund] = [:]
  /// What a complete pull covers, milliseconds since 1970, and ids for which the API had no object.
  var coveredUpTo = Int64.min, pullFailed = false, absent: Set<String> = []
  /// What each name had when it was last fetched, what counts of it, and what is refused.
  var seen: [String: IssuedFile] = [:], counted: [String: IssuedFile] = [:], refused: [String: Set<IssuedFile>] = [:]
  var changes: [(name: String, old: IssuedFile, new: IssuedFile)] = []

  /// An API object came: the newer word counts, and of a capture the final one.
  mutating func know(_ record: APIRecord) {
    switch record {
    case .paymentIntent(let one): intents.merge([one.id: one]) { $0.modifiedAt > $1.modifiedAt ? $0 : $1 }
    case .refund(let one): refunds.merge([one.id: one]) { $0.modifiedAt > $1.modifiedAt ? $0 : $1 }
    case .capture(let one): captures.merge([one.id: one]) { $1.status == .pending ? $0 : $1 }
    default: preconditionFailure("the simulation has no such records")
    }
  }

  /// A file came, or came again.
  mutating func receive(_ name: String, _ file: IssuedFile) {
    guard seen.updateValue(file, forKey: name) != file else { return }
    let others = counted.keys.filter { FileName.base($0) == FileName.base(name) && $0 != name }
    let isRefused = file.content.damage != nil || !settings.readsVersions && !others.isEmpty
    if isRefused { return refused[name, default: []].formUnion([file]) }
    refused[name] = nil
    // Of a name and its correction the correction counts, whichever came first.
    if others.contains(where: { $0.hasSuffix("_v2.csv") }) { return }
    let replaced = ([name] + others).compactMap { counted.removeValue(forKey: $0) }
    changes += replaced.filter { $0 != file }.map { (name, $0, file) }
    counted[name] = file
  }

  /// Lines that count, each content once under its first name, in the order in which they settle.
  var lines: [SettledLine] {
    Dictionary(counted.map { ($0.value, $0.key) }, uniquingKeysWith: min).flatMap { file, name in
      file.content.rows.enumerated().map { SettledLine(row: $1, file: name, number: $0 + 2) }
    }.sorted { ($0.row.settledOn, $0.file, $0.number) < ($1.row.settledOn, $1.file, $1.number) }
  }

  func age(from day: BusinessDay, on today: BusinessDay) -> Int {
    Int(today.daysSinceEpoch - day.daysSinceEpoch) - settings.holidays.count { $0 > day && $0 <= today }
  }

  /// Everything that holds on a business day.
  func night(on today: BusinessDay, filesDueTo lastDue: BusinessDay) -> ReferenceNight {
    let night = ReferenceNight(of: today), all = lines, good = all.filter { !$0.row.isBroken }
    judgeFiles(lastDue, night)
    for line in all { night.lines[line.place] = line.row.isBroken ? "rejected" : "batch_level" }
    night.findings += all.filter(\.row.isBroken).map { .init(code: "ROW_REJECTED", file: $0.file, row: $0.number) }
    // One finding a file whose lines name an unknown app, at the first of them.
    let strangers = good.filter { $0.row.app != SimulatedWorld.app }.map { ($0.file, $0.number) }
    night.findings += Dictionary(strangers, uniquingKeysWith: min).map { .init(code: "SCOPE_UNKNOWN", file: $0, row: $1) }
    let takenOf = Dictionary(grouping: captures.values.sorted { $0.createdAt < $1.createdAt }, by: \.paymentIntentID)
    let givenOf = Dictionary(grouping: refunds.values, by: \.paymentIntentID)
    let payment = { PaymentReference(model: self, night: night, id: $0, captures: takenOf[$0] ?? [], refunds: givenOf[$0] ?? []) }
    let own = good.filter { $0.row.app == SimulatedWorld.app && !$0.row.lineKind.isEmpty }
    let byIntent = Dictionary(grouping: own) { intent(of: $0.row) }
    for line in byIntent[nil] ?? [] { payment(line.row.intent).judgeUnknown(line) }
    for id in Set(intents.keys).union(givenOf.keys) { payment(id).judge(byIntent[id] ?? []) }
    judgePayouts(good, night)
    return night
  }

  /// The intent that a row leads to: by its own id, the intent's, or the order's.
  private func intent(of row: SettlementRow) -> String? {
    if let found = captures[row.id]?.paymentIntentID ?? refunds[row.id]?.paymentIntentID { return found }
    if !row.intent.isEmpty || !row.id.isEmpty { return intents[row.intent.isEmpty ? row.id : row.intent]?.id }
    // Of the payments of an order, those that moved no money only if no other fits.
    let sharing = intents.values.filter { $0.merchantOrderID == row.order }
    return (sharing.first { $0.status == .succeeded } ?? sharing.first)?.id
  }

  private func judgeFiles(_ lastDue: BusinessDay, _ night: ReferenceNight) {
    let dates = Set(seen.keys.map(FileName.date)), first = dates.min() ?? lastDue.adding(days: 1)
    let due = sequence(first: first) { $0.adding(days: 1) }.prefix { $0 <= lastDue }
    let missing = due.filter { !dates.contains($0) && !settings.holidays.contains($0) }
    night.findings += missing.map { .init(code: "FILE_MISSING", file: "\($0)") }
    for (name, content) in refused.flatMap({ name, files in files.map { (name, $0.content) } }) {
      let wrong = content.wrongTotal, code = wrong == nil ? "FILE_QUARANTINED" : "CONTROL_TOTAL_MISMATCH"
      let currency = wrong?.currency.code ?? "", row = wrong?.row ?? 0
      night.findings.append(
        .init(code: code, currency: currency, expected: wrong?.stated, actual: wrong?.summed, file: name, row: row))
    }
    for (name, old, new) in changes.map({ ($0.name, $0.old.content.nets, $0.new.content.nets) }) {
      let differing = Set(old.keys).union(new.keys).filter { old[$0, default: 0] != new[$0, default: 0] }
      if differing.isEmpty { night.findings.append(ExpectedFinding(code: "FILE_CHANGED", file: name)) }
      night.findings += differing.map {
        .init(code: "FILE_CHANGED", currency: $0.code, expected: old[$0, default: 0], actual: new[$0, default: 0], file: name)
      }
    }
    if pullFailed { night.findings.append(ExpectedFinding(code: "API_INCOMPLETE")) }
  }

  private func judgePayouts(_ lines: [SettledLine], _ night: ReferenceNight) {
    let broken = counted.filter { $0.value.content.rows.contains(where: \.isBroken) }
    let doubtful = Set(Set(refused.keys).union(broken.keys).map(FileName.date)).union(
      broken.values.flatMap { $0.content.rows.filter { !$0.isBroken }.map(\.settledOn) })
    for (key, all) in Dictionary(grouping: lines, by: { "\($0.row.payout) \($0.row.settled)" }) {
      let own = all.filter { $0.row.kind != "PAYOUT" }, rows = all.filter { $0.row.kind == "PAYOUT" }
      let net = own.reduce(Int128(0)) { $0 + Int128($1.row.net) }, paid = rows.reduce(Int128(0)) { $0 - Int128($1.row.net) }
      // Lines of the first day may belong to a payout of which earlier files never came.
      let first = lines[0].row.settledOn, days = all.map(\.row.settledOn)
      let isEarly = days.contains(first) && (night.earlierMoney ?? first) < first
      let isJudged = !own.isEmpty && !rows.isEmpty && (net == paid || !isEarly)
        && days.allSatisfy { !doubtful.contains($0) && $0 >= settings.coverage }
      night.payouts[key] = "\(net) \(paid) \(isJudged)"
      guard isJudged, net != paid, let at = rows.first else { continue }
      night.findings.append(
        .init(code: "PAYOUT_MISMATCH", type: "payout", record: at.row.payout, kind: "payout", currency: at.row.settled.code,
          expected: net, actual: paid, file: at.file, row: at.number, payout: at.row.payout))
    }
  }
}
