import Foundation
import Reporting
import SettlementModel
import TestSupport
import Testing

@Suite("The summary for a mail")
struct TextSummaryTests {
  typealias Buckets = [String: (matched: Int128, discrepant: Int128, waiting: Int128, pending: Int128)]

  /// A summary of these amounts, by currency, and open findings.
  static func summary(
    _ amounts: Buckets, _ findings: [(FindingCode, String?, Int, Int128?)] = [], lines: Int = 5,
    records: Int = 5, waiting: Int = 0, complete: [String: BusinessDay?] = ["api": day("2026-03-12")]
  ) -> RunSummary {
    var lineValues: [Currency: [String: Int128]] = [:]
    var recordValues: [Currency: [String: Int128]] = [:]
    for (code, amount) in amounts {
      lineValues[currency(code)] = [
        "matched": amount.matched, "discrepant": amount.discrepant, "waiting": amount.waiting,
        "batch_level": 0, "total": amount.matched + amount.discrepant + amount.waiting,
      ]
      recordValues[currency(code)] = [
        "matched": amount.matched, "pending": amount.pending, "discrepant": 0, "not_settleable": 0,
        "total": amount.matched + amount.pending,
      ]
    }
    return RunSummary(
      businessDay: day("2026-03-12"), dataCompleteUpTo: complete, files: [], recordsByType: [:],
      lines: RunSummary.Buckets(
        counts: [
          "matched": lines - waiting, "discrepant": 0, "waiting": waiting, "batch_level": 0,
          "rejected": 0, "total": lines,
        ], values: lineValues),
      records: RunSummary.Buckets(
        counts: [
          "matched": records, "pending": 0, "discrepant": 0, "not_settleable": 0, "total": records,
        ], values: recordValues),
      findings: findings.map { code, name, count, difference in
        RunSummary.FindingTotal(
          code: code, currency: name.map(currency), count: count, differenceMinorUnits: difference)
      }, tolerated: [], payouts: [], isConserved: true)
  }

  static func text(
    _ summary: RunSummary, missing: [(String, String)] = [], quarantined: [(String, String)] = [],
    isIncomplete: Bool = false, reports: String = "./var/reports/2026-03-12"
  ) -> TextSummary {
    TextSummary(
      merchant: "500000000000001", summary: summary,
      missingFiles: missing.map { .init(source: $0, name: $1) },
      quarantinedFiles: quarantined.map { .init(source: $0, name: $1) },
      isIncomplete: isIncomplete, reportDirectory: reports)
  }

