import Parsing
import SettlementModel
import Testing

/// Amounts, times, kinds and fields that do not stand in one column as they are.
@Suite struct FieldFormTests {
  private func amount(_ text: String, _ amounts: String, _ currency: String = "USD") throws -> String {
    let yaml = """
      delimiter: ";"
      amounts: \(amounts)
      columns: { record_id: id, kind: k, currency: c, gross: g }
      kinds: { S: capture }
      """
    let found = try read("id;k;c;g\n1;S;\(currency);\(text)\n", yaml)
    return found.lines.first.map { String($0.grossMinorUnits) } ?? found.rejected[0].reason
  }

  @Test(
    arguments: [
      ("12.00-", "{ negative: trailing_minus }", "USD", "-1200"), ("12.00", "{ negative: trailing_minus }", "USD", "1200"),
      ("-12.00", "{ negative: trailing_minus }", "USD", "bad amount"), ("-12.00-", "{ negative: trailing_minus }", "USD", "bad amount"),
      ("-", "{ negative: trailing_minus }", "USD", "bad amount"), ("12.00-", "{}", "USD", "bad amount"),
      ("(12.00)", "{ negative: parentheses }", "USD", "-1200"), ("(12.00", "{ negative: parentheses }", "USD", "bad amount"),
      ("12.00)", "{ negative: parentheses }", "USD", "bad amount"), ("()", "{ negative: parentheses }", "USD", "bad amount"),
      ("(-12.00)", "{ negative: parentheses }", "USD", "bad amount"), ("-12.00", "{ negative: parentheses }", "USD", "bad amount"),
      ("(1.234,50)", "{ negative: parentheses, decimal: \",\", grouping: \".\" }", "USD", "-123450"),
      ("10000", "{ unit: hundredths }", "USD", "10000"), ("10000", "{ unit: hundredths }", "JPY", "100"),
      ("10001", "{ unit: hundredths }", "JPY", "bad scale"), ("-10000", "{ unit: hundredths }", "KWD", "-100000"),
      ("100.00", "{ unit: hundredths }", "USD", "bad scale"), ("9223372036854775807", "{ unit: hundredths }", "KWD", "bad amount"),
      ("12.50000000", "{ digits: zeros }", "USD", "1250"), ("12.50000001", "{ digits: zeros }", "USD", "bad scale"),
      ("12.5", "{ digits: zeros }", "USD", "1250"), ("100.000", "{ digits: zeros }", "JPY", "100"),
      ("12.5x", "{ digits: zeros }", "USD", "bad amount"), ("12.500x", "{ digits: zeros }", "USD", "bad amount"),
      ("0.03275", "{ digits: rounded }", "USD", "3"), ("0.035", "{ digits: rounded }", "USD", "4"),
      ("-0.035", "{ digits: rounded }", "USD", "-4"), ("-0.0049", "{ digits: rounded }", "USD", "0"),
      ("-0.005", "{ digits: rounded }", "USD", "-1"), ("99.5", "{ digits: rounded }", "JPY", "100"),
      ("92233720368547758.075", "{ digits: rounded }", "USD", "bad amount"), ("1.00.0", "{ digits: rounded }", "USD", "bad amount"),
      ("12.500", "{}", "USD", "bad scale"), ("1200", "{ unit: minor }", "JPY", "1200"),
    ])
  func amountsAreReadInTheOneFormThatIsStated(
    text: String, amounts: String, currency: String, wanted: String
  ) throws {
    #expect(try amount(text, amounts, currency) == wanted)
  }

  private func time(_ text: String, _ keys: String, zone: String = "") throws -> String {
    let yaml = keys + """

      columns: { record_id: id, kind: k, currency: c, gross: g, occurred_at: t }
      kinds: { S: capture }
      """
    let found = try read("id,k,c,g,t,z\n1,S,USD,1.00,\(text),\(zone)\n", yaml)
    return found.lines.first.map { $0.occurredAt!.description } ?? found.rejected[0].reason
  }

