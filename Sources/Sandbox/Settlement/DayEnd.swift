import SettlementModel

/// What ends a day's file: reserve, account fee, payouts, and the faults of whole files.
package struct DayEnd {
  private let parameters: WorldParameters
  /// What was withheld, by the day that gives it back.
  private var releases: [BusinessDay: [Currency: (amount: Int64, hold: String)]] = [:]
  /// What the lines of days without a payout sum to.
  private var unpaid: [Currency: Int64] = [:]
  private static let reserveDays = 5

  package init(_ parameters: WorldParameters) { self.parameters = parameters }

  /// Ends a day's file and closes it; returns the findings that it brings, with its name and row.
  package mutating func end(
    _ file: SettlementFile, folder: String
  ) throws -> [(finding: ExpectedFinding, file: String, row: Int?)] {
    var findings: [(finding: ExpectedFinding, file: String, row: Int?)] = []
    if let row = file.firstForeignRow {
      findings.append((ExpectedFinding(.scopeUnknown, from: file.day), file.name, row))
    }
    let faults = Faults(of: file.day, parameters)
    var excess = faults.releaseExcess
    for currency in file.currencies {
      if let finding = try addReserve(currency, to: file, excess: excess) {
        findings.append(finding)
        excess = 0
      }
    }
    if faults.hasRejectedRow, let line = file.firstLine {
      findings.append(try addUnreadableLine(like: line, to: file))
    }
    for currency in file.currencies { unpaid[currency, default: 0] += file.net(currency) }
    if PayoutCalendar(parameters).isPaid(file.day) {
      findings += try addPayouts(to: file, offset: faults.payoutOffset)
    }
    try file.finish()
    if faults.hasWrongTotal, let line = file.firstLine {
      findings.append(try writeWrongTotal(line, day: file.day, folder: folder))
    }
    findings += try FileFaults(parameters).write(
      beside: file, folder: folder, hasFurtherFile: faults.hasWrongTotal)
    return findings
  }

  /// One percent of the day's money is withheld, and given back some days later; a fee for the
  /// account besides.
  ///
  /// - Parameter excess: minor units that the first release gives back too many; its finding is
  ///   returned.
  private mutating func addReserve(
    _ currency: Currency, to file: SettlementFile, excess: Int64
  ) throws -> (finding: ExpectedFinding, file: String, row: Int?)? {
    let held = file.net(currency) / 100
    if held > 0 {
      let hold = line("RESERVE_HOLD", -held, currency, file, prefix: "RSV")
      try file.add(hold)
      let day = file.day.adding(days: Self.reserveDays)
      releases[day, default: [:]][currency] = (held, hold.transactionID)
    }
    try file.add(line("FEE", -100, currency, file, prefix: "ACC"))
    guard let due = releases[file.day]?[currency] else { return nil }
    var release = line("RESERVE_RELEASE", due.amount + excess, currency, file, prefix: "REL")
    release.originalTransactionID = due.hold
    let row = try file.add(release)
    guard excess > 0 else { return nil }
    var finding = ExpectedFinding(.reserveOverReleased, from: file.day)
    finding.recordID = due.hold
    finding.currency = currency
    finding.expected = due.amount
    finding.actual = due.amount + excess
    return (finding, file.name, row)
  }

  /// Pays out what the file and those before it left unpaid, in one currency `offset` off.
  private mutating func addPayouts(
    to file: SettlementFile, offset: Int64
  ) throws -> [(finding: ExpectedFinding, file: String, row: Int?)] {
    var findings: [(finding: ExpectedFinding, file: String, row: Int?)] = []
    // A payout is judged only where every row of its days can be read, and where none of its lines
    // may stand in files of before the first.
    let days = PayoutCalendar(parameters).days(ofPayoutOn: file.day)
    let isReadable = days.allSatisfy { Faults(of: $0, parameters).areNone }
    let hasEarlierMoney = parameters.historyDays > 0 || parameters.subscriptions != nil
    let mayBeginEarlier = hasEarlierMoney && days.contains(parameters.firstFileDay)
    var offset = isReadable && !mayBeginEarlier ? offset : 0
    for (currency, sum) in unpaid.sorted(by: { $0.key < $1.key }) {
      let row = try addPayout(currency, sum + offset, to: file)
      if offset != 0 {
        findings.append(payoutFinding(file, currency, sum: sum, offset: offset, row: row))
      }
      offset = 0
    }
    unpaid = [:]
    return findings
  }

  private func addPayout(
    _ currency: Currency, _ paid: Int64, to file: SettlementFile
  ) throws -> Int {
    // Lines that sum below zero are paid back by the merchant.
    let type = paid >= 0 ? "PAYOUT" : "PAYOUT_RETURN"
    return try file.add(line(type, -paid, currency, file, prefix: "POT"))
  }

  private func line(
    _ type: String, _ minorUnits: Int64, _ currency: Currency, _ file: SettlementFile,
    prefix: String
  ) -> LineDraft {
    let calendar = WorldClock(parameters).calendar
    var line = LineDraft(
      settledOn: file.day, type: type,
      gross: Money(minorUnits: minorUnits, currency: currency), settlementCurrency: currency,
      rate: ExchangeRate(mantissa: 10_000, scale: 4),
      occurredAt: calendar.start(of: file.day).adding(seconds: 82_800))
    line.transactionID = prefix + file.batchID + currency.code
    return line
  }

  private func payoutFinding(
    _ file: SettlementFile, _ currency: Currency, sum: Int64, offset: Int64, row: Int
  ) -> (finding: ExpectedFinding, file: String, row: Int?) {
    var finding = ExpectedFinding(.payoutMismatch, from: file.day)
    finding.recordType = .payout
    finding.recordID = file.payoutID(currency)
    finding.currency = currency
    finding.expected = sum
    finding.actual = sum + offset
    return (finding, file.name, row)
  }
}

