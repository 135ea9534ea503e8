import SettlementModel

/// What every night must say, told once more from section 9 of the contract with plain dictionaries:
/// nothing of it is taken from the rules. With its parts it stays within 300 lines.
struct ReferenceModel {
  typealias Line = ReferenceNight.Line
  typealias Expected = ReferenceNight.Expected

  let settings: ReferenceSettings
  var intents: [String: PaymentIntent] = [:]
  var captures: [String: Capture] = [:], refunds: [String: Refund] = [:]
  /// What a complete pull covers, milliseconds since 1970.
  var coveredUpTo = Int64.min
  var pullFailed = false
  /// Ids for which the API had no object.
  var absent: Set<String> = []
  /// What each name had when it was last fetched, what counts of it, and what is refused.
  var seen: [String: IssuedFile] = [:], counted: [String: IssuedFile] = [:]
  var refused: [String: [IssuedFile]] = [:]
  var changes: [(name: String, old: IssuedFile, new: IssuedFile)] = []

  /// An API object came: the newer word counts.
  mutating func know(_ record: APIRecord) {
    switch record {
    case .paymentIntent(let one):
      if let old = intents[one.id], old.modifiedAt > one.modifiedAt { return }
      intents[one.id] = one
    case .refund(let one):
      if let old = refunds[one.id], old.modifiedAt > one.modifiedAt { return }
      refunds[one.id] = one
    case .capture(let one): captures[one.id] = one
    default: preconditionFailure("the simulation has no such records")
    }
  }

  /// A file came, or came again.
  mutating func receive(_ name: String, _ file: IssuedFile) {
    guard seen[name] != file else { return }
    seen[name] = file
    let others = counted.keys.filter { FileName.base($0) == FileName.base(name) && $0 != name }
    if file.content.damage != nil || !settings.readsVersions && !others.isEmpty {
      if refused[name]?.contains(file) != true { refused[name, default: []].append(file) }
      return
    }
    refused[name] = nil
    if let old = counted[name], old != file { changes.append((name, old, file)) }
    counted[name] = file
    // Of a name and its correction the correction counts, whichever came first.
    for other in others {
      let older = other.hasSuffix("_v2.csv") ? name : other
      if older == other, let old = counted[other], old != file { changes.append((name, old, file)) }
      counted[older] = nil
    }
  }

  /// Lines that count, each content once under its first name, in the order in which they settle.
  var lines: [Line] {
    var names: [IssuedFile: String] = [:]
    for (name, file) in counted { names[file] = min(name, names[file] ?? name) }
    return names.flatMap { file, name in
      file.content.rows.enumerated().map { Line(row: $1, file: name, number: $0 + 2) }
    }.sorted { ($0.row.settledOn, $0.file, $0.number) < ($1.row.settledOn, $1.file, $1.number) }
  }

  func day(of time: Int64) -> BusinessDay {
    BusinessDay(daysSinceEpoch: Int32((time + settings.offset * 3_600_000) / 86_400_000))
  }

  func age(from day: BusinessDay, on today: BusinessDay) -> Int {
    Int(today.daysSinceEpoch - day.daysSinceEpoch) - settings.holidays.count { $0 > day && $0 <= today }
  }

  /// Everything that holds on a business day.
  func night(on today: BusinessDay, filesDueTo lastDue: BusinessDay) -> ReferenceNight {
    let night = ReferenceNight()
    judgeFiles(lastDue, night)
    for line in lines {
      night.lines[line.place] = line.row.isBroken ? "rejected" : "batch_level"
      guard line.row.isBroken else { continue }
      night.findings.append(Expected(code: "ROW_REJECTED", file: line.file, row: line.number))
    }
    let good = lines.filter { !$0.row.isBroken }
    judgeStrangers(good, night)
    var byIntent: [String: [Line]] = [:]
    for line in good where line.row.app == SimulatedWorld.app && !line.row.lineKind.isEmpty {
      if let intent = intent(of: line.row) {
        byIntent[intent, default: []].append(line)
      } else {
        judgeUnknown(line, night)
      }
    }
    let takenOf = Dictionary(grouping: captures.values.sorted { $0.createdAt < $1.createdAt }, by: \.paymentIntentID)
    let givenOf = Dictionary(grouping: refunds.values, by: \.paymentIntentID)
    for id in Set(intents.keys).union(givenOf.keys) {
      PaymentReference(
        model: self, intent: intents[id], id: id, today: today, captures: takenOf[id] ?? [],
        refunds: givenOf[id] ?? []
      ).judge(byIntent[id] ?? [], night)
    }
    judgePayouts(good, night)
    return night
  }

  /// The intent that a row leads to: by its own id, the intent's, or the order's.
  func intent(of row: SettlementRow) -> String? {
    if let found = captures[row.id]?.paymentIntentID ?? refunds[row.id]?.paymentIntentID { return found }
    if intents[row.intent] != nil { return row.intent }
    guard row.intent.isEmpty else { return nil }
    if intents[row.id] != nil { return row.id }
    guard row.id.isEmpty else { return nil }
    // Of the payments of an order, those that moved no money only if no other fits.
    let sharing = intents.values.filter { $0.merchantOrderID == row.order }
    return (sharing.first { $0.status == .succeeded } ?? sharing.first)?.id
  }

  /// A line that leads to nothing waits until a pull covers it and the API said no to its refund or its payment;
  /// a payment comes with all its captures, but not with all its refunds.
  func judgeUnknown(_ line: Line, _ night: ReferenceNight) {
    let isRefund = line.row.kind.hasPrefix("REFUND")
    let key = isRefund ? line.row.id : line.row.intent
    let isPaymentEnough = intents[line.row.intent] != nil ? !isRefund : absent.contains(line.row.intent)
    let isKnownToLack = key.isEmpty || absent.contains(key) || isPaymentEnough
    guard line.row.at < coveredUpTo, isKnownToLack else { return night.lines[line.place] = "waiting" }
    night.lines[line.place] = "discrepant"
    let type = ["REFUND": "refund", "CHARGE": "dispute"][line.row.kind.prefix(6)] ?? "capture"
    night.findings.append(about(line, "MISSING_IN_API", type: type, record: line.row.id))
  }

  /// A finding about one line: nothing was expected, its gross is there.
  func about(_ line: Line, _ code: String, type: String, record: String) -> Expected {
    Expected(
      code: code, intent: line.row.intent, order: line.row.order, type: type, record: record, kind: line.row.lineKind,
      currency: line.row.currency.code, expected: 0, actual: Int128(line.row.gross), file: line.file, row: line.number,
      payout: line.row.payout, agesFrom: day(of: line.row.at))
  }
}
