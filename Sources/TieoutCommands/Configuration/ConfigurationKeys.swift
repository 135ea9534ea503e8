import SettlementModel

/// Every key of the configuration: the one table behind reading, unknown keys, environment
/// variables and the reference.
package enum ConfigurationKeys {
  private static let days = 0...3650

  /// In the order of the reference.
  package static let all: [ConfigurationKey] =
    merchantKeys + limitKeys + holidayKeys + sourceKeys + apiKeys + matchingKeys + feeKeys + reportKeys + journalKeys
    + decisionKeys + messageKeys

  static func key(
    _ path: String, _ shape: ConfigurationShape, _ meaning: String,
    default value: ConfigurationValue? = nil, example: String? = nil, required: Bool = false
  ) -> ConfigurationKey {
    ConfigurationKey(
      path: path, shape: shape, defaultValue: value, meaning: meaning, example: example,
      isRequired: required)
  }

  private static let merchantKeys: [ConfigurationKey] = [
    key("merchant", .map, "who the merchant is"),
    key("merchant.number", .text, "x-merchant-no", example: "500000000000001", required: true),
    key(
      "merchant.app_ids", .texts, "x-app-id, one pull for each; at least one",
      example: "[shop.example]", required: true),
    key(
      "merchant.other_numbers", .texts,
      "further merchant numbers in the files; their lines are out of scope", default: .texts([])),
    key(
      "time_zone", .text, "IANA name or offset that cuts business days", example: "\"+08:00\"",
      required: true),
    key(
      "data_directory", .path, "database, inbox, archive, reports and lock", example: "./var",
      required: true),
    key("data_directory_group", .text, "a group that may read and decide", example: "finance"),
  ]

  private static let holidayKeys: [ConfigurationKey] = [
    key("holidays", .days, "count neither for files nor for due days", default: .days([])),
  ]

  private static let sourceKeys: [ConfigurationKey] = [
    key("sources", .maps, "where settlement files come from; may be empty", required: true),
    key(
      "sources[].name", .text, "letters, digits, `.`, `_`, `-`; unique, not `api`",
      example: "useepay", required: true),
    key("sources[].sftp", .map, "an SFTP server; this or directory"),
    key(
      "sources[].sftp.host", .text, "name or address of the server", example: "sftp.example",
      required: true),
    key("sources[].sftp.port", .integer(1...65535), "TCP port", default: .integer(22)),
    key("sources[].sftp.username", .text, "who logs in", example: "merchant", required: true),
    key(
      "sources[].sftp.private_key", .path, "key file; this, a password, or agent",
      example: "./id_ed25519"),
    key(
      "sources[].sftp.passphrase_env", .variableName, "variable with the key's passphrase",
      example: "SFTP_PASSPHRASE"),
    key(
      "sources[].sftp.passphrase_file", .path, "file with the key's passphrase",
      example: "./sftp-passphrase"),
    key(
      "sources[].sftp.password_env", .variableName, "variable with the password",
      example: "SFTP_PASSWORD"),
    key(
      "sources[].sftp.password_file", .path, "file with the password", example: "./sftp-password"),
    key(
      "sources[].sftp.agent", .boolean, "true: keys of the running ssh-agent",
      default: .boolean(false)),
    key(
      "sources[].sftp.known_hosts", .path, "host keys; no trust on first use",
      example: "./known_hosts", required: true),
    key("sources[].sftp.directory", .text, "remote directory", default: .text(".")),
    key("sources[].directory", .map, "a folder; this or sftp"),
    key("sources[].directory.path", .path, "the folder", example: "./drop", required: true),
    key(
      "sources[].files", .text, "glob on the file name", example: "\"*_settlement_*.csv*\"",
      required: true),
    key(
      "sources[].profile", .text, "built-in profile, or a path to one",
      example: "useepay-settlement", required: true),
    key("sources[].pgp", .map, "the OpenPGP key that all its files are encrypted to"),
    key(
      "sources[].pgp.key", .text, "fingerprint or long key id", example: "\"0123456789ABCDEF\"",
      required: true),
    key(
      "sources[].pgp.home", .path, "GnuPG home with the secret key, mode 0700", example: "./gnupg",
      required: true),
    key(
      "sources[].pgp.passphrase_env", .variableName, "variable with the key's passphrase",
      example: "PGP_PASSPHRASE"),
    key(
      "sources[].pgp.passphrase_file", .path, "file with the key's passphrase",
      example: "./pgp-passphrase"),
    key(
      "sources[].expected", .choice(["daily", "weekdays", "none"]), "when files are expected",
      default: .text("none")),
    key(
      "sources[].expected_from", .day, "first expected day; default: the first file's date",
      example: "2026-01-01"),
    key(
      "sources[].due_hour", .integer(0...23), "local hour by which yesterday's file is due",
      default: .integer(12)),
  ]

  private static let apiKeys: [ConfigurationKey] = [
    key("api", .map, "where records come from", required: true),
    key(
      "api.base_url", .text, "https, or http to loopback; this or archive",
      example: "https://openapi.useepay.com"),
    key("api.key_env", .variableName, "variable with the API key", example: "USEEPAY_API_KEY"),
    key("api.key_file", .path, "file with the API key", example: "./api-key"),
    key("api.api_version", .text, "x-api-version", example: "v1"),
    key("api.pagination", .map, "how lists are paged"),
    key("api.pagination.page_parameter", .text, "query name", default: .text("page_num")),
    key(
      "api.pagination.first_page", .integer(0...1), "number of the first page",
      default: .integer(0)),
    key("api.pagination.size_parameter", .text, "query name", default: .text("page_size")),
    key("api.pagination.page_size", .integer(1...1000), "objects a page", default: .integer(100)),
    key("api.from", .day, "start of the first pull; default: everything", example: "2026-01-01"),
    key(
      "api.look_back_days", .integer(days), "how far before the last pull each pull starts",
      default: .integer(45)),
    key(
      "api.amounts", .choice(["major", "minor"]), "unit of the API's amounts",
      default: .text("major")),
    key(
      "api.captures_path", .text, "empty: an account without captures",
      default: .text("/api/v1/payment_intents/{id}/captures")),
    key("api.concurrency", .integer(1...64), "requests at a time", default: .integer(8)),
    key(
      "api.requests_per_second", .integer(1...1000), "most requests in a second",
      default: .integer(50)),
    key("api.archive", .path, "exported NDJSON instead of base_url", example: "./api-archive"),
    key(
      "api.events", .path, "NDJSON of webhook objects, beside base_url",
      example: "./webhook-events"),
    key(
      "api.webhook_public_key", .path, "PEM file; ingest --webhooks checks signatures by it",
      example: "./useepay-webhook.pem"),
  ]

  private static let matchingKeys: [ConfigurationKey] = [
    key("matching", .map, "what the rules go by"),
    key(
      "matching.from", .day, "start of coverage; default: the earliest date in the files",
      example: "2026-01-01"),
    key(
      "matching.settlement_due_days", .numberOrNumbers(days),
      "a number, or numbers by payment method and `default`", default: .numbers(["default": 7])),
    key("matching.refund_due_days", .integer(days), "due days of refunds", default: .integer(10)),
    key(
      "matching.invoice_grace_days", .integer(days),
      "days that a subscription's invoice may be late", default: .integer(3)),
    key(
      "matching.payment_grace_days", .integer(days),
      "days past its due date that an invoice may be unpaid", default: .integer(7)),
    key("matching.scope", .map, "what is settled here; empty lists mean all"),
    key("matching.scope.app_ids", .texts, "app ids", default: .texts([])),
    key("matching.scope.payment_methods", .texts, "payment methods", default: .texts([])),
    key("matching.scope.currencies", .texts, "currency codes", default: .texts([])),
    key(
      "matching.amount_tolerance", .numbers(0...1_000_000), "minor units by currency",
      default: .numbers([:]), example: "{ JPY: 1 }"),
  ]

  private static let messageKeys: [ConfigurationKey] = [
    key("log", .map, "how messages are written"),
    key(
      "log.format", .choice(LogFormat.allCases.map(\.rawValue)), "json: one object a line",
      default: .text("text")),
    key(
      "log.stamps", .boolean, "true: text lines begin with time and run, except on a terminal",
      default: .boolean(false)),
    key("after_run", .map, "what is done after `tieout run`; it never changes the exit code"),
    key(
      "after_run.metrics_file", .path, "Prometheus textfile, mode 0644",
      example: "/var/lib/prometheus/node-exporter/tieout.prom"),
    key(
      "after_run.post_url_env", .variableName, "variable with the address for the summary",
      example: "SUMMARY_ADDRESS"),
    key(
      "after_run.post_url_file", .path, "file with the address for the summary",
      example: "./summary-address"),
    key(
      "after_run.post_format", .choice(Configuration.AfterRun.PostFormat.allCases.map(\.rawValue)),
      "slack: {\"text\": …}; summary: summary.json", default: .text("slack")),
    key(
      "after_run.ping_url_env", .variableName, "variable with an address to fetch after 0 and 2",
      example: "PING_ADDRESS"),
    key(
      "after_run.ping_url_file", .path, "file with an address to fetch after 0 and 2",
      example: "./ping-address"),
    key(
      "after_run.ping_fail", .boolean, "true: ADDRESS/fail is fetched after other exit codes",
      default: .boolean(false)),
  ]

  private static let feeKeys: [ConfigurationKey] = [
    key("fees", .maps, "the fee rate card; without it fees are not judged"),
    key("fees[].kinds", .texts, "capture, refund, chargeback", default: .texts(["capture"])),
    key("fees[].payment_methods", .texts, "payment methods; empty: all", default: .texts([])),
    key("fees[].card_brands", .texts, "card brands; empty: all", default: .texts([])),
    key("fees[].currencies", .texts, "what shoppers paid in; empty: all", default: .texts([])),
    key("fees[].from", .day, "first day", example: "2026-01-01"),
    key("fees[].to", .day, "last day", example: "2026-12-31"),
    key(
      "fees[].percent", .text, "percent of the settlement amount", default: .text("0"),
      example: "\"2.9\""),
    key(
      "fees[].fixed", .decimals, "amount a line, by settlement currency", default: .decimals([:]),
      example: "{ USD: \"0.30\" }"),
    key(
      "fees[].minimum", .decimals, "least fee a line", default: .decimals([:]),
      example: "{ USD: \"0.10\" }"),
    key(
      "fees[].cap", .decimals, "highest fee a line", default: .decimals([:]),
      example: "{ USD: \"5.00\" }"),
    key(
      "fees[].refund_returns", .choice(FeeEntry.RefundReturn.allCases.map(\.rawValue)),
      "what of the fee a refund brings back", default: .text("nothing")),
  ]

  private static let reportKeys: [ConfigurationKey] = [
    key("report", .map, "what the nightly run writes"),
    key(
      "report.formats", .texts,
      "csv and json, which are always written, and what else: "
        + Configuration.Report.formatNames.dropFirst(2).joined(separator: ", "),
      default: .texts(["csv", "json"])),
  ]

  private static let decisionKeys: [ConfigurationKey] = [
    key("decisions", .map, "what closing a finding takes"),
    key(
      "decisions.second_person_above", .decimals,
      "largest difference that one person may write off alone, by currency; `*`: always",
      default: .decimals([:]), example: "{ USD: \"100.00\" }"),
    key(
      "decisions.second_person_reasons", .texts, "the reasons that this is about",
      default: .texts([ResolutionReason.writeOff.rawValue])),
  ]

  private static let journalKeys: [ConfigurationKey] = [
    key("journal", .map, "the report journal"),
    key("journal.accounts", .map, "names of the general ledger's accounts"),
    key(
      "journal.accounts.clearing", .text, "settled and not paid out yet",
      default: name(.clearing)),
    key("journal.accounts.bank", .text, "what payouts bring", default: name(.bank)),
    key(
      "journal.accounts.receivable", .text, "what captures left to be settled",
      default: name(.receivable)),
    key("journal.accounts.refunds", .text, "refunds and their reversals", default: name(.refunds)),
    key("journal.accounts.fees", .text, "fees, also of refunds and disputes", default: name(.fees)),
    key("journal.accounts.tax", .text, "taxes on fees", default: name(.tax)),
    key(
      "journal.accounts.chargebacks", .text, "chargebacks and their reversals",
      default: name(.chargebacks)),
    key("journal.accounts.reserve", .text, "what the provider withholds", default: name(.reserve)),
    key("journal.accounts.adjustments", .text, "adjustments", default: name(.adjustments)),
    key("journal.accounts.fx", .text, "exchange between currencies", default: name(.fx)),
    key(
      "journal.accounts.rounding", .text, "single minor units by which a line does not add up",
      default: name(.rounding)),
    key("journal.accounts.suspense", .text, "lines in doubt", default: name(.suspense)),
  ]

  private static func name(_ account: LedgerAccount) -> ConfigurationValue {
    .text(account.defaultName)
  }
}
