/// How many lines had come to which end when a business day's last run was done.
///
/// Lines out of scope and payout rows (batch level) and rejected ones are no part of it.
public struct MatchRate: Sendable, Hashable {
  public var businessDay: BusinessDay
  public var matched: Int
  public var discrepant: Int
  public var waiting: Int

  public init(businessDay: BusinessDay, matched: Int, discrepant: Int, waiting: Int) {
    self.businessDay = businessDay
    self.matched = matched
    self.discrepant = discrepant
    self.waiting = waiting
  }

  /// Lines that a match is expected of.
  public var total: Int { matched + discrepant + waiting }

  /// The share of matched lines in hundredths of a percent, rounded down, so that only a day without
  /// an open line reaches 10,000; nil for a day without lines.
  public var basisPoints: Int? {
    total > 0 ? Int(Int128(matched) * 10_000 / Int128(total)) : nil
  }
}
