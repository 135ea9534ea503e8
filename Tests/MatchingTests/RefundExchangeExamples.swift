import Matching
import SettlementModel
import Testing

/// Refunds settled at another rate than their capture: gain or loss to the minor unit.
@Suite struct RefundExchangeExamples {
  private struct Case: Sendable {
    let name: String
    let parts: [Part]
    /// `currency settlement-currency refunds gain`.
    let exchanges: [String]
  }

  private static let captured: [Part] = [
    payment("pi1", "1000 JPY"), line(.capture, "1000 JPY", own: "pi1", settles: "6.60 USD"),
  ]

  private static let cases: [Case] = [
    Case(
      name: "a refund that costs more than the capture brought",
      parts: captured + [
        refund("r1", of: "pi1", "1000 JPY"),
        line(.refund, "-1000 JPY", own: "r1", settles: "-6.75 USD"),
      ], exchanges: ["JPY USD 1 -0.15"]),
    Case(
      name: "half of it back, at a better rate; half a cent goes away from zero",
      parts: captured + [
        refund("r1", of: "pi1", "333 JPY"),
        line(.refund, "-333 JPY", own: "r1", settles: "-2.10 USD"),
      ], exchanges: ["JPY USD 1 0.10"]),
    Case(
      name: "the same rate is counted with nothing",
      parts: captured + [
        refund("r1", of: "pi1", "500 JPY"),
        line(.refund, "-500 JPY", own: "r1", settles: "-3.30 USD"),
      ], exchanges: ["JPY USD 1 0.00"]),
    Case(
      name: "taken and given back at two rates",
      parts: captured + [
        refund("r1", of: "pi1", "1000 JPY", .failed),
        line(.refund, "-1000 JPY", own: "r1", settles: "-6.75 USD"),
        line(.refundReversal, "1000 JPY", own: "r1", settles: "6.70 USD"),
      ], exchanges: ["JPY USD 1 -0.05"]),
    Case(
      name: "the capture was settled before the history began",
      parts: [
        payment("pi1", "1000 JPY"), refund("r1", of: "pi1", "1000 JPY"),
        line(.refund, "-1000 JPY", own: "r1", settles: "-6.75 USD"),
      ], exchanges: []),
    Case(
      name: "one currency",
      parts: [
        payment("pi1", "10.00 USD"), line(.capture, "10.00 USD", own: "pi1"),
        refund("r1", of: "pi1", "10.00 USD"), line(.refund, "-10.00 USD", own: "r1"),
      ], exchanges: []),
    Case(
      name: "a refund of another amount is a break, no exchange",
      parts: captured + [
        refund("r1", of: "pi1", "1000 JPY"),
        line(.refund, "-900 JPY", own: "r1", settles: "-6.75 USD"),
      ], exchanges: []),
  ]

  @Test(arguments: cases.indices) func exchanges(_ index: Int) {
    let one = Self.cases[index]
    let verdict = CaseEvaluator(policy: Example.policy(on: "2026-03-05"))
      .verdict(of: Part.assemble(one.parts))
    let found = verdict.refundExchanges.map { exchange in
      let gain = DecimalText.majorUnits(
        ofMinorUnits: exchange.gainMinorUnits, digits: exchange.settlementCurrency.digits)
      return "\(exchange.currency) \(exchange.settlementCurrency) \(exchange.refunds) \(gain)"
    }
    #expect(found == one.exchanges, "\(one.name)")
  }
}
