/// Times, dates and ids that are none (faults 57 and 58).
enum TimeCases {
  static let all = times + zoneless + patterns + dates + ids

  private static func time(_ text: String) -> HostileCase {
    AssumedLayout.badRow(
      "time '\(text)'", ["transaction_time": text], "bad time", in: "transaction_time",
      saying: "not a time")
  }

  private static let times: [HostileCase] = [
    time("01/02/2026"), time("2026-02-29T00:00:00Z"), time("2100-02-29T00:00:00Z"),
    time("2026-13-01T00:00:00Z"), time("2026-00-10T00:00:00Z"), time("2026-01-32T00:00:00Z"),
    time("2026-03-01T24:00:00Z"), time("2026-03-01T08:60:00Z"), time("2026-03-01T08:15:60Z"),
    time("0000-01-01T00:00:00Z"), time("9999-12-31T23:59:59Z"), time("1969-12-31T23:59:59Z"),
    time("26-03-01T08:15:00Z"), time("2026-03-01"), time("2026-03-01T08:15"),
    time("2026-03-01T08:15:00+19:00"), time("2026-03-01T08:15:00 CET"),
    time("2026-03-01T08:15:00.1234567890Z"), time("2026-03-01T08:15:00.Z"), time("1772352000"),
    time("46082.34375"), time("2026-03-01T08:15:00Z "), time("２０２６-03-01T08:15:00Z"),
    time("2026-3-1T8:15:00Z"), time("Mar 1 2026 08:15:00"), time("yesterday"),
  ]

  private static let small = """
    name: small
    columns: { kind: k, record_id: i, currency: c, gross: a, occurred_at: t }
    kinds: { S: capture }
    """

  private static func timed(
    _ name: String, _ keys: String, good: String, bad: String
  ) -> HostileCase {
    HostileCase(
      name: name, profileYAML: small + "\n" + keys,
      bytes: { AssumedLayout.text(["k,i,c,a,t", "S,1,USD,1.00,\(good)", "S,2,USD,1.00,\(bad)"]) },
      outcome: .read(
        loads: ["2 capture USD 100"],
        rejects: [.init(row: 3, column: "t", reason: "bad time", saying: "not a time")]))
  }

  private static let zoneless: [HostileCase] = [
    timed(
      "local time without a zone in the profile", "", good: "2026-03-01T08:15:00Z",
      bad: "2026-03-01T08:15:00")
  ]

  private static let pattern = "time_zone: \"+01:00\"\ntime_format: \"dd/MM/yyyy HH:mm:ss\""

  private static let patterns: [HostileCase] = [
    timed("month 13, day and month swapped", pattern, good: "01/02/2026 00:00:00", bad: "02/13/2026 00:00:00"),
    timed("pattern with two-digit year", pattern, good: "01/02/2026 00:00:00", bad: "01/02/26 00:00:00"),
    timed("pattern with ISO time", pattern, good: "01/02/2026 00:00:00", bad: "2026-02-01T00:00:00Z"),
    timed("pattern with text behind", pattern, good: "01/02/2026 00:00:00", bad: "01/02/2026 00:00:00 PM"),
    timed("unix seconds with a point", "time_format: unix_seconds", good: "1772352000", bad: "1772352000.5"),
    timed("unix seconds below zero", "time_format: unix_seconds", good: "0", bad: "-1"),
    timed("milliseconds for seconds", "time_format: unix_seconds", good: "1772352000", bad: "1772352000000"),
    timed("unix seconds as a rounded number", "time_format: unix_seconds", good: "1772352000", bad: "1.77235E+09"),
  ]

  private static func date(_ text: String) -> HostileCase {
    AssumedLayout.badRow(
      "date '\(text)'", ["settlement_date": text], "bad date", in: "settlement_date",
      saying: "not a date")
  }

  private static let dates: [HostileCase] = [
    date("2026-02-30"), date("2026-02-29"), date("26-02-03"), date("0000-01-01"), date("9999-12-31"),
    date("2026-2-3"), date("01/02/2026"), date("02.03.2026"), date("46082"), date("1899-12-30"),
    date("2026-03-02 "), date("٢٠٢٦-03-02"),
  ]

  private static func damaged(_ column: String, _ text: String) -> HostileCase {
    AssumedLayout.badRow(
      "\(column) '\(text)'", [column: text], "damaged id", in: column,
      saying: "a spreadsheet has rounded it")
  }

  private static let ids: [HostileCase] = [
    damaged("transaction_id", "1.23457E+15"), damaged("payment_intent_id", "1.0126E+18"),
    damaged("merchant_order_id", "1E+15"), damaged("original_transaction_id", "\"1,11E+18\""),
    damaged("arn", "7.45376E+22"), damaged("transaction_id", "1.1126e+18"),
    AssumedLayout.badRow(
      "no identifier at all",
      ["transaction_id": "", "payment_intent_id": "", "merchant_order_id": ""], "missing value",
      in: "", saying: "names no record"),
    AssumedLayout.badRow(
      "no kind", ["transaction_type": ""], "missing value", in: "transaction_type", saying: "is empty"),
  ]
}
