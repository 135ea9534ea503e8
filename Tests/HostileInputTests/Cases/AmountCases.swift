/// Amounts, rates and currencies that are none (faults 53 to 55).
enum AmountCases {
  static let all = forms + scales + rates + currencies + otherColumns + profiled + exact

  private static func amount(_ text: String, _ name: String) -> HostileCase {
    AssumedLayout.badRow(
      "amount \(name)", ["amount": text], "bad amount", in: "amount",
      saying: "no amount in the profile's form")
  }

  private static let forms: [HostileCase] = [
    amount("1e5", "with an exponent"), amount("1E-2", "with a negative exponent"),
    amount("\"1,234.56\"", "grouped with commas"), amount("\"1.234,56\"", "grouped with points"),
    amount("\"12,50\"", "with a decimal comma"), amount("(12.00)", "in parentheses"),
    amount("12.00-", "with the minus behind"), amount("+5.00", "with a plus"),
    amount(" 12.50", "with a space before"), amount("12.50 ", "with a space behind"),
    amount("１２.00", "in full-width digits"), amount("١٢.00", "in Arabic digits"),
    amount("12\u{A0}000.00", "with a no-break space"), amount("12\u{2009}000.00", "with a thin space"),
    amount("12 000.00", "with a space inside"), amount("1'000.00", "with an apostrophe"),
    amount("1_000.00", "with an underscore"), amount("NaN", "NaN"), amount("Infinity", "Infinity"),
    amount("-inf", "minus infinity"), amount("0x10", "hexadecimal"), amount(".50", "without whole digits"),
    amount("5.", "without decimals behind the point"), amount("-", "a minus alone"),
    amount("--5.00", "with two minuses"), amount("5.0.0", "with two points"),
    amount("\u{2212}5.00", "with a true minus sign"), amount("$12.00", "with a currency sign"),
    amount("12.00 USD", "with a currency code"), amount("12.00\u{200B}", "with a hidden character"),
    amount("=5+5", "a formula"), amount("#REF!", "a spreadsheet error"), amount("null", "null"),
    AssumedLayout.badRow(
      "amount of 40 digits", ["amount": String(repeating: "9", count: 40) + ".00"], "bad amount",
      in: "amount", saying: "more than 64 bits"),
    AssumedLayout.badRow(
      "amount one beyond 64 bits", ["amount": "92233720368547758.08"], "bad amount", in: "amount",
      saying: "more than 64 bits"),
    AssumedLayout.badRow(
      "amount empty", ["amount": ""], "missing value", in: "amount", saying: "is empty"),
  ]

  private static func scale(_ currency: String, _ text: String, _ saying: String) -> HostileCase {
    AssumedLayout.badRow(
      "\(text) \(currency)", ["currency": currency, "amount": text], "bad scale", in: "amount",
      saying: saying)
  }

  private static let scales: [HostileCase] = [
    scale("USD", "1.2345", "decimals; USD has 2"), scale("USD", "10", "decimals; USD needs 2"),
    scale("USD", "10.5", "decimals; USD needs 2"), scale("JPY", "10.5", "decimals; JPY has 0"),
    scale("JPY", "10.00", "decimals; JPY has 0"), scale("KRW", "0.1", "decimals; KRW has 0"),
    scale("KWD", "10.50", "decimals; KWD needs 3"), scale("BHD", "3", "decimals; BHD needs 3"),
    scale("CLF", "4.000", "decimals; CLF needs 4"), scale("CLF", "4.00000", "decimals; CLF has 4"),
  ]

  private static func rate(_ text: String, _ name: String) -> HostileCase {
    AssumedLayout.badRow(
      "rate \(name)", ["exchange_rate": text], "bad rate", in: "exchange_rate",
      saying: "not an exchange rate above zero")
  }

  private static let rates: [HostileCase] = [
    rate("0", "of zero"), rate("-1.5", "below zero"), rate("1e2", "with an exponent"),
    rate("\"1,08\"", "with a decimal comma"), rate("1.0000000000000000001", "of 19 decimals"),
    rate("1/2", "as a fraction"), rate("99999999999999999999", "beyond 64 bits"),
  ]

