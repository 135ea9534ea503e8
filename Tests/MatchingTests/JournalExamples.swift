import Matching
import SettlementModel
import Testing
import TestSupport

/// Lines as finance would tell them, and what the journal books for each.
@Suite struct JournalExamples {
  static func line(
    _ kind: LineKind = .capture, _ currency: String = "USD", gross: Int64 = 1000,
    in settlementCurrency: String? = nil, _ change: (inout SettlementLine) -> Void = { _ in }
  ) -> SettlementLine {
    var line = SettlementLine(
      position: FilePosition(source: "s", file: "f.csv", row: 2), kind: kind,
      currency: Currency(code: currency)!, grossMinorUnits: gross,
      settlementCurrency: Currency(code: settlementCurrency ?? currency)!)
    line.payoutID = "P1"
    change(&line)
    return line
  }

  static func entry(
    _ line: SettlementLine, _ standing: LedgerLine.Standing? = nil, on day: String = "2026-03-04",
    match: String? = nil, remarks: [LedgerLine.Remark] = [], doubt: LedgerLine.Remark? = nil
  ) -> LedgerLine {
    LedgerLine(
      line: line, bookedOn: BusinessDay(day)!,
      standing: standing ?? (line.kind.settlesRecord ? .matched : .withoutRecord),
      match: match.map {
        LedgerLine.MatchShare(
          currency: Currency(code: $0)!, toleratedMinorUnits: 0, recordCount: 1)
      }, remarks: remarks, doubt: doubt)
  }

  static let doubt = LedgerLine.Remark(findingID: "F1", code: .amountMismatch)

  static let examples: [(String, LedgerLine, [String])] = [
    (
      "a capture with fee and tax",
      entry(line { ($0.feeMinorUnits, $0.taxMinorUnits, $0.netMinorUnits) = (30, 5, 965) }),
      ["clearing 9.65 USD", "receivable -10.00 USD", "fees 0.30 USD", "tax 0.05 USD"]
    ),
    (
      "a refund",
      entry(line(.refund, gross: -400) { $0.netMinorUnits = -400 }),
      ["clearing -4.00 USD", "refunds 4.00 USD"]
    ),
    (
      "paid in yen, settled in dollars",
      entry(
        line(.capture, "JPY", gross: 1500, in: "USD") {
          ($0.settlementAmountMinorUnits, $0.feeMinorUnits, $0.netMinorUnits) = (1000, 30, 970)
        }, match: "JPY"),
      [
        "clearing 9.70 USD", "receivable -1500 JPY", "fees 0.30 USD", "fx 1500 JPY",
        "fx -10.00 USD",
      ]
    ),
    (
      "priced in dollars, shown in yen: the record is in dollars",
      entry(
        line(.capture, "JPY", gross: 1500, in: "USD") {
          ($0.settlementAmountMinorUnits, $0.netMinorUnits) = (1000, 1000)
        }, match: "USD"),
      ["clearing 10.00 USD", "receivable -10.00 USD"]
    ),
    (
      "a reserve that the net feels",
      entry(line { ($0.reserveMinorUnits, $0.netMinorUnits) = (100, 900) }),
      ["clearing 9.00 USD", "receivable -10.00 USD", "reserve 1.00 USD"]
    ),
    (
      "a reserve that is only mentioned",
      entry(line { ($0.reserveMinorUnits, $0.netMinorUnits) = (100, 1000) }),
      ["clearing 10.00 USD", "receivable -10.00 USD"]
    ),
    (
      "a reserve line", entry(line(.reserveHold, gross: -100) { $0.netMinorUnits = -100 }),
      ["clearing -1.00 USD", "reserve 1.00 USD"]
    ),
    (
      "a cent that does not add up",
      entry(line { ($0.feeMinorUnits, $0.netMinorUnits) = (30, 971) }),
      ["clearing 9.71 USD", "receivable -10.00 USD", "fees 0.30 USD", "rounding -0.01 USD"]
    ),
    (
      "more than a cent that does not add up",
      entry(line { ($0.feeMinorUnits, $0.netMinorUnits) = (30, 990) }),
      [
        "suspense -0.20 USD: its own amounts do not add up", "clearing 9.90 USD",
        "receivable -10.00 USD", "fees 0.30 USD",
      ]
    ),
    (
      "nothing tells the amount",
      entry(line(.capture, "JPY", gross: 1500, in: "USD"), match: "JPY"),
      [
        "suspense 0.00 USD: nothing tells its amount in USD", "clearing 0.00 USD",
        "receivable -1500 JPY", "fx 1500 JPY",
      ]
    ),
    (
      "of another amount than its record", entry(line(), .doubtful, doubt: doubt),
      ["suspense -10.00 USD: AMOUNT_MISMATCH F1", "clearing 10.00 USD"]
    ),
    (
      "not pulled yet", entry(line(), .waiting),
      ["suspense -10.00 USD: waits for its record", "clearing 10.00 USD"]
    ),
    (
      "somebody else's", entry(line(), .outOfScope),
      ["suspense -10.00 USD: out of scope", "clearing 10.00 USD"]
    ),
    (
      "an unknown kind", entry(line(.unknown)),
      ["suspense -10.00 USD: unknown kind", "clearing 10.00 USD"]
    ),
    (
      "a payout", entry(line(.payout, gross: -965) { $0.netMinorUnits = -965 }),
      ["clearing -9.65 USD", "bank 9.65 USD"]
    ),
    (
      "a payout that came back", entry(line(.payoutReturn, gross: 965)),
      ["clearing 9.65 USD", "bank -9.65 USD"]
    ),
    (
      "a won chargeback", entry(line(.chargebackReversal, gross: 500)),
      ["clearing 5.00 USD", "chargebacks -5.00 USD"]
    ),
    (
      "an adjustment of nothing", entry(line(.adjustment, gross: 0)), ["clearing 0.00 USD"]
    ),
  ]

