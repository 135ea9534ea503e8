import GRDB
import SettlementModel

// How the lines of one content differ from those of the content that it replaced.
extension FileVersions {
  /// Pairs of accepted contents of which the second took the place of the first: by version of a
  /// name, or as a correction under another.
  static let replacedPairs = """
    SELECT source, name, version, old, new FROM (
      SELECT version.source, version.name, version.version, version.content_id AS new,
        lag(version.content_id) OVER (
          PARTITION BY version.source, version.name ORDER BY version.version) AS old
      FROM file_version AS version JOIN file_standing AS standing ON standing.version_id = version.id
      WHERE standing.state = 'readable')
    WHERE old <> new
    UNION ALL
    SELECT replacement.source, replacement.new_name, 0, replacement.old_content_id,
      replacement.new_content_id
    FROM file_replacement AS replacement
    JOIN file_content AS old ON old.id = replacement.old_content_id
    WHERE old.state = 'readable' AND replacement.old_content_id <> replacement.new_content_id
    """

  /// What a line is about, whatever it says: its kind and everything that names it.
  private static let identity = [
    "kind", "kind_text", "record_id", "original_record_id", "payment_intent_id", "capture_id",
    "refund_id", "dispute_id", "merchant_order_id", "arn", "settlement_currency",
  ].joined(separator: ", ")

  /// What a line says of it.
  private static let statement = [
    "occurred_at", "settled_on", "currency", "gross", "exchange_rate", "settlement_amount", "fee",
    "tax", "reserve", "net", "opening_balance", "closing_balance", "batch_id", "payout_id",
    "payment_method", "card_brand", "merchant_no", "app_id", "description",
  ].joined(separator: ", ")

  /// Counts added, removed and altered lines of every replaced pair that has no counts yet.
  ///
  /// Lines that are equal in everything pair first; of what is left, lines with one identity are
  /// altered ones, and the surplus was added or removed. Time: sorting both contents, once a pair.
  func measureDifferences() throws {
    let pairs = try Row.fetchAll(
      db,
      sql: """
        SELECT DISTINCT old, new FROM (\(Self.replacedPairs)) AS pair
        WHERE NOT EXISTS (SELECT 1 FROM file_difference AS known
          WHERE known.old_content_id = pair.old AND known.new_content_id = pair.new)
        """)
    for pair in pairs {
      try db.execute(
        sql: """
          INSERT INTO file_difference (
            old_content_id, new_content_id, rows_added, rows_removed, rows_altered)
          SELECT ?1, ?2, coalesce(sum(gained - min(gained, lost)), 0),
            coalesce(sum(lost - min(gained, lost)), 0), coalesce(sum(min(gained, lost)), 0)
          FROM (
            SELECT sum(max(surplus, 0)) AS gained, sum(max(-surplus, 0)) AS lost FROM (
              SELECT \(Self.identity),
                sum(CASE content_id WHEN ?2 THEN 1 ELSE -1 END) AS surplus
              FROM settlement_line WHERE content_id IN (?1, ?2)
              GROUP BY \(Self.identity), \(Self.statement) HAVING surplus <> 0)
            GROUP BY \(Self.identity))
          """, arguments: [pair[0] as Int64, pair[1] as Int64])
    }
  }
}
