import Foundation
import Reporting
import SettlementModel
import Testing

/// Drawings as text: where bars lie, and what stands beside them.
@Suite struct ChartTests {
  private func page(_ charts: ReportCharts) throws -> String {
    try PageTests.written(
      ReportPage(ReportHeading(name: "aging", businessDay: nil), charts: charts))
  }

  private func aged(
    _ short: Int128, _ over: Int128, _ code: String = "USD", _ bucket: AgeBucket = .upToOneDay
  ) -> AgedValue {
    AgedValue(
      currency: currency(code), findingClass: .break, bucket: bucket, count: 1,
      shortMinorUnits: short, overMinorUnits: over)
  }

  /// Left end and width of the rectangles of a style, in tenths of a pixel.
  private func bars(_ style: String, in page: String) -> [(left: Int, width: Int)] {
    page.split(separator: "<rect class=\"\(style)\"").dropFirst().map { text in
      func tenths(_ name: String) -> Int {
        guard let start = text.range(of: " \(name)=\"") else { return -1 }
        let parts = text[start.upperBound...].prefix { $0 != "\"" }.split(separator: ".")
        return (Int(parts[0]) ?? -1) * 10 + (parts.count > 1 ? Int(parts[1]) ?? 0 : 0)
      }
      return (tenths("x"), tenths("width"))
    }
  }

  @Test("empty charts say so")
  func emptyChartsSaySo() throws {
    let page = try page(
      ReportCharts(agedValues: AgedValues(), matchRates: [], methodFees: [], payouts: []))
    for sentence in [
      "No finding with an amount is open.", "No line has been judged yet.",
      "The lines carry no fees.", "The lines name no payout.",
    ] {
      #expect(page.contains(sentence), "\(sentence)")
    }
    #expect(!page.contains("<svg"))
    #expect(!page.contains("0 findings have no amount"))
  }

  @Test("one bar fills its scale; two divide it at zero")
  func barsShareOneScale() throws {
    let one = try page(ReportCharts(agedValues: AgedValues(groups: [aged(0, 5)])))
    #expect(bars("over", in: one).map(\.width) == [2150])
    #expect(bars("short", in: one).isEmpty)
    let both = try page(ReportCharts(agedValues: AgedValues(groups: [aged(-300, 100)])))
    let (short, over) = (bars("short", in: both), bars("over", in: both))
    #expect(short.map(\.width) == [1612] || short.map(\.width) == [1613])
    #expect(short[0].left + short[0].width == over[0].left)
    #expect(short[0].width + over[0].width == 2150)
    #expect(both.contains(">\u{2212}2.00</text>"), "the net stands beside the bars")
  }

  @Test("a small amount is still seen")
  func smallAmountsAreSeen() throws {
    let page = try page(
      ReportCharts(
        agedValues: AgedValues(groups: [aged(0, 1), aged(0, 1_000_000_000, "USD", .older)])))
    #expect(bars("over", in: page).map(\.width) == [10, 2150])
  }

  @Test("sums beyond 64 bits are drawn, and written to the last digit")
  func hugeSumsAreExact() throws {
    let huge = Int128.max / 4
    let page = try page(
      ReportCharts(
        agedValues: AgedValues(groups: [aged(-huge, huge, "KWD"), aged(Int128.min, 0, "JPY")])))
    #expect(bars("short", in: page).map(\.width).sorted() == [1075, 2150])
    #expect(page.contains("42,535,295,865,117,307,932,921,825,928,971.026") == false)
    let text = DecimalText.majorUnits(ofMinorUnits: huge, digits: 3)
    #expect(page.filter { $0 != "," }.contains(">\(text)</td>"))
    #expect(page.contains("textLength=\"130\""), "what is too long is set closer")
  }

