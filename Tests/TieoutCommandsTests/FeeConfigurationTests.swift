import SettlementModel
import Testing
import TieoutCommands

@Suite struct FeeConfigurationTests {
  private func read(_ fees: String) throws -> FeeCard {
    try ConfigurationReader.read(
      yaml: sampleYAML + "\nfees:\n" + fees, file: "tieout.yaml", environment: [:]
    ).fees
  }

  /// `line key message` of each problem, lines counted from `fees:`.
  private func problems(_ fees: String) -> [String] {
    let first = sampleYAML.split(separator: "\n", omittingEmptySubsequences: false).count + 1
    do {
      _ = try read(fees)
      return []
    } catch let errors as ConfigurationErrors {
      return errors.problems.map { problem in
        guard case .line(let line) = problem.place else { return "no line: \(problem.message)" }
        return "\(line - first) \(problem.key): \(problem.message)"
      }
    } catch {
      return ["\(error)"]
    }
  }

  @Test func everyKeyIsRead() throws {
    let card = try read(
      """
        - kinds: [capture, refund]
          payment_methods: [card]
          card_brands: [visa]
          currencies: [JPY]
          from: 2026-01-01
          to: 2026-12-31
          percent: 2.90
          fixed: { USD: "0.30", JPY: 30, KWD: 0.1 }
          minimum: { USD: 0.5 }
          cap: { USD: "10" }
          refund_returns: full
      """)
    let (usd, jpy, kwd) = (
      Currency(code: "USD")!, Currency(code: "JPY")!, Currency(code: "KWD")!
    )
    #expect(
      card.entries == [
        FeeEntry(
          kinds: [.capture, .refund], paymentMethods: ["card"], cardBrands: ["visa"],
          currencies: [jpy], from: BusinessDay("2026-01-01")!, to: BusinessDay("2026-12-31")!,
          percentage: FeePercentage("2.90")!, fixed: [usd: 30, jpy: 30, kwd: 100],
          minimum: [usd: 50], cap: [usd: 1000], refundReturn: .full)
      ])
  }

  @Test func withoutACardNothingIsJudged() throws {
    let configuration = try ConfigurationReader.read(
      yaml: sampleYAML, file: "tieout.yaml", environment: [:])
    #expect(configuration.fees.isEmpty)
  }

  @Test func everyMistakeHasItsLine() {
    let found = problems(
      """
        - percent: "2,9"
        - kinds: [payout]
          percent: "1"
        - card_brands: [visa]
          fixed: { USD: "0.305", XXQ: 1, EUR: "-1" }
        - currencies: [USD]
        - payment_methods: [card]
          currencies: [USD]
          percent: "1"
          minimum: { USD: 2 }
          cap: { USD: 1 }
          to: 2026-01-01
          from: 2026-02-01
        - kinds: [refund]
          percent: "1"
          refund_returns: full
      """)
    let lines = found.map { $0.split(separator: ":")[0] }
    #expect(
      lines.sorted() == [
        "1 fees[0].percent", "11 fees[4].cap.USD", "12 fees[4].to", "16 fees[5].refund_returns",
        "2 fees[1].kinds", "5 fees[2].fixed.EUR", "5 fees[2].fixed.USD", "5 fees[2].fixed.XXQ",
        // Without a fee, and as narrow as the entry before it.
        "6 fees[3]", "6 fees[3]",
      ], "\(found)")
  }

  @Test func twoEntriesThatFitEquallyAreAMistake() {
    #expect(
      problems(
        """
          - payment_methods: [card]
            percent: "1"
          - currencies: [USD]
            percent: "2"
        """
      ).map { $0.prefix(10) } == ["3 fees[1]:"])
    let apart = [
      "  - payment_methods: [card]\n    percent: 1\n  - payment_methods: [wallet]\n    percent: 2",
      "  - to: 2026-01-31\n    percent: 1\n  - from: 2026-02-01\n    percent: 2",
      "  - percent: 1\n  - payment_methods: [card]\n    percent: 2",
      "  - percent: 1\n  - kinds: [refund]\n    percent: 2",
    ]
    for fees in apart { #expect(problems(fees) == [], "\(fees)") }
    let equal = [
      "  - percent: 1\n  - percent: 2",
      "  - to: 2026-01-31\n    percent: 1\n  - from: 2026-01-31\n    percent: 2",
      "  - kinds: [capture, refund]\n    percent: 1\n  - kinds: [refund]\n    percent: 2",
    ]
    for fees in equal { #expect(problems(fees).count == 1, "\(fees)") }
  }
}