  @Test func allIsFine() {
    let summary = Self.summary(["USD": (123_456, 0, 0, 0), "JPY": (12_000, 0, 0, 0)])
    #expect(
      Self.text(summary).text() == """
        tieout: merchant 500000000000001, business day 2026-03-12
        Is all the money here? Yes: every line and every record ties out.

        By currency            matched    discrepant       waiting       pending
        JPY                      12000             0             0             0
        USD                    1234.56          0.00          0.00          0.00

        Data complete up to: api 2026-03-12
        Reports: ./var/reports/2026-03-12
        Next: nothing.

        """)
  }

  @Test func someItemsArePending() {
    let summary = Self.summary(["USD": (100, 0, 0, 5025)], [(.pendingSettlement, "USD", 2, -5025)])
    let lines = Self.text(summary).lines()
    #expect(
      lines[1...2].joined(separator: " ")
        == "Is all the money here? Yes, as far as it is due: every line ties out, and 2   items are pending.")
    #expect(lines.contains("PENDING_SETTLEMENT                  2  -50.25 USD"))
    #expect(lines.last?.contains("pending items clear") == true, "\(lines)")
  }

  @Test func breaksAreOpen() {
    let summary = Self.summary(
      ["EUR": (1850, 6400, 0, 6400), "GBP": (1, 0, 0, 0), "USD": (15_050, 18_448, 0, 5025)],
      [
        (.amountMismatch, "USD", 1, -1), (.missingInSettlement, "EUR", 3, -300),
        (.missingInSettlement, "USD", 2, -21_000), (.fileChanged, nil, 1, nil),
        (.pendingSettlement, "USD", 12, -5025),
      ])
    #expect(
      Self.text(summary).text() == """
        tieout: merchant 500000000000001, business day 2026-03-12
        Is all the money here? No: 6 discrepancies about money are open. Besides, 1
          finding about data is open.

        By currency            matched    discrepant       waiting       pending
        EUR                      18.50         64.00          0.00         64.00
        USD                     150.50        184.48          0.00         50.25
        GBP                       0.01          0.00          0.00          0.00

        Open findings                   count  value
        MISSING_IN_SETTLEMENT               5  -3.00 EUR, -210.00 USD
        AMOUNT_MISMATCH                     1  -0.01 USD
        FILE_CHANGED                        1
        PENDING_SETTLEMENT                 12  -50.25 USD

        Data complete up to: api 2026-03-12
        Reports: ./var/reports/2026-03-12
        Next: `tieout report discrepancies` lists them, `tieout explain ID` tells why.

        """)
  }

  @Test func nothingCame() {
    let summary = Self.summary([:], lines: 0, records: 0, complete: ["useepay": nil, "api": nil])
    #expect(
      Self.text(summary).text() == """
        tieout: merchant 500000000000001, business day 2026-03-12
        Is all the money here? Nothing can be said: no settlement line and no record
          has come yet.

        Data complete up to: api none yet, useepay none yet
        Reports: ./var/reports/2026-03-12
        Next: see that files and records come: `tieout check`.

        """)
  }

  @Test func filesAreMissingAndSetAside() {
    let summary = Self.summary(
      ["USD": (100, 0, 7, 0)],
      [(.fileMissing, nil, 3, nil), (.fileQuarantined, nil, 1, nil), (.apiIncomplete, nil, 1, nil)],
      waiting: 1)
    let text = Self.text(
      summary,
      missing: [("useepay", "2026-03-09"), ("useepay", "2026-03-10"), ("useepay", "2026-03-11")],
      quarantined: [("mail", "b\u{1B}[2Jad\n結算.csv")], isIncomplete: true)
    #expect(
      text.text() == """
        tieout: merchant 500000000000001, business day 2026-03-12
        Is all the money here? That cannot be said yet: a source or the API could not
          be read to its end, 3 files are missing, 1 file is set aside, 1 line waits
          for a complete pull.

        By currency            matched    discrepant       waiting       pending
        USD                       1.00          0.00          0.07          0.00

        Open findings                   count  value
        FILE_MISSING                        3
        API_INCOMPLETE                      1
        FILE_QUARANTINED                    1

        Missing: 2026-03-09 of useepay
        Missing: 2026-03-10 of useepay
        Missing: and 1 more: tieout report discrepancies --class CONTROL
        Set aside: b\\u{1B}[2Jad\\u{A}結算.csv of mail
        Data complete up to: api 2026-03-12
        Reports: ./var/reports/2026-03-12
        Next: the next run tries again; ask for the missing files; `tieout report
          discrepancies` lists them, `tieout explain ID` tells why.

        """)
  }

  /// Every code, thirty currencies, amounts beyond 64 bits, long and hostile names: it still fits.
  @Test(arguments: 0..<40) func fitsAMailWhateverHappened(_ seed: Int) {
    var random = SeededGenerator(seed: UInt64(seed))
    let codes = ["USD", "EUR", "JPY", "KWD", "GBP", "CHF", "SEK", "NOK", "DKK", "PLN", "CZK", "HUF",
      "RON", "BGN", "TRY", "ILS", "AED", "SAR", "QAR", "BHD", "OMR", "JOD", "INR", "IDR", "KRW",
      "THB", "VND", "SGD", "HKD", "CNY"]
    func amount() -> Int128 {
      let digits = Int.random(in: 0...(seed % 3 == 0 ? 36 : 12), using: &random)
      return (0..<digits).reduce(Int128(1)) { sum, _ in sum * 10 } * (Bool.random(using: &random) ? 7 : -7)
    }
    let currencies = codes.prefix(Int.random(in: 0...30, using: &random))
    let amounts = Dictionary(
      uniqueKeysWithValues: currencies.map { ($0, (amount(), amount(), amount(), amount())) })
    var findings: [(FindingCode, String?, Int, Int128?)] = []
    for code in FindingCode.allCases where Bool.random(using: &random) {
      for currency in currencies where Int.random(in: 0..<3, using: &random) == 0 {
        findings.append((code, currency, Int.random(in: 1...999_999, using: &random), amount()))
      }
    }
    let names = ["結算單" + String(repeating: "月", count: 90), "a\u{1B}]0;x\u{7}.csv", "\u{202E}gpj.exe", "b"]
    let files = (0..<Int.random(in: 0...6, using: &random)).map { index in
      (names[index % 4], names[(index + 1) % 4])
    }
    let text = Self.text(
      Self.summary(
        amounts, findings,
        complete: Dictionary(uniqueKeysWithValues: (0..<seed).map { ("source-\($0)", day("2026-03-12")) })),
      missing: files, quarantined: files, isIncomplete: Bool.random(using: &random),
      reports: "/" + String(repeating: "long/", count: seed) + "2026-03-12")
    let lines = text.lines()
    #expect(lines.count <= TextSummary.linesMax, "seed \(seed): \(lines.count)\n\(text.text())")
    for line in lines {
      #expect(TerminalText.width(of: line) <= TextSummary.columnsMax, "seed \(seed): \(line)")
      #expect(TerminalText.escaped(line) == line && !line.hasSuffix(" "), "seed \(seed): \(line)")
    }
    #expect(lines.contains { $0.hasPrefix("Reports: ") && $0.hasSuffix("2026-03-12") })
    #expect(text.lines() == lines)
  }

  @Test func noAmountIsCutInTheMiddle() {
    let huge: Int128 = 1_234_567_890_123_456_789_012_345_678
    let text = Self.text(Self.summary(["USD": (huge, -huge, huge, -huge), "EUR": (1, 1, 0, 0), "GBP": (1, 0, 0, 0)])).text()
    let amount = "12345678901234567890123456.78"
    #expect(text.components(separatedBy: amount).count == 5, "\(text)")
    #expect(text.contains("… and 1 more currencies"), "\(text)")
  }

  @Test func slackShowsItAsItIsWritten() throws {
    let summary = Self.summary([:], [(.fileQuarantined, nil, 1, nil)])
    let text = Self.text(summary, quarantined: [("a<b>&", "x```<!channel>.csv")])
    let json = try JSONSerialization.jsonObject(with: Data(SlackMessage.bytes(of: text)))
    let said = try #require((json as? [String: String])?["text"])
    #expect(said.hasPrefix("tieout: merchant 500000000000001, business day 2026-03-12\n```\nIs all"))
    #expect(said.hasSuffix("\n```") && said.components(separatedBy: "```").count == 3)
    #expect(said.contains("x'''&lt;!channel&gt;.csv of a&lt;b&gt;&amp;"), "\(said)")
  }
}
