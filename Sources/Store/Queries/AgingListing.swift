import GRDB
import SettlementModel

/// The listing `aging`: open findings by class, currency and age.
enum AgingListing {
  static let columns = "class,currency,age_days,count,difference"

  private struct Key: Hashable {
    let findingClass: String
    let currency: Currency?
    let bucket: AgeBucket
  }

  /// By class, currency and age; findings without amounts first.
  static func forEachGroup(
    _ db: Database, filter: FindingFilter, businessDay: BusinessDay, calendar: BusinessCalendar,
    _ body: ([ReportCell]) throws -> Void
  ) throws {
    var groups: [Key: (count: Int, difference: Int128?)] = [:]
    try ReportedFindings.forEach(
      db, filter: filter, businessDay: businessDay, calendar: calendar
    ) { reported in
      let key = Key(
        findingClass: reported.finding.code.findingClass.rawValue,
        currency: reported.finding.currency,
        bucket: AgeBucket(ageDays: reported.ageDays))
      var group = groups[key] ?? (count: 0, difference: nil)
      group.count += 1
      if let difference = reported.finding.differenceMinorUnits {
        group.difference = (group.difference ?? Int128(0)) + difference
      }
      groups[key] = group
    }
    let sorted = groups.sorted { left, right in
      let names = (left.key.findingClass, right.key.findingClass)
      if names.0 != names.1 { return names.0 < names.1 }
      let codes = (left.key.currency?.code ?? "", right.key.currency?.code ?? "")
      return codes.0 != codes.1 ? codes.0 < codes.1 : left.key.bucket < right.key.bucket
    }
    for (key, group) in sorted {
      try body([
        .text(key.findingClass), .words(key.currency?.code ?? ""),
        .text(key.bucket.rawValue), .count(group.count),
        key.currency.map { .minorUnits(group.difference, $0) } ?? .empty,
      ])
    }
  }
}
