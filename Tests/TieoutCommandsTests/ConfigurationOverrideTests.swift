import SettlementModel
import Testing
import TieoutCommands

@Suite struct ConfigurationOverrideTests {
  @Test func variablesWin() throws {
    let configuration = try ConfigurationReaderTests.read(
      sampleYAML,
      [
        "TIEOUT_MERCHANT_APP_IDS": "a.example, b.example", "TIEOUT_TIME_ZONE": "UTC",
        "TIEOUT_DATA_DIRECTORY": "elsewhere", "TIEOUT_API_LOOK_BACK_DAYS": "3",
        "TIEOUT_MATCHING_SETTLEMENT_DUE_DAYS": "4", "TIEOUT_CONFIG": "ignored.yaml",
        "TIEOUT_HOLIDAYS": "2026-05-01,2026-05-02", "PATH": "/bin",
        "TIEOUT_MATCHING_FROM": "2026-02-01",
      ])
    #expect(configuration.merchant.appIDs == ["a.example", "b.example"])
    #expect(configuration.calendar.firstOffsetSeconds == 0)
    #expect(configuration.calendar.holidays.count == 2)
    #expect(configuration.dataDirectory == "/etc/shop/elsewhere")
    #expect(configuration.api.lookBackDays == 3)
    #expect(configuration.matching.settlementDueDays == ["default": 4])
    #expect(configuration.matching.from == BusinessDay("2026-02-01"))
  }

  @Test(
    arguments: [
      (
        "TIEOUT_API_CONCURRENCY", "many",
        "$TIEOUT_API_CONCURRENCY: api.concurrency: write a whole number from 1 to 64"
      ),
      (
        "TIEOUT_API_CONCURENCY", "8",
        "$TIEOUT_API_CONCURENCY: no key has this variable; did you mean 'TIEOUT_API_CONCURRENCY'?"
      ),
      ("TIEOUT_SOURCES", "x", "$TIEOUT_SOURCES: no key has this variable; unset it"),
      (
        "TIEOUT_MATCHING_AMOUNT_TOLERANCE", "1",
        "$TIEOUT_MATCHING_AMOUNT_TOLERANCE: no key has this variable; unset it"
      ),
      (
        "TIEOUT_MATCHING_FROM", "20260201",
        "$TIEOUT_MATCHING_FROM: matching.from: write a date, yyyy-MM-dd"
      ),
      (
        "TIEOUT_TIME_ZONE", "Nowhere",
        "$TIEOUT_TIME_ZONE: time_zone: unknown time zone Nowhere; write an IANA name such as "
          + "Asia/Shanghai, or an offset such as +08:00"
      ),
      (
        "TIEOUT_MERCHANT_NUMBER", "",
        "$TIEOUT_MERCHANT_NUMBER: merchant.number: is empty; write a text"
      ),
    ] as [(String, String, String)])
  func badVariablesAreNamed(_ name: String, _ value: String, _ expected: String) {
    #expect(ConfigurationReaderTests.messages(sampleYAML, [name: value]) == [expected])
  }

  @Test func variableThatAKeyNamesIsKnown() throws {
    let yaml = sample(replacing: "USEEPAY_API_KEY", with: "TIEOUT_SHOP_KEY")
    _ = try ConfigurationReaderTests.read(yaml, ["TIEOUT_SHOP_KEY": "k"])
    #expect(ConfigurationReaderTests.messages(sampleYAML, ["TIEOUT_SHOP_KEY": "k"]).count == 1)
  }

  @Test func variableSuppliesAMissingKey() throws {
    let yaml = sample(replacing: "time_zone: \"+08:00\"\n", with: "")
    _ = try ConfigurationReaderTests.read(yaml, ["TIEOUT_TIME_ZONE": "+01:00"])
  }

  @Test func namesOfVariablesAndPathsAreUnique() {
    let variables = ConfigurationKeys.all.compactMap(\.variable)
    #expect(Set(variables).count == variables.count)
    #expect(!variables.contains("TIEOUT_CONFIG"))
    #expect(Set(ConfigurationKeys.all.map(\.path)).count == ConfigurationKeys.all.count)
    #expect(ConfigurationKeys.key(at: "sources[12].sftp.host")?.path == "sources[].sftp.host")
    #expect(ConfigurationKeys.names(below: "api.pagination").count == 4)
  }
}
