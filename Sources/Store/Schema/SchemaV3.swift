/// What version 3 adds: figures of refunds in two currencies, and ways to balances and reserves.
enum SchemaV3 {
  static let statements = [
    """
    CREATE TABLE case_exchange (
      -- Derived: what the last evaluation of the case said.
      case_key INTEGER NOT NULL,
      currency TEXT NOT NULL,
      settlement_currency TEXT NOT NULL,
      refunds INTEGER NOT NULL,
      -- Decimal text of minor units: a sum may be beyond 64 bits.
      gain TEXT NOT NULL,
      PRIMARY KEY (case_key, currency, settlement_currency)
    ) STRICT, WITHOUT ROWID
    """,
    // Empty, and free, where files state no balances and hold no reserves.
    """
    CREATE INDEX settlement_line_balance ON settlement_line (content_id)
      WHERE opening_balance IS NOT NULL OR closing_balance IS NOT NULL
    """,
    """
    CREATE INDEX settlement_line_reserve ON settlement_line (content_id)
      WHERE kind IN ('reserve_hold', 'reserve_release')
    """,
  ]
}