  @Test(
    arguments: [
      ("2026-03-29 01:59:59", "2026-03-29T00:59:59Z"), ("2026-03-29 02:00:00", "bad time"),
      ("2026-03-29 02:59:59", "bad time"), ("2026-03-29 03:00:00", "2026-03-29T01:00:00Z"),
      ("2026-10-25 01:59:59", "2026-10-24T23:59:59Z"), ("2026-10-25 02:00:00", "bad time"),
      ("2026-10-25 02:59:59", "bad time"), ("2026-10-25 03:00:00", "2026-10-25T02:00:00Z"),
      ("2026-07-01 12:00:00", "2026-07-01T10:00:00Z"), ("2026-10-25T02:30:00+02:00", "2026-10-25T00:30:00Z"),
    ])
  func anHourThatTheClockSkipsOrRepeatsIsNoTime(text: String, wanted: String) throws {
    #expect(try time(text, "time_zone: Europe/Berlin") == wanted)
  }

  @Test(
    arguments: [
      ("Europe/Berlin", "2026-07-01T10:00:00Z"), ("CET", "2026-07-01T11:00:00Z"), ("UTC", "2026-07-01T12:00:00Z"),
      ("-05:00", "2026-07-01T17:00:00Z"), ("", "bad time"), ("CST", "bad time"), ("Mars/Base", "bad time"),
    ])
  func theZoneMayStandInAColumn(zone: String, wanted: String) throws {
    let keys = "time_zone: { column: z, zones: { CET: \"+01:00\" } }"
    #expect(try time("2026-07-01 12:00:00", keys, zone: zone) == wanted)
    #expect(try time("2026-07-01T12:00:00Z", keys, zone: zone) == "2026-07-01T12:00:00Z")
  }

  @Test(
    arguments: [
      ("dd.MM.yyyy HH:mm", "01.03.2026 08:15", "2026-03-01T08:15:00Z"), ("d/M/yyyy", "1/12/2026", "2026-12-01T00:00:00Z"),
      ("d MMM yyyy H:mm:ss.SSS", "1 Mar 2026 7:05:09.5", "2026-03-01T07:05:09.500Z"),
      ("yyyy/MM/dd HH:mm:ss Z", "2026/03/01 08:15:00 -0700", "2026-03-01T15:15:00Z"),
      ("yyyyMMdd'at'HHmmss", "20260301at081500", "2026-03-01T08:15:00Z"),
      ("dd.MM.yyyy HH:mm", "1.03.2026 08:15", "bad time"), ("dd.MM.yyyy HH:mm", "30.02.2026 08:15", "bad time"),
      ("dd.MM.yyyy HH:mm", "01.03.2026 24:00", "bad time"), ("d/M/yyyy", "1/13/2026", "bad time"),
      ("d/M/yyyy", "1/12/26", "bad time"), ("d/M/yyyy", "001/12/2026", "bad time"),
      ("[\"yyyy-MM-dd HH:mm:ss\", \"dd.MM.yyyy HH:mm\"]", "01.03.2026 08:15", "2026-03-01T08:15:00Z"),
      ("[unix_seconds, iso8601]", "1772352000", "2026-03-01T08:00:00Z"),
    ])
  func patternsReadWhatTheySay(pattern: String, text: String, wanted: String) throws {
    #expect(try time(text, "time_zone: UTC\ntime_format: \(pattern)") == wanted)
  }

  private func day(_ text: String, _ keys: String) throws -> String {
    let yaml = keys + """

      columns: { record_id: id, kind: k, currency: c, gross: g, settled_on: d }
      kinds: { S: capture }
      """
    let found = try read("id,k,c,g,d\n1,S,USD,1.00,\(text)\n", yaml)
    return found.lines.first.map { $0.settledOn!.description } ?? found.rejected[0].reason
  }

  @Test(
    arguments: [
      ("01/02/2026", "date_format: dd/MM/yyyy", "2026-02-01"), ("01/02/2026", "date_format: MM/dd/yyyy", "2026-01-02"),
      ("01/02/26", "date_format: dd/MM/yyyy", "bad date"), ("2026-02-01", "date_format: dd/MM/yyyy", "bad date"),
      ("29/02/2026", "date_format: dd/MM/yyyy", "bad date"), ("29/02/2028", "date_format: dd/MM/yyyy", "2028-02-29"),
      ("2026-03-01T23:30:00-08:00", "date_format: time", "2026-03-01"),
      ("1772352000", "date_format: time\ntime_format: unix_seconds\ntime_zone: Asia/Tokyo", "2026-03-01"),
      ("1772380000", "date_format: time\ntime_format: unix_seconds\ntime_zone: Asia/Tokyo", "2026-03-02"),
      ("2026-02-01", "date_format: [dd/MM/yyyy, yyyy-MM-dd]", "2026-02-01"),
    ])
  func datesAreReadAsStated(text: String, keys: String, wanted: String) throws {
    #expect(try day(text, keys) == wanted)
  }

