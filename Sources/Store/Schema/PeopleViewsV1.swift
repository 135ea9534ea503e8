/// The views for people who query with `sqlite3`, prefix `v_`: names and days in place of
/// numbers, and amounts as exact decimal text in major units beside their minor units
/// (`…_minor`), which are what to sum.
enum PeopleViewsV1 {
  static let statements = [runs, files, lines, records, matches, findings]

  /// Exact decimal text in major units of `amount`, whole minor units as integer or text;
  /// `digits` may be NULL.
  private static func majorUnits(_ amount: String, digits: String) -> String {
    let magnitude = "ltrim(CAST(\(amount) AS TEXT), '-')"
    let padded = """
      (substr('00000', 1, max(0, coalesce(\(digits), 0) + 1 - length(\(magnitude)))) || \(magnitude))
      """
    return """
      CASE WHEN \(amount) IS NULL THEN NULL ELSE
        CASE WHEN substr(CAST(\(amount) AS TEXT), 1, 1) = '-' THEN '-' ELSE '' END ||
        CASE WHEN coalesce(\(digits), 0) = 0 THEN \(magnitude) ELSE
          substr(\(padded), 1, length(\(padded)) - \(digits)) || '.' || substr(\(padded), -\(digits))
        END
      END
      """
  }

  private static func day(_ column: String) -> String {
    "CASE WHEN \(column) IS NULL THEN NULL ELSE date(\(column) * 86400, 'unixepoch') END"
  }

  private static func time(_ column: String) -> String {
    "strftime('%Y-%m-%dT%H:%M:%SZ', \(column) / 1000, 'unixepoch')"
  }

  /// Every invocation that wrote; times in UTC.
  static let runs = """
    CREATE VIEW v_runs AS
    SELECT id AS run, command, \(day("business_day")) AS business_day,
      \(time("started_at")) AS started_at, \(time("ended_at")) AS ended_at, exit_code
    FROM run
    """

  /// Every version of every file name: `current` is 1 for what the name has now.
  static let files = """
    CREATE VIEW v_files AS
    SELECT version.source, version.name, version.version, \(day("version.file_date")) AS file_date,
      content.sha256, content.size_bytes, content.state, content.profile,
      version.superseded_run IS NULL AS current, live.name AS counted_as,
      content.rows_physical, content.rows_loaded, content.rows_rejected, content.rows_ignored,
      content.refusal_detail, version.arrived_run, version.superseded_run
    FROM file_version AS version
    JOIN file_content AS content ON content.id = version.content_id
    LEFT JOIN live_content AS live
      ON live.content_id = content.id AND version.superseded_run IS NULL
    """

  /// Every line that counts, with its bucket.
  static let lines = """
    CREATE VIEW v_lines AS
    SELECT line.id AS line, live.source, live.name AS file, line.row, line.kind, line.kind_text,
      line.record_id, line.payment_intent_id, line.merchant_order_id, line.original_record_id,
      line.arn, \(time("line.occurred_at")) AS occurred_at, \(day("line.settled_on")) AS settled_on,
      line.currency, \(majorUnits("line.gross", digits: "gross_digits.digits")) AS gross,
      line.gross AS gross_minor, line.settlement_currency, line.exchange_rate,
      \(majorUnits("line.settlement_amount", digits: "net_digits.digits")) AS settlement_amount,
      \(majorUnits("line.fee", digits: "net_digits.digits")) AS fee,
      \(majorUnits("line.tax", digits: "net_digits.digits")) AS tax,
      \(majorUnits("line.net", digits: "net_digits.digits")) AS net, line.net AS net_minor,
      line.batch_id, line.payout_id, line.payment_method, line.merchant_no, line.app_id,
      verdict.outcome, verdict.match_id
    FROM settlement_line AS line
    JOIN live_content AS live ON live.content_id = line.content_id
    LEFT JOIN currency_digits AS gross_digits ON gross_digits.currency = line.currency
    LEFT JOIN currency_digits AS net_digits ON net_digits.currency = line.settlement_currency
    LEFT JOIN line_verdict AS verdict ON verdict.line_id = line.id AND verdict.closed_run IS NULL
    """

