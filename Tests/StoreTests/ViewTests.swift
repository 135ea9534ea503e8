import GRDB
import SettlementModel
import Store
import Testing

struct ViewTests {
  @Test func everyViewCanBeRead() throws {
    let fixture = try StoreFixture()
    let run = try fixture.run()
    try fixture.importFile("a.csv", content: 1, intents: ["pi"], run: run)
    _ = try fixture.database.store(
      page: RecordPage(records: [.paymentIntent(intent("pi"))], series: "s"), run: run,
      account: "a")
    for (view, count) in [
      ("v_runs", 1), ("v_files", 1), ("v_lines", 1), ("v_records", 1), ("v_matches", 0),
      ("v_findings", 0), ("v_subscriptions", 0),
    ] {
      #expect(try fixture.count(view) == count, "\(view)")
    }
    #expect(try fixture.texts("SELECT business_day FROM v_runs") == ["2024-10-04"])
    #expect(try fixture.texts("SELECT created_at FROM v_records") == ["1970-01-01T00:00:00Z"])
  }

  @Test(arguments: [
    ("USD", Int64(5), "0.05"), ("USD", -5, "-0.05"), ("USD", 0, "0.00"), ("USD", 123_456, "1234.56"),
    ("JPY", -1234, "-1234"), ("KWD", 12, "0.012"), ("CLF", 1, "0.0001"),
    ("USD", .max, "92233720368547758.07"), ("USD", .min, "-92233720368547758.08"),
  ])
  func amountsAreExact(code: String, minorUnits: Int64, text: String) throws {
    let fixture = try StoreFixture()
    let run = try fixture.run()
    let currency = try #require(Currency(code: code))
    _ = try fixture.database.importFile(fixture.arrival("a.csv", content: 1), run: run) { importer in
      try importer.accept(
        SettlementLine(
          position: FilePosition(source: "", file: "", row: 2), kind: .capture, currency: currency,
          grossMinorUnits: minorUnits))
      var reading = FileReading()
      reading.counts.physical = 1
      reading.counts.loaded = 1
      return reading
    }
    #expect(try fixture.texts("SELECT gross FROM v_lines") == [text])
    let expected = DecimalText.majorUnits(
      ofMinorUnits: Int128(minorUnits), digits: currency.digits)
    #expect(expected == text)
  }
}