  @Test("each currency has a drawing of its own, and none is added to another")
  func currenciesStandApart() throws {
    let codes = ["USD", "EUR", "JPY", "KWD", "GBP", "CHF", "SEK", "NOK", "DKK", "PLN", "CZK", "HUF"]
    let page = try page(
      ReportCharts(
        agedValues: AgedValues(groups: codes.sorted().map { aged(0, 7, $0) }),
        methodFees: codes.map {
          MethodFees(
            currency: currency($0), paymentMethod: "card", lines: 1, feeMinorUnits: 1,
            taxMinorUnits: 0)
        },
        payouts: codes.map {
          DatedPayout(
            payout: PayoutSummary(
              payoutID: "po", currency: currency($0), linesMinorUnits: 1, paidOutMinorUnits: 1,
              isJudged: true), settledOn: nil)
        }))
    #expect(page.split(separator: "<svg").count == 3 * codes.count + 1)
    for code in codes {
      for id in ["age-\(code)", "fees-\(code)", "payouts-\(code)"] {
        #expect(page.contains("id=\"\(id)-title\""), "\(id)")
      }
    }
    // Every scale is full: it knows its own currency alone.
    #expect(bars("over", in: page).allSatisfy { $0.width == 2150 })
  }

  @Test("fees: the dearest first, what was given back to the left, the rest together")
  func feesAreOrdered() throws {
    let fees = (0..<20).map {
      MethodFees(
        currency: currency("USD"), paymentMethod: "m\($0)", lines: 1,
        feeMinorUnits: Int128($0 == 3 ? -50 : 100 + $0), taxMinorUnits: 0)
    }
    let page = try page(ReportCharts(methodFees: fees))
    #expect(bars("plain", in: page).count == 12)
    #expect(page.contains(">9 other methods</text>"))
    #expect(page.contains("<th scope=\"row\">m19</th>"))
    #expect(page.contains(">\u{2212}0.50</td>"))
  }

  @Test("payouts: residuals come before the newest, and what is not judged is not blamed")
  func payoutsAreChosen() throws {
    func payout(_ number: Int, residual: Int128, isJudged: Bool = true) -> DatedPayout {
      DatedPayout(
        payout: PayoutSummary(
          payoutID: "po\(number)", currency: currency("USD"), linesMinorUnits: 1000,
          paidOutMinorUnits: 1000 + residual, isJudged: isJudged),
        settledOn: day("2026-03-01").adding(days: number))
    }
    let all =
      [payout(0, residual: -7)] + (1..<40).map { payout($0, residual: 0) }
      + [payout(40, residual: 5, isJudged: false)]
    let page = try page(ReportCharts(payouts: all))
    #expect(page.contains("12 of 41 payouts"))
    #expect(page.contains(">residual \u{2212}0.07</text>"))
    #expect(page.contains(">not judged</text>"))
    #expect(page.contains(">2026-03-01  po0</text>"))
    #expect(!page.contains(">2026-03-02  po1</text>"))
  }

  @Test("match rate: rounded down, a gap in the days is a gap on the line")
  func matchRatesAreDrawn() throws {
    let rates = [
      MatchRate(businessDay: day("2026-03-01"), matched: 1, discrepant: 1, waiting: 0),
      MatchRate(businessDay: day("2026-03-02"), matched: 99_999, discrepant: 0, waiting: 1),
      MatchRate(businessDay: day("2026-03-05"), matched: 2, discrepant: 0, waiting: 0),
    ]
    let page = try page(ReportCharts(matchRates: rates))
    #expect(page.contains("points=\"62,130 142,20.1 384,20\"") || page.contains("points=\"62,130 142.5,20"))
    #expect(page.contains(">99.99\u{A0}%</td>"))
    #expect(page.contains(">100.00\u{A0}%</td>"))
    #expect(page.contains("The lowest was 50.00\u{A0}% on 2026-03-01."))
    #expect(MatchRate(businessDay: rates[0].businessDay, matched: 0, discrepant: 0, waiting: 0).basisPoints == nil)
  }
}
