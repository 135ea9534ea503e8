import SettlementModel

/// What ends a day's file: reserve, account fee, payouts, and the faults of whole files.
package struct DayEnd {
  private let parameters: WorldParameters
  /// What was withheld, by the day that gives it back.
  private var releases: [BusinessDay: [Currency: Int64]] = [:]
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
    var random = SeededRandom(
      seed: parameters.seed, stream: 7, index: Int(file.day.daysSinceEpoch))
    let hasRejectedRow = random.chance(percent: 15) && parameters.hasFileFaults
    let hasWrongTotal = random.chance(percent: 15) && parameters.hasFileFaults
    let hasWrongPayout = random.chance(percent: 20) && parameters.discrepancyBasisPoints > 0
    for currency in file.currencies { try addReserve(currency, to: file) }
    if hasRejectedRow, let line = file.firstLine {
      findings.append(try addUnreadableLine(like: line, to: file))
    }
    // A payout is judged only where every row of its day can be read.
    var offset: Int64 =
      hasWrongPayout && !hasRejectedRow && !hasWrongTotal ? Int64(random.pick([-500, -1, 1])) : 0
    for currency in file.currencies {
      let sum = file.net(currency)
      let row = try addPayout(currency, sum + offset, to: file)
      if offset != 0 {
        findings.append(payoutFinding(file, currency, sum: sum, offset: offset, row: row))
      }
      offset = 0
    }
    try file.finish()
    if hasWrongTotal, let line = file.firstLine {
      findings.append(try writeWrongTotal(line, day: file.day, folder: folder))
    }
    findings += try FileFaults(parameters).write(
      beside: file, folder: folder, hasFurtherFile: hasWrongTotal)
    return findings
  }

  /// One percent of the day's money is withheld, and given back some days later; a fee for the
  /// account besides.
  private mutating func addReserve(_ currency: Currency, to file: SettlementFile) throws {
    let held = file.net(currency) / 100
    if held > 0 {
      try file.add(line("RESERVE_HOLD", -held, currency, file, prefix: "RSV"))
      let day = file.day.adding(days: Self.reserveDays)
      releases[day, default: [:]][currency] = held
    }
    try file.add(line("FEE", -100, currency, file, prefix: "ACC"))
    if let released = releases[file.day]?[currency] {
      try file.add(line("RESERVE_RELEASE", released, currency, file, prefix: "REL"))
    }
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
      day: day, folder: folder, sequence: 2, isCompressed: parameters.isCompressed)
    try file.add(line)
    let row = try file.finish(offset: 100)
    var finding = ExpectedFinding(.controlTotalMismatch, from: day)
    finding.currency = line.settlementCurrency
    finding.expected = line.net + 100
    finding.actual = line.net
    return (finding, file.name, row)
  }
}
