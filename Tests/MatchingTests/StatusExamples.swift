import SettlementModel
import Testing

@Suite struct StatusExamples {
  static let status: [Example] = [
    Example(
      "a cancelled payment with a line",
      [payment("pi1", "100.00 USD", .cancelled), line(.capture, "100.00 USD", intent: "pi1")],
      finds: ["STATUS_MISMATCH payment_intent pi1 0.00 100.00 USD"], lines: [.discrepant]),
    Example(
      "a cancelled payment with a line of zero",
      [payment("pi1", "100.00 USD", .cancelled), line(.capture, "0.00 USD", intent: "pi1")],
      lines: [.matched]),
    Example(
      "a cancelled payment without a line", [payment("pi1", "100.00 USD", .cancelled)]),
    Example(
      "a cancelled payment, taken and given back",
      [
        payment("pi1", "100.00 USD", .failed), line(.capture, "100.00 USD", own: "pi1"),
        line(.capture, "-100.00 USD", own: "pi1"),
      ], lines: [.matched, .matched]),
    Example(
      "two lines on a cancelled payment",
      [
        payment("pi1", "100.00 USD", .cancelled), line(.capture, "100.00 USD", own: "pi1"),
        line(.capture, "100.00 USD", own: "pi1"),
      ],
      finds: [
        "STATUS_MISMATCH payment_intent pi1 0.00 100.00 USD",
        "STATUS_MISMATCH payment_intent pi1 0.00 100.00 USD",
      ], lines: [.discrepant, .discrepant]),
    Example(
      "a failed refund, debited once and given back twice: one finding of what is left",
      [
        payment("pi1", "100.00 USD"), line(.capture, "100.00 USD", own: "pi1"),
        refund("r1", of: "pi1", "30.00 USD", .failed), line(.refund, "-30.00 USD", own: "r1"),
        line(.refundReversal, "30.00 USD", own: "r1"),
        line(.refundReversal, "30.00 USD", own: "r1"),
      ], finds: ["STATUS_MISMATCH refund r1 0.00 30.00 USD"],
      lines: [.matched, .discrepant, .discrepant, .discrepant],
      records: ["pi1 matched", "r1 discrepant"]),
    Example(
      "a line of zero beside a settled payment",
      [
        payment("pi1", "100.00 USD"), line(.capture, "100.00 USD", intent: "pi1"),
        line(.capture, "0.00 USD", intent: "pi1"),
      ], lines: [.matched, .matched], records: ["pi1 matched"]),
  ]
  @Test(arguments: status) func `payments that moved no money`(_ example: Example) {
    example.check()
  }

  static let currencies: [Example] = [
    Example(
      "adaptive pricing",
      [
        payment("pi1", "100.00 USD"),
        line(.capture, "90.00 EUR", own: "pi1", settles: "100.00 USD"),
      ], lines: [.matched], records: ["pi1 matched"]),
    Example(
      "adaptive pricing, another amount",
      [
        payment("pi1", "100.00 USD"), line(.capture, "90.00 EUR", own: "pi1", settles: "99.00 USD"),
      ], finds: ["CURRENCY_MISMATCH capture pi1 - - USD"], lines: [.discrepant],
      records: ["pi1 discrepant"]),
    Example(
      "another currency",
      [payment("pi1", "100.00 USD"), line(.capture, "100.00 EUR", intent: "pi1")],
      finds: ["CURRENCY_MISMATCH capture pi1 - - USD"], lines: [.discrepant],
      records: ["pi1 discrepant"]),
    Example(
      "gross in the record's currency, settled in another",
      [
        payment("pi1", "100.00 USD"),
        line(.capture, "100.00 USD", own: "pi1", settles: "90.00 EUR"),
      ], lines: [.matched], records: ["pi1 matched"]),
    Example(
      "net that does not hold",
      [
        payment("pi1", "100.00 USD"),
        line(.capture, "100.00 USD", own: "pi1") {
          $0.netMinorUnits = 9700
          $0.computedNetMinorUnits = 9750
        },
      ], finds: ["NET_MISMATCH capture pi1 97.50 97.00 USD"], lines: [.discrepant],
      records: ["pi1 matched"]),
    Example(
      "a rate that does not hold",
      [
        payment("pi1", "100.00 USD"),
        line(.capture, "100.00 USD", own: "pi1", settles: "91.00 EUR") {
          $0.exchangeRate = ExchangeRate(mantissa: 9, scale: 1)
        },
      ], finds: ["FX_MISMATCH capture pi1 90.00 91.00 EUR"], lines: [.discrepant],
      records: ["pi1 matched"]),
    Example(
      "a rate in a file that is not said to keep to it",
      [
        payment("pi1", "100.00 USD"),
        line(.capture, "100.00 USD", own: "pi1", settles: "91.00 EUR") {
          $0.exchangeRate = ExchangeRate(mantissa: 9, scale: 1)
          $0.checksSettlementAmount = false
        },
      ], finds: [], lines: [.matched], records: ["pi1 matched"]),
    Example(
      "a rate within one minor unit",
      [
        payment("pi1", "100.00 USD"),
        line(.capture, "100.00 USD", own: "pi1", settles: "90.01 EUR") {
          $0.exchangeRate = ExchangeRate(mantissa: 9, scale: 1)
        },
      ], lines: [.matched], records: ["pi1 matched"]),
    Example(
      "a rate of four decimals leaves half a unit of its last digit",
      [
        payment("pi1", "10000.00 USD"),
        line(.capture, "10000.00 USD", own: "pi1", settles: "9000.51 EUR") {
          $0.exchangeRate = ExchangeRate(mantissa: 9000, scale: 4)
        },
        line(.fee, "10000.00 USD", settles: "9000.52 EUR") {
          $0.exchangeRate = ExchangeRate(mantissa: 9000, scale: 4)
        },
      ], finds: ["FX_MISMATCH - - 9000.00 9000.52 EUR"], lines: [.matched, .discrepant],
      records: ["pi1 matched"]),
    Example(
      "kinds of a batch and kinds that nobody knows",
      [line(.fee, "-1.00 USD"), line(.payout, "-5.00 USD"), line(.unknown, "3.00 USD")],
      finds: ["UNKNOWN_KIND - - 0.00 3.00 USD"],
      lines: [.batchLevel, .batchLevel, .discrepant]),
  ]
  @Test(arguments: currencies) func `currencies and own sums`(_ example: Example) {
    example.check()
  }
}