  @Test func fieldsComeFromSeveralColumnsOrNone() throws {
    let yaml = """
      file_name: "^(?<payout>[a-z]+)_(?<date>[0-9]{8})"
      currency_case: lower
      columns:
        record_id: id
        kind: { join: [Action, [Breakdown, Part]], with: "/" }
        currency: c
        settlement_currency: { constant: EUR }
        gross: g
        fee: { sum: [f1, f2], negate: true }
        reserve: { column: r, negate: true }
        net: n
        payout_id: { from_name: payout }
        settled_on: { from_name: date }
      kinds: { Capture/Capture: capture, "*/Fixed Fee": fee, "Capture/*": adjustment, R/R: { credit: reserve_release, debit: reserve_hold } }
      """
    let text = """
      id,Action,Part,c,g,f1,f2,r,n
      1,Capture,Capture,eur,5.00,-0.10,-0.05,,4.85
      2,Capture,Fixed Fee,eur,-1.00,,,2.00,-1.00
      3,Capture,Else,eur,1.00,-0.10,,,0.90
      4,R,R,eur,-1.00,,,,
      5,R,R,eur,1.00,,,,
      6,Odd,,eur,1.00,,,,
      7,,,eur,1.00,,,,
      8,R,R,EUR,1.00,,,,
      """
    let found = try read(text, yaml, name: "abc_20260301.csv")
    #expect(found.refusal == nil, "\(String(describing: found.refusal))")
    #expect(
      found.lines.map(\.kind) == [.capture, .fee, .adjustment, .reserveHold, .reserveRelease, .unknown])
    #expect(found.lines.map(\.feeMinorUnits) == [15, nil, 10, nil, nil, nil])
    #expect(found.lines[1].reserveMinorUnits == -200 && found.lines[5].kindText == "Odd/")
    #expect(found.lines.allSatisfy { $0.payoutID == "abc" && $0.settledOn?.description == "2026-03-01" })
    #expect(found.rejected.map(\.reason) == ["missing value", "bad currency"])
    let short = text.replacing(",f1,f2", with: ",f1,F2")
    #expect(try read(short, yaml).refusal?.detail.contains("'f2' is missing") == true)
  }

  @Test func emptyFieldsFallBackAndAmountsAreComputed() throws {
    let yaml = """
      sign: debit_credit
      columns: { record_id: id, kind: k, currency: c, gross_debit: gd, gross_credit: gc, settlement_currency: s, net_debit: nd, net_credit: nc, fee: f }
      computed: { settlement_amount: "net + fee" }
      fallbacks: { currency: settlement_currency, gross: net }
      kinds: { S: capture, F: fee, P: { debit: payout, credit: payout_return } }
      """
    let text = """
      id,k,c,gd,gc,s,nd,nc,f
      1,S,USD,,10.00,EUR,,8.70,0.30
      2,F,,,,EUR,0.50,,
      3,P,,,,EUR,8.20,,
      4,F,USD,,,EUR,0.50,,
      5,F,,,,,0.50,,
      """
    let found = try read(text, yaml)
    #expect(found.lines.map(\.short) == ["capture USD 1000", "fee EUR -50", "payout EUR -820"])
    #expect(found.lines.map(\.settlementAmountMinorUnits) == [900, -50, -820])
    #expect(found.rejected.map(\.column) == ["gc", "c"])
  }

  @Test func grossItselfMayBeComputed() throws {
    let yaml = """
      columns: { record_id: id, kind: k, currency: c, net: n, fee: f }
      computed: { gross: "net + fee" }
      kinds: { S: capture }
      """
    let found = try read("id,k,c,n,f\n1,S,USD,9.70,0.30\n2,S,USD,,0.30\n", yaml)
    #expect(found.lines.map(\.grossMinorUnits) == [1000])
    #expect(found.rejected.map(\.reason) == ["missing value"])
  }
}
