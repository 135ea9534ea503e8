import SettlementModel

// Files as the sender makes them, loses them and makes them again.
extension SimulatedWorld {
  static func name(of day: BusinessDay, _ suffix: String = "") -> String {
    let parts = day.components
    func two(_ number: Int) -> String { number < 10 ? "0\(number)" : "\(number)" }
    return "\(merchant)_settlement_\(parts.year)\(two(parts.month))\(two(parts.day))\(suffix).csv"
  }

  /// Makes a day's file of the rows that settle on it, and puts it on the shelf.
  mutating func buildFile(of day: BusinessDay) {
    if holidays.contains(day) {
      reached[.holiday, default: 0] += 1
      return
    }
    var content = SettlementContent(rows: rows.removeValue(forKey: day) ?? [])
    if let yesterday = built[day.adding(days: -1)], chance(.overlappingFiles, 10) {
      content.rows += yesterday.rows.filter { $0.kind != "PAYOUT" }.prefix(Int(number(1, 2)))
    }
    if day > Self.start, chance(.fileWithoutLines, 5) {
      let next = day.adding(days: 1)
      rows[next, default: []] += content.rows
      content.rows = []
    }
    built[day] = content
    addPayouts(to: &content, day)
    built[day] = content
    let from = dawn(of: day.adding(days: 1)) + 3_600_000
    if day == Self.start { return put(day, content, from) }
    release(day, content, from)
  }

  /// On the second day of a payout, and wherever a payout has no second day, what was collected.
  private mutating func addPayouts(to content: inout SettlementContent, _ day: BusinessDay) {
    let payout = Self.payout(of: day)
    guard Self.payout(of: day.adding(days: 1)) != payout else { return }
    let collected = [day.adding(days: -1), day].flatMap { built[$0]?.rows ?? [] }
      .filter { $0.payout == payout && $0.kind != "PAYOUT" }
    var sums: [Currency: Int64] = [:]
    for row in collected { sums[row.settled, default: 0] += row.net }
    for (currency, sum) in sums.sorted(by: { $0.key < $1.key }) {
      let paid = chance(.wrongPayout, 8) ? sum - 3 : sum
      var row = SettlementRow("PAYOUT", on: day, -paid, currency)
      (row.id, row.payout, row.at) = (id("po"), payout, dawn(of: day) + 3_600_000)
      content.rows.append(row)
    }
  }

  private mutating func put(
    _ day: BusinessDay, _ content: SettlementContent?, _ from: Int64, _ suffix: String = ""
  ) {
    let file = content.map { issued[$0] ?? IssuedFile(issued.count, $0) }
    if let file { issued[file.content] = file }
    shelf.append((from, Self.name(of: day, suffix), file))
  }

  /// Decides what becomes of a file on its way.
  private mutating func release(_ day: BusinessDay, _ content: SettlementContent, _ from: Int64) {
    let later = from + number(1, 3) * 86_400_000
    var other = content
    if chance(.lateFile, 8) {
      put(day, content, later)
    } else if chance(.lostFile, 3) {
      return
    } else if chance(.cutOffFile, 6), !content.rows.isEmpty {
      other.damage = .cutOff
      put(day, other, from)
      put(day, content, later)
    } else if chance(.wrongSumFile, 6), !content.rows.isEmpty {
      other.damage = .wrongSum
      put(day, other, from)
      if number(0, 3) > 0 { put(day, content, later) }
    } else if chance(.brokenRow, 5), !content.rows.isEmpty {
      other.rows[Int(number(0, Int64(content.rows.count - 1)))].isBroken = true
      put(day, other, from)
      if number(0, 1) > 0 { put(day, content, later) }
    } else if chance(.copiedFile, 6) {
      put(day, content, from, "_2")
      put(day, content, number(0, 1) == 0 ? from : later)
      if later > from { reached[.copiedUnderEarlierName, default: 0] += 1 }
    } else if chance(.splitFile, 7), content.rows.count > 1 {
      let half = content.rows.count / 2
      put(day, SettlementContent(rows: Array(content.rows[..<half])), number(0, 1) == 0 ? from : later)
      put(day, SettlementContent(rows: Array(content.rows[half...])), from, "_2")
    } else if chance(.reissuedFile, 9), alter(&other) {
      let isRightAtLast = number(0, 1) == 0
      put(day, isRightAtLast ? other : content, from)
      put(day, isRightAtLast ? content : other, later)
    } else if chance(readsVersions ? .correctedBySuffix : .unclearCorrection, 8), alter(&other) {
      put(day, content, number(0, 3) == 0 ? later : from)
      put(day, other, number(0, 3) == 0 ? from : later, "_v2")
    } else {
      put(day, content, from)
      if chance(.vanishedFile, 6) { put(day, nil, later) }
    }
  }

  /// Changes an amount, or takes a row away or doubles it; false where there is none.
  private mutating func alter(_ content: inout SettlementContent) -> Bool {
    guard !content.rows.isEmpty else { return false }
    let index = Int(number(0, Int64(content.rows.count - 1)))
    switch number(0, 2) {
    case 0: content.rows.remove(at: index)
    case 1: content.rows.append(content.rows[index])
    default:
      guard content.rows[index].rate == "1" else { return false }
      content.rows[index].gross += 2
      content.rows[index].amount += 2
    }
    return true
  }
}
