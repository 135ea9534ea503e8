import SettlementModel

// The same facts in another order, and in fewer nights.
extension SimulatedSeries {
  /// What a name's history decides, and not what it holds at last.
  private static let ofHistory: Set<String> = ["FILE_CHANGED", "API_INCOMPLETE"]

  /// Another merchant gets everything that this one holds, shuffled over three nights, records before
  /// files or after; at last the same must hold.
  func tellInOtherOrder(on day: BusinessDay) async throws {
    guard chance(.otherOrder, 100) else { return }
    // What waits for a complete pull here would not wait there.
    try await night(on: day, trouble: .none)
    let days = (0...2).map { day.adding(days: $0 - 2) }
    let moments = days.map { world.night(of: $0) - 1000 }
    var other = world
    (other.history, other.shelf, other.reached) = (RecordHistory(), [], [:])
    func moment() -> Int64 { moments[Int.random(in: 0...2, using: &generator)] }
    for intent in model.intents.values.sorted(by: { $0.id < $1.id }) {
      let from = moment()
      other.history.tell(.paymentIntent(intent), from: from)
      let captures = model.captures.values.filter { $0.paymentIntentID == intent.id }
      for capture in captures.sorted(by: { $0.id < $1.id }) {
        other.history.tell(.capture(capture), from: from)
      }
    }
    for refund in model.refunds.values.sorted(by: { $0.id < $1.id }) {
      other.history.tell(.refund(refund), from: moment())
    }
    for (name, file) in model.seen.sorted(by: { $0.key < $1.key }) {
      // Of two names that are refused beside each other the one that counts was there first.
      let isRefused = model.refused[name]?.contains(file) == true
      if isRefused, let counted = model.counted[name] {
        other.shelf.append((moments[0], name, counted))
        other.shelf.append((moments[2], name, file))
      } else {
        let isBesideRefused = model.refused.keys.contains {
          $0 != name && FileName.base($0) == FileName.base(name)
        }
        let from = isRefused ? moments[2] : isBesideRefused ? moments[1] : moment()
        other.shelf.append((from, name, file))
      }
    }
    try await repeatNights(of: other, on: days)
  }

  private func repeatNights(of other: SimulatedWorld, on days: [BusinessDay]) async throws {
    // What an API shows for the first time is older than any look-back here.
    let series = try SimulatedSeries(options, world: other, lookBackDays: 400)
    for day in days {
      let isCutOff = day != days[2] && Bool.random(using: &generator)
      try await series.night(on: day, trouble: isCutOff ? .unreachable : .none)
    }
    nightsRun += series.nightsRun
    try requireSame(as: series, on: days[2])
  }

  /// The same findings and buckets, apart from what tells of the way there.
  func requireSame(as other: SimulatedSeries, on day: BusinessDay) throws {
    func findings(_ night: ReferenceNight) -> [String] {
      night.findings.filter { !Self.ofHistory.contains($0.code) }.map { text($0, on: day) }
    }
    let lastDue = day.adding(days: -1)
    let (mine, theirs) = (
      model.night(on: day, filesDueTo: lastDue), other.model.night(on: day, filesDueTo: lastDue)
    )
    try requireSame("findings in other order", findings(mine), findings(theirs))
    try requireSame(
      "lines in other order", mine.lines.map { "\($0) \($1)" }, theirs.lines.map { "\($0) \($1)" })
    try requireSame(
      "records in other order", mine.records.map { "\($0) \($1)" },
      theirs.records.map { "\($0) \($1)" })
  }
}
