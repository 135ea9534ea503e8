/// What version 12 adds: ways to the few findings that a question is about, however many there are, and
/// what contents say of balances and what was judged of invoices, so that a night does not do so again.
enum SchemaV12 {
  static let statements = findings + untied + [balances, billingMarks, firstInvoices, archives] + sumAgain

  /// Findings by what reports ask for: order, payment, case, class and code; and those that cases do
  /// not report, of which each night says anew whether they hold.
  static let findings = [
    """
    CREATE INDEX finding_order ON finding (merchant_order_id) WHERE merchant_order_id <> ''
    """,
    """
    CREATE INDEX finding_intent ON finding (payment_intent_id) WHERE payment_intent_id <> ''
    """,
    // One for open and closed ones in the place of two.
    "DROP INDEX finding_case",
    "DROP INDEX finding_past_case_key",
    "CREATE INDEX finding_of_case ON finding (case_key) WHERE case_key IS NOT NULL",
    // Open ones in the order of reports; what follows the id is what sums of them need.
    """
    CREATE INDEX finding_listed ON finding (class, code, payment_intent_id, record_id, file,
        COALESCE(row, 0), source, finding_id, currency, expected, actual)
      WHERE closed_run IS NULL
    """,
    """
    CREATE INDEX finding_elsewhere ON finding (origin) WHERE closed_run IS NULL AND origin <> 'case'
    """,
  ]

  /// What nothing ties, of which an explanation suggests what may belong together.
  static let untied = [
    """
    CREATE INDEX line_verdict_untied ON line_verdict (line_id)
      WHERE closed_run IS NULL AND match_id IS NULL AND outcome IN ('waiting', 'discrepant')
    """,
    """
    CREATE INDEX record_verdict_untied ON record_verdict (type, value, currency)
      WHERE closed_run IS NULL AND match_id IS NULL AND outcome IN ('pending', 'discrepant')
    """,
  ]

  /// What the lines of a content that states balances say and sum to, by merchant number and
  /// settlement currency.
  static let balances = """
    CREATE TABLE content_balance (
      content_id INTEGER NOT NULL REFERENCES file_content (id),
      -- In the order in which they come in the content.
      position INTEGER NOT NULL,
      merchant_no TEXT NOT NULL,
      currency TEXT NOT NULL,
      -- Decimal text of minor units: a sum may be beyond 64 bits.
      net TEXT NOT NULL,
      -- Whether the net of every line is known.
      is_whole INTEGER NOT NULL,
      opening INTEGER,
      opening_row INTEGER,
      closing INTEGER,
      closing_row INTEGER,
      PRIMARY KEY (content_id, position)
    ) STRICT, WITHOUT ROWID
    """

  /// The last version of each table of records that invoices, sessions and subscriptions were judged
  /// with, and the run that judged them: later versions have others.
  static let billingMarks = """
    CREATE TABLE billing_mark (
      table_name TEXT PRIMARY KEY NOT NULL,
      last_row INTEGER NOT NULL,
      run INTEGER NOT NULL
    ) STRICT, WITHOUT ROWID
    """

  /// The digest of an archive, and of what the file system said of its files when they were read, with
  /// the milliseconds since 1970 at which the reading began.
  static let archives = """
    CREATE TABLE archive_digest (
      account TEXT PRIMARY KEY NOT NULL,
      digest TEXT NOT NULL,
      stamps TEXT NOT NULL,
      read_at INTEGER NOT NULL
    ) STRICT, WITHOUT ROWID
    """

  /// From an invoice to the subscription whose first one it is.
  static let firstInvoices = """
    CREATE INDEX subscription_first_invoice
      ON subscription (first_invoice_id) WHERE closed_run IS NULL AND first_invoice_id <> ''
    """

  /// Contents that state balances were summed without them: the next run sums them anew.
  static let sumAgain = ["content_extent", "content_payout", "content_account"].map { table in
    """
    DELETE FROM \(table) WHERE content_id IN (SELECT content_id FROM settlement_line
      WHERE opening_balance IS NOT NULL OR closing_balance IS NOT NULL)
    """
  }
}
