/// A stored finding as a report shows it on a business day.
public struct ReportedFinding: Sendable, Hashable {
  public enum Status: String, Sendable, Hashable {
    case open
    /// Closed by hand.
    case resolved
    /// Gone by itself: what it reported no longer holds.
    case cleared
  }
  public var finding: Finding
  public var status: Status
  /// The business day on which it was first reported.
  public var firstSeen: BusinessDay
  /// Business day less the date that the finding ages from, holidays not counted.
  public var ageDays: Int

  public init(finding: Finding, status: Status, firstSeen: BusinessDay, ageDays: Int) {
    self.finding = finding
    self.status = status
    self.firstSeen = firstSeen
    self.ageDays = ageDays
  }
}

/// The order of `discrepancies.csv` and `pending.csv`: class, code, payment intent, record, file (bytes), row (number),
/// then source and id, so that no two findings are equal in it.
public enum FindingOrder {
  /// Whether `left` stands before `right`.
  public static func precedes(_ left: Finding, _ right: Finding) -> Bool {
    for (one, other) in [
      (left.code.findingClass.rawValue, right.code.findingClass.rawValue),
      (left.code.rawValue, right.code.rawValue),
      (left.paymentIntentID, right.paymentIntentID),
      (left.recordID, right.recordID),
      (left.position?.file ?? "", right.position?.file ?? ""),
    ] where one != other {
      return one.utf8.lexicographicallyPrecedes(other.utf8)
    }
    let rows = (left.position?.row ?? 0, right.position?.row ?? 0)
    if rows.0 != rows.1 { return rows.0 < rows.1 }
    let sources = (left.position?.source ?? "", right.position?.source ?? "")
    if sources.0 != sources.1 { return sources.0.utf8.lexicographicallyPrecedes(sources.1.utf8) }
    return left.id < right.id
  }
}