  @Test(arguments: 0..<18) func bookings(_ index: Int) throws {
    let (name, entry, postings) = Self.examples[index]
    #expect(try Recorder.book([entry]).postings == postings, "\(name)")
  }

  @Test func `the day, the payout and the currency part transactions`() throws {
    func batched(_ payout: String, _ batch: String, _ kind: LineKind = .capture) -> SettlementLine {
      Self.line(kind) { ($0.payoutID, $0.batchID) = (payout, batch) }
    }
    let recorder = try Recorder.book([
      Self.entry(batched("P1", "B1"), on: "2026-03-04"),
      Self.entry(batched("P1", "B2"), on: "2026-03-04"),
      Self.entry(batched("", "B2"), on: "2026-03-04"),
      Self.entry(batched("P1", "B1", .payout), on: "2026-03-04"),
      Self.entry(batched("", ""), on: "2026-03-05"),
      Self.entry(Self.line(.capture, "EUR") { $0.payoutID = "" }, on: "2026-03-05"),
    ])
    #expect(
      recorder.transactions == [
        "2026-03-04 settlement USD payout P1", "2026-03-04 settlement USD batch B2",
        "2026-03-04 payout USD payout P1", "2026-03-05 settlement USD",
        "2026-03-05 settlement EUR",
      ])
  }

  @Test func `what is at the edge of 64 bits balances, too`() throws {
    let huge = Self.line { ($0.grossMinorUnits, $0.netMinorUnits, $0.feeMinorUnits) = (.max, .min, .max) }
    let recorder = try Recorder.book([Self.entry(huge), Self.entry(huge), Self.entry(huge)])
    #expect(recorder.postings.contains("receivable -276701161105643274.21 USD"))
    #expect(recorder.isBalanced)
  }

  @Test(arguments: UInt64(1)...20) func `any lines balance, and leakage adds up`(_ seed: UInt64) throws {
    var random = SeededGenerator(seed: seed)
    print("journal seed \(seed)")
    let entries = (0..<200).map { _ in Self.randomEntry(&random) }
    let recorder = try Recorder.book(entries)
    #expect(recorder.isBalanced, "seed \(seed)")
    var tally = LeakageTally()
    var shares: [Currency: PayoutShare] = [:]
    for entry in entries {
      tally.add(entry)
      let currency = entry.line.settlementCurrency
      let net = Int128(entry.line.payoutNetMinorUnits ?? 0)
      var share =
        shares[currency]
        ?? PayoutShare(
          currency: currency, hasID: true, lineCount: 0, allLineCount: 0, payoutRowCount: 0,
          allPayoutRowCount: 0, linesNetMinorUnits: 0, paidOutMinorUnits: 0, isMismatched: true)
      if entry.line.kind.isPayoutRow {
        share.paidOutMinorUnits -= net
        (share.payoutRowCount, share.allPayoutRowCount) = (1, 1)
      } else {
        share.linesNetMinorUnits += net
        (share.lineCount, share.allLineCount) = (1, 1)
      }
      shares[currency] = share
    }
    for share in shares.values { tally.add(share) }
    for amount in [Int64(500), 0, 12] {
      let money = Money(minorUnits: amount, currency: Currency(code: "USD")!)
      tally.add(UnsettledCapture(amount: money, isPending: amount == 0, code: .missingInSettlement))
    }
    #expect(tally.differences() == [], "seed \(seed)")
    // A payout that is left out shows.
    var wrong = tally
    wrong.add(
      PayoutShare(
        currency: Currency(code: "USD")!, hasID: true, lineCount: 1, allLineCount: 1,
        payoutRowCount: 0, allPayoutRowCount: 0, linesNetMinorUnits: 1, paidOutMinorUnits: 0,
        isMismatched: false))
    #expect(wrong.differences().count == 1, "seed \(seed)")
  }

  private static func randomEntry(_ random: inout SeededGenerator) -> LedgerLine {
    let codes = ["USD", "EUR", "JPY"]
    let kind = LineKind.allCases.randomElement(using: &random)!
    func amount() -> Int64 { Int64.random(in: -2000...2000, using: &random) }
    func maybe() -> Int64? { Bool.random(using: &random) ? amount() : nil }
    var line = line(
      kind, codes.randomElement(using: &random)!, gross: amount(),
      in: codes.randomElement(using: &random)!)
    line.settlementAmountMinorUnits = maybe()
    (line.feeMinorUnits, line.taxMinorUnits) = (maybe(), maybe())
    (line.reserveMinorUnits, line.netMinorUnits) = (maybe(), maybe())
    let standings: [LedgerLine.Standing] = [.matched, .doubtful, .waiting, .outOfScope]
    let remarks = [FindingCode.feeOvercharged, .fxMismatch, .netMismatch].filter { _ in
      Bool.random(using: &random)
    }.map {
      LedgerLine.Remark(
        findingID: "F", code: $0, currency: line.settlementCurrency,
        differenceMinorUnits: Int128(amount()))
    }
    return entry(
      line, kind.settlesRecord ? standings.randomElement(using: &random)! : nil,
      match: Bool.random(using: &random) ? codes.randomElement(using: &random)! : nil,
      remarks: remarks)
  }
}

/// Keeps what is booked as text.
private final class Recorder: JournalSink {
  private(set) var transactions: [String] = []
  private(set) var postings: [String] = []
  private(set) var isBalanced = true
  private var sums: [Currency: Int128] = [:]

  static func book(_ entries: [LedgerLine]) throws -> Recorder {
    let recorder = Recorder()
    var assembler = JournalAssembler(recorder)
    for entry in entries { try assembler.accept(entry) }
    try assembler.finish()
    return recorder
  }

  func begin(_ transaction: JournalTransaction) {
    transactions.append(transaction.id)
    sums = [:]
  }

  func post(_ posting: JournalPosting) {
    sums[posting.currency, default: 0] += posting.minorUnits
    let amount = DecimalText.majorUnits(
      ofMinorUnits: posting.minorUnits, digits: posting.currency.digits)
    var text = "\(posting.account.rawValue) \(amount) \(posting.currency)"
    if !posting.note.isEmpty { text += ": \(posting.note)" }
    if let remark = posting.remark { text += " \(remark.findingID)" }
    postings.append(text)
  }

  func end() {
    if !sums.values.allSatisfy({ $0 == 0 }) { isBalanced = false }
  }
}