  private static func currency(_ text: String, _ column: String = "currency") -> HostileCase {
    AssumedLayout.badRow(
      "\(column) '\(text)'", [column: text], "bad currency", in: column,
      saying: "not an ISO 4217 currency")
  }

  private static let currencies: [HostileCase] = [
    currency("usd"), currency("USX"), currency("US"), currency("USDT"), currency("840"),
    currency("US$"), currency(" USD"), currency("ＵＳＤ"), currency("XAU"),
    currency("XX", "settlement_currency"),
    AssumedLayout.badRow(
      "currency empty", ["currency": ""], "missing value", in: "currency", saying: "is empty"),
  ]

  private static let otherColumns: [HostileCase] = [
    AssumedLayout.badRow(
      "fee with three decimals", ["fee": "0.305"], "bad scale", in: "fee", saying: "decimals; USD has 2"),
    AssumedLayout.badRow(
      "tax in words", ["tax": "none"], "bad amount", in: "tax", saying: "no amount in the profile's form"),
    AssumedLayout.badRow(
      "net with an exponent", ["net_amount": "9.7e0"], "bad amount", in: "net_amount",
      saying: "no amount in the profile's form"),
    AssumedLayout.badFile(
      "a settlement currency that no control row states", saying: "has lines in JPY and no control row for it"
    ) { AssumedLayout.file(around: AssumedLayout.row(["settlement_currency": "JPY"])) },
  ]

  private static func small(_ keys: String) -> String {
    """
    name: small
    columns: { kind: k, record_id: i, currency: c, gross: a }
    kinds: { S: capture, R: refund }
    \(keys)
    """
  }

  private static func profiled(
    _ name: String, _ keys: String, _ rows: [String], loads: [String],
    _ reason: String, saying: String
  ) -> HostileCase {
    HostileCase(
      name: name, profileYAML: small(keys), bytes: { AssumedLayout.text(["k;i;c;a"] + rows) },
      outcome: .read(
        loads: loads, rejects: [.init(row: 3, column: "a", reason: reason, saying: saying)]))
  }

  private static let comma = "delimiter: \";\"\namounts: { decimal: \",\", grouping: \".\" }"

  private static func grouping(_ text: String) -> HostileCase {
    profiled(
      "grouped \(text)", comma, ["S;1;EUR;1.234,56", "S;2;EUR;\(text)"],
      loads: ["2 capture EUR 123456"], "bad amount", saying: "no amount in the profile's form")
  }

  private static let profiled: [HostileCase] = [
    grouping("12.34,56"), grouping("1.2345,00"), grouping(".123,00"), grouping("1,234.56"),
    grouping("1..234,00"), grouping("1.234,5.6"), grouping("1234.567,00"), grouping("1.234.,00"),
    profiled(
      "minor units with a decimal mark", "delimiter: \";\"\namounts: { unit: minor }",
      ["S;1;JPY;1234", "S;2;USD;12.34"], loads: ["2 capture JPY 1234"], "bad scale",
      saying: "decimals; USD has"),
    profiled(
      "a minus where the kind gives the sign", "delimiter: \";\"\nsign: by_kind",
      ["R;1;USD;5.00", "R;2;USD;-5.00"], loads: ["2 refund USD -500"], "bad amount",
      saying: "is negative, though the profile says that the kind gives the sign"),
  ]

  private static let exact: [HostileCase] = [
    AssumedLayout.goodFile("minus zero is zero", loads: ["2 capture USD 0"]) {
      AssumedLayout.text([
        AssumedLayout.header, AssumedLayout.row(["amount": "-0.00"]), "#TOTAL,USD,1,9.70",
      ])
    },
    AssumedLayout.goodFile("leading zeros change nothing", loads: ["2 capture USD 1000"]) {
      AssumedLayout.text([
        AssumedLayout.header, AssumedLayout.row(["amount": "0000000000000000000000010.00"]),
        "#TOTAL,USD,1,9.70",
      ])
    },
    AssumedLayout.goodFile(
      "the largest amount", loads: ["2 capture JPY 9223372036854775807"]
    ) {
      AssumedLayout.text([
        AssumedLayout.header, AssumedLayout.row(["currency": "JPY", "amount": "9223372036854775807"]),
        "#TOTAL,USD,1,9.70",
      ])
    },
  ]
}