// Faults of whole files.
extension DayEnd {
  /// What is wrong with a day's file as a whole.
  private struct Faults {
    let hasRejectedRow: Bool
    let hasWrongTotal: Bool
    /// Minor units by which a payout is off; 0 for a right one.
    let payoutOffset: Int64
    /// Minor units by which a reserve is released beyond what was held.
    let releaseExcess: Int64

    /// Whether every row of the day's files can be read.
    var areNone: Bool { !hasRejectedRow && !hasWrongTotal }

    init(of day: BusinessDay, _ parameters: WorldParameters) {
      var random = SeededRandom(seed: parameters.seed, stream: 7, index: Int(day.daysSinceEpoch))
      hasRejectedRow = random.chance(percent: 15) && parameters.hasFileFaults
      hasWrongTotal = random.chance(percent: 15) && parameters.hasFileFaults
      let hasWrongPayout = random.chance(percent: 20) && parameters.discrepancyBasisPoints > 0
      payoutOffset = hasWrongPayout ? Int64(random.pick([-500, -1, 1])) : 0
      let isExcessive = random.chance(percent: 10) && parameters.discrepancyBasisPoints > 0
      releaseExcess = isExcessive ? Int64(random.pick([1, 200])) : 0
    }
  }

  /// A line with a digit too many.
  private func addUnreadableLine(
    like line: LineDraft, to file: SettlementFile
  ) throws -> (finding: ExpectedFinding, file: String, row: Int?) {
    var copy = line
    copy.transactionID = "REJECT" + file.batchID
    copy.paymentIntentID = ""
    copy.merchantOrderID = ""
    let text = SettlementLayout.text(
      copy, batchID: file.batchID, payoutID: file.payoutID(line.settlementCurrency))
    var fields = text.split(separator: ",", omittingEmptySubsequences: false).map(String.init)
    // The net, with the digits of no currency.
    fields[17] = "1.00000"
    let row = try file.addText(
      fields.joined(separator: ","), currency: line.settlementCurrency, net: 0)
    return (ExpectedFinding(.rowRejected, from: file.day), file.name, row)
  }

  /// A further file of the day that repeats a line under a wrong control total: nothing of it may
  /// count.
  private func writeWrongTotal(
    _ line: LineDraft, day: BusinessDay, folder: String
  ) throws -> (finding: ExpectedFinding, file: String, row: Int?) {
    let file = try SettlementFile(
      day: day, folder: folder, sequence: 2, parameters: parameters)
    try file.add(line)
    let row = try file.finish(offset: 100)
    var finding = ExpectedFinding(.controlTotalMismatch, from: day)
    finding.currency = line.settlementCurrency
    finding.expected = line.net + 100
    finding.actual = line.net
    return (finding, file.name, row)
  }
}
