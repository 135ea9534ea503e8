import GRDB
import SettlementModel

/// Sums findings by class, age and currency, short and over apart.
enum AgedValueQuery {
  private struct Key: Hashable {
    let currency: Currency
    let findingClass: FindingClass
    let bucket: AgeBucket
  }

  static func values(
    _ db: Database, filter: FindingFilter, businessDay: BusinessDay, calendar: BusinessCalendar
  ) throws -> AgedValues {
    var groups: [Key: AgedValue] = [:]
    var withoutValue = 0
    try ReportedFindings.forEach(
      db, filter: filter, businessDay: businessDay, calendar: calendar
    ) { reported in
      let finding = reported.finding
      guard let currency = finding.currency, let difference = finding.differenceMinorUnits else {
        withoutValue += 1
        return
      }
      let key = Key(
        currency: currency, findingClass: finding.code.findingClass,
        bucket: AgeBucket(ageDays: reported.ageDays))
      var group =
        groups[key]
        ?? AgedValue(
          currency: key.currency, findingClass: key.findingClass, bucket: key.bucket, count: 0,
          shortMinorUnits: 0, overMinorUnits: 0)
      group.count += 1
      if difference < 0 {
        group.shortMinorUnits += difference
      } else {
        group.overMinorUnits += difference
      }
      groups[key] = group
    }
    let sorted = groups.values.sorted { left, right in
      if left.currency != right.currency { return left.currency < right.currency }
      let classes = (left.findingClass.rawValue, right.findingClass.rawValue)
      return classes.0 != classes.1 ? classes.0 < classes.1 : left.bucket < right.bucket
    }
    return AgedValues(groups: sorted, withoutValue: withoutValue)
  }
}