  /// The current version of every API object that has an amount, with its bucket where it has one.
  static let records = """
    CREATE VIEW v_records AS
    SELECT record.type, record.id, record.payment_intent_id, record.merchant_order_id,
      record.currency, \(majorUnits("record.amount", digits: "digits.digits")) AS amount,
      record.amount AS amount_minor, record.status, \(time("record.created_at")) AS created_at,
      verdict.outcome, verdict.match_id
    FROM (
      SELECT 'payment_intent' AS type, id, id AS payment_intent_id, merchant_order_id, currency,
        amount, status, created_at FROM payment_intent WHERE closed_run IS NULL
      UNION ALL SELECT 'capture', id, payment_intent_id, '', currency, amount, status, created_at
        FROM capture WHERE closed_run IS NULL
      UNION ALL SELECT 'refund', id, payment_intent_id, '', currency, amount, status, created_at
        FROM refund WHERE closed_run IS NULL
      UNION ALL SELECT 'invoice', id, payment_intent_id, '', currency, total, status, created_at
        FROM invoice WHERE closed_run IS NULL
      UNION ALL SELECT 'checkout_session', id, payment_intent_id, merchant_order_id, currency,
        amount, status, created_at FROM checkout_session WHERE closed_run IS NULL
      UNION ALL SELECT 'dispute', id, payment_intent_id, merchant_order_id, currency, amount,
        status, created_at FROM dispute WHERE closed_run IS NULL) AS record
    LEFT JOIN currency_digits AS digits ON digits.currency = record.currency
    LEFT JOIN record_verdict AS verdict
      ON verdict.type = record.type AND verdict.id = record.id AND verdict.closed_run IS NULL
    """

  /// Open matches: one row a line and one a record. A capture with an intent's id stands for the
  /// whole intent.
  static let matches = """
    CREATE VIEW v_matches AS
    SELECT match.id AS match, match.rule, match.link, side.side, side.type, side.id, side.file,
      side.row, match.currency,
      \(majorUnits("match.tolerated", digits: "digits.digits")) AS tolerated,
      match.tolerated AS tolerated_minor, \(day("run.business_day")) AS matched_on
    FROM match
    JOIN (
      SELECT verdict.match_id, 'line' AS side, line.kind AS type, line.record_id AS id,
        live.name AS file, line.row
      FROM line_verdict AS verdict
      JOIN settlement_line AS line ON line.id = verdict.line_id
      JOIN live_content AS live ON live.content_id = line.content_id
      WHERE verdict.closed_run IS NULL
      UNION ALL
      SELECT match_id, 'record', type, id, NULL, NULL FROM record_verdict
      WHERE closed_run IS NULL) AS side ON side.match_id = match.id
    JOIN run ON run.id = match.opened_run
    LEFT JOIN currency_digits AS digits ON digits.currency = match.currency
    WHERE match.closed_run IS NULL
    """

  /// Findings that hold now, with the newest decision that a person made about them.
  static let findings = """
    CREATE VIEW v_findings AS
    SELECT finding.finding_id, finding.class, finding.code, finding.merchant_no,
      finding.payment_intent_id, finding.merchant_order_id, finding.record_type, finding.record_id,
      finding.kind, finding.currency,
      \(majorUnits("finding.expected", digits: "digits.digits")) AS expected,
      \(majorUnits("finding.actual", digits: "digits.digits")) AS actual,
      finding.expected AS expected_minor, finding.actual AS actual_minor,
      finding.source, finding.file, finding.row, finding.batch_id, finding.payout_id,
      \(day("finding.first_seen")) AS first_seen, finding.detail,
      decision.action AS decision, decision.reason, decision.note, decision.decided_by
    FROM finding
    LEFT JOIN currency_digits AS digits ON digits.currency = finding.currency
    LEFT JOIN decision ON decision.id = (
      SELECT max(id) FROM decision AS newest WHERE newest.finding_id = finding.finding_id)
    WHERE finding.closed_run IS NULL
    """
}
