/// Which subscriptions an id leads to.
enum SubscriptionLookup {
  /// A condition on a subscription `r`; `?1` is the id of a subscription, session, invoice or
  /// finding.
  static let condition = """
    ?1 <> '' AND r.id IN (
      SELECT ?1
      UNION SELECT subscription_id FROM invoice WHERE id = ?1 AND closed_run IS NULL
      UNION SELECT subscription_id FROM checkout_session WHERE id = ?1 AND closed_run IS NULL
      UNION SELECT record_id FROM finding
        WHERE finding_id = ?1 AND record_type = 'subscription'
      UNION SELECT bill.subscription_id FROM finding AS one
        JOIN invoice AS bill ON bill.id = one.record_id AND bill.closed_run IS NULL
        WHERE one.finding_id = ?1 AND one.record_type = 'invoice'
      UNION SELECT visit.subscription_id FROM finding AS one
        JOIN checkout_session AS visit ON visit.id = one.record_id AND visit.closed_run IS NULL
        WHERE one.finding_id = ?1 AND one.record_type = 'checkout_session')
    """
}
