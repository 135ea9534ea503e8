import SettlementModel
import Testing
import TieoutCommands

@Suite struct ConfigurationReaderTests {
  static func read(
    _ yaml: String, _ environment: [String: String] = [:]
  ) throws -> Configuration {
    try ConfigurationReader.read(
      yaml: yaml, file: "/etc/shop/tieout.yaml", environment: environment)
  }

  static func messages(_ yaml: String, _ environment: [String: String] = [:]) -> [String] {
    do {
      _ = try ConfigurationReader.read(yaml: yaml, file: "t.yaml", environment: environment)
      return []
    } catch {
      return error.messages
    }
  }

  @Test func sampleReadsWithDefaults() throws {
    let configuration = try Self.read(sampleYAML)
    #expect(configuration.merchant.number == "0500000000000001")
    #expect(configuration.dataDirectory == "/etc/shop/var")
    #expect(configuration.calendar.firstOffsetSeconds == 8 * 3600)
    #expect(configuration.calendar.holidays == [try #require(BusinessDay("2026-01-01"))])
    #expect(configuration.limits.fileBytes == Limits.fileBytesDefault)
    #expect(configuration.limits.inflateRatio == Limits.inflateRatioDefault)
    #expect(configuration.limits.fileSeconds == Limits.fileSecondsDefault)
    #expect(configuration.limits.rejectedRows == Limits.rejectedRowsDefault)
    #expect(configuration.limits.rejectedPercent == Limits.rejectedPercentDefault)
    guard case .sftp(let sftp) = configuration.sources[0].place else {
      Issue.record("not SFTP")
      return
    }
    #expect(sftp.port == 22)
    #expect(sftp.login == .privateKey(path: "/etc/shop/id_ed25519", passphrase: nil))
    #expect(sftp.knownHosts == "/etc/tieout/known_hosts")
    #expect(configuration.sources[0].profile == .builtIn("useepay-settlement"))
    #expect(configuration.sources[0].expected == .none)
    #expect(configuration.sources[0].dueHour == 12)
    #expect(configuration.sources[1].place == .directory("/etc/shop/drop"))
    #expect(configuration.sources[1].profile == .path("/etc/shop/profiles/mine.yaml"))
    let api = configuration.api
    #expect(
      api.origin
        == .service(baseURL: "https://openapi.example", key: .variable("USEEPAY_API_KEY")))
    #expect(api.capturesPath == "/api/v1/payment_intents/{id}/captures")
    #expect(api.lookBackDays == 45)
    #expect(api.concurrency == 8)
    #expect(api.requestsPerSecond == 50)
    #expect(!api.amountsAreMinorUnits)
    #expect(api.pagination.pageSize == 100)
    #expect(configuration.matching.settlementDueDays == ["default": 5, "klarna": 14])
    #expect(configuration.matching.refundDueDays == 10)
    #expect(configuration.matching.tolerance == [try #require(Currency(code: "JPY")): 1])
  }

  @Test(
    arguments: [
      (
        "merchant:\n  number: 0500000000000001\n", "merchant:\n",
        "t.yaml:1: merchant.number: is missing; write a text"
      ),
      (
        "app_ids:", "app_idz:",
        "t.yaml:3: merchant.app_idz: unknown key; did you mean 'app_ids'?"
      ),
      (
        "[shop.example]", "shop.example",
        "t.yaml:3: merchant.app_ids: write a list of texts"
      ),
      (
        "[shop.example]", "[]",
        "t.yaml:3: merchant.app_ids: name at least one app id"
      ),
      (
        "\"+08:00\"", "Mars/Base",
        "t.yaml:4: time_zone: unknown time zone Mars/Base; write an IANA name such as "
          + "Asia/Shanghai, or an offset such as +08:00"
      ),
      (
        "name: inbox", "name: useepay",
        "t.yaml:15: sources[1].name: the name useepay is taken by sources[0]; choose another"
      ),
      (
        "name: inbox", "name: api",
        "t.yaml:15: sources[1].name: use letters, digits, `.`, `_` and `-`, no `.` in front, "
          + "and not the name `api`"
      ),
      (
        "private_key: ./id_ed25519", "password: hunter2",
        "t.yaml:11: sources[0].sftp.password: a secret is never written in the file; name a "
          + "variable with a key ending in _env, or a file with one ending in _file"
      ),
      (
        "private_key: ./id_ed25519", "port: 70000",
        "t.yaml:11: sources[0].sftp.port: write a whole number from 1 to 65535"
      ),
      (
        "private_key: ./id_ed25519", "port: 2022",
        "t.yaml:8: sources[0].sftp: has no login; write private_key, password_env, "
          + "password_file or agent: true"
      ),
      (
        "username: merchant", "agent: true",
        "t.yaml:8: sources[0].sftp: has 2 logins; keep one of private_key, a password, and "
          + "agent: true"
      ),
      (
        "known_hosts: /etc/tieout/known_hosts", "port: 22",
        "t.yaml:8: sources[0].sftp.known_hosts: is missing; write a path"
      ),
      (
        "\"*.csv\"", "\"[ab.csv\"",
        "t.yaml:17: sources[1].files: bad glob: `[` without `]`; close it, or write [[] for a "
          + "bracket"
      ),
      (
        "directory: { path: ./drop }", "expected: none",
        "t.yaml:15: sources[1]: has no sftp and no directory; write one"
      ),
      (
        "directory: { path: ./drop }", "directory: { path: }",
        "t.yaml:16: sources[1].directory.path: write a path"
      ),
      (
        "https://openapi.example", "http://openapi.example",
        "t.yaml:20: api.base_url: would send the API key in the clear; use https"
      ),
      (
        "https://openapi.example", "http://127.0.0.1.evil.example",
        "t.yaml:20: api.base_url: would send the API key in the clear; use https"
      ),
      (
        "https://openapi.example", "https://me:secret@openapi.example",
        "t.yaml:20: api.base_url: holds more than scheme, host, port and path; leave the rest out"
      ),
      (
        "key_env: USEEPAY_API_KEY", "key_env: sk live",
        "t.yaml:21: api.key_env: write the name of an environment variable"
      ),
      (
        "key_env: USEEPAY_API_KEY", "key_env: A\n  key_file: ./key",
        "t.yaml:22: api.key_file: stands beside key_env; keep one of both"
      ),
      (
        "key_env: USEEPAY_API_KEY", "key_env: A\n  archive: ./a",
        "t.yaml:22: api.archive: stands beside base_url; keep one of both"
      ),
      (
        "key_env: USEEPAY_API_KEY", "concurrency: 8",
        "t.yaml:19: api: has no key; write key_env or key_file"
      ),
      (
        "key_env: USEEPAY_API_KEY", "key_env: A\n  look_back_days: -1",
        "t.yaml:22: api.look_back_days: write a whole number from 0 to 3650"
      ),
      (
        "key_env: USEEPAY_API_KEY", "key_env: A\n  captures_path: captures",
        "t.yaml:22: api.captures_path: write a path that starts with / and holds {id}, or \"\" "
          + "for an account without captures"
      ),
      (
        "files: \"*.csv\"", "files: \"*.csv\"\n    pgp: { key: ABCD, home: ./gnupg }",
        "t.yaml:18: sources[1].pgp.key: write the key's fingerprint (40 hexadecimal digits) or long "
          + "id (16), in quotes; gpg --list-secret-keys shows it"
      ),
      ("[2026-01-01]", "[2026-02-30]", "t.yaml:22: holidays[0]: write a date, yyyy-MM-dd"),
      (
        "klarna: 14", "klarna: -1",
        "t.yaml:24: matching.settlement_due_days.klarna: write a whole number from 0 to 3650"
      ),
      (
        "JPY: 1", "JPX: 1",
        "t.yaml:25: matching.amount_tolerance.JPX: unknown currency JPX; did you mean 'JPY'? write an ISO 4217 code "
          + "such as USD"
      ),
      (
        "[USD]", "[usd]",
        "t.yaml:26: matching.scope.currencies: unknown currency usd; did you mean 'USD'? write an ISO 4217 code such "
          + "as USD"
      ),
    ] as [(String, String, String)])
  func oneProblemIsNamedWithItsLine(_ piece: String, _ text: String, _ expected: String) {
    let messages = Self.messages(sample(replacing: piece, with: text))
    #expect(messages.contains(expected), "\(messages)")
    for message in messages {
      #expect(!message.contains("hunter2") && !message.contains("secret@"))
    }
  }

  @Test func goodFileHasNoMessages() {
    #expect(Self.messages(sampleYAML) == [])
  }

  @Test func allProblemsComeAtOnceInTheOrderOfTheFile() {
    let yaml =
      sampleYAML
      .replacing("time_zone: \"+08:00\"", with: "time_zone: Nowhere")
      .replacing("JPY: 1", with: "JPX: 1").replacing("host: sftp", with: "hots: sftp")
    let messages = Self.messages(yaml)
    #expect(
      messages.map { $0.prefix(10) }.map { String($0) } == [
        "t.yaml:4: ", "t.yaml:8: ", "t.yaml:9: ", "t.yaml:25:",
      ])
  }

  @Test func duplicateKeysAndBadYAMLAreNamed() {
    let twice = Self.messages(sample(replacing: "holidays:", with: "time_zone: UTC\nholidays:"))
    #expect(twice.count == 1)
    #expect(twice[0].hasSuffix("time_zone: the key is written twice in one map; remove one"))
    let broken = Self.messages("merchant: [1, 2\napi: {")
    #expect(broken.count == 1)
    #expect(broken[0].contains("not YAML"))
    #expect(
      Self.messages("") == [
        "t.yaml: the file is empty; write at least merchant, sources and api"
      ])
    #expect(Self.messages("- a\n- b").contains("t.yaml:1: write keys and values"))
  }

  @Test(arguments: [
    "http://localhost:8080", "http://127.0.0.1:1", "http://[::1]:8080", "https://a.example/v/",
  ])
  func baseURLsThatAreAllowed(_ url: String) throws {
    let configuration = try Self.read(sample(replacing: "https://openapi.example", with: url))
    let expected = url.hasSuffix("/") ? String(url.dropLast()) : url
    #expect(
      configuration.api.origin
        == .service(baseURL: expected, key: .variable("USEEPAY_API_KEY")))
  }

  @Test func archiveNeedsNoKey() throws {
    let yaml = sampleYAML.replacing(
      "  base_url: https://openapi.example\n  key_env: USEEPAY_API_KEY",
      with: "  archive: ./exports\n  captures_path: \"\"")
    let configuration = try Self.read(yaml)
    #expect(configuration.api.origin == .archive("/etc/shop/exports"))
    #expect(configuration.api.capturesPath == nil)
  }

  @Test func namedZoneHasItsTransitions() throws {
    let configuration = try Self.read(
      sample(replacing: "\"+08:00\"", with: "Europe/Berlin"))
    let calendar = configuration.calendar
    let winter = try #require(TimestampText.iso8601(Array("2026-03-29T00:59:59Z".utf8)))
    let summer = try #require(TimestampText.iso8601(Array("2026-03-29T01:00:00Z".utf8)))
    #expect(calendar.offsetSeconds(at: winter) == 3600)
    #expect(calendar.offsetSeconds(at: summer) == 7200)
    let late = try #require(TimestampText.iso8601(Array("2099-07-01T00:00:00Z".utf8)))
    #expect(calendar.offsetSeconds(at: late) == 7200)
  }
}
