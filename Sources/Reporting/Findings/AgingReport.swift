public import SettlementModel

/// `report aging`: how many findings, and how much money, by code, currency and age.
///
/// Rows are ordered by class, code, currency and age; bands without findings have none.
/// `difference` sums the findings that have one, exact beyond 64 bits; empty where none has.
public struct AgingReport: ReportRows {
  public let columns = ["class", "code", "currency", "age_days", "count", "difference"]

  private struct Group: Hashable {
    let code: FindingCode
    let currency: Currency?
    let band: Int
  }
  private struct Total {
    var count: Int64 = 0
    var differenceMinorUnits: Int128?
  }

  /// Last day of each band but the open one.
  private static let lastDays = [0, 3, 7, 14, 30, 60, 90]
  private let feed: FindingFeed

  public init(feed: @escaping FindingFeed) {
    self.feed = feed
  }

  public func forEachRow(_ body: ([ReportCell]) throws -> Void) throws {
    var totals: [Group: Total] = [:]
    try feed { reported in
      let finding = reported.finding
      let band = Self.lastDays.firstIndex { reported.ageDays <= $0 } ?? Self.lastDays.count
      let group = Group(code: finding.code, currency: finding.currency, band: band)
      totals[group, default: Total()].count += 1
      if let difference = finding.differenceMinorUnits {
        totals[group, default: Total()].differenceMinorUnits =
          (totals[group]?.differenceMinorUnits ?? 0) + difference
      }
    }
    for (group, total) in totals.sorted(by: { Self.precedes($0.key, $1.key) }) {
      var difference = ReportCell.empty
      if let sum = total.differenceMinorUnits, let currency = group.currency {
        difference = .amount(DecimalText.majorUnits(ofMinorUnits: sum, digits: currency.digits))
      }
      try body([
        .text(group.code.findingClass.rawValue), .text(group.code.rawValue),
        .text(group.currency?.code ?? ""), .text(Self.name(ofBand: group.band)),
        .integer(total.count), difference,
      ])
    }
  }

  private static func precedes(_ left: Group, _ right: Group) -> Bool {
    let classes = (left.code.findingClass.rawValue, right.code.findingClass.rawValue)
    if classes.0 != classes.1 { return classes.0 < classes.1 }
    if left.code != right.code { return left.code.rawValue < right.code.rawValue }
    let currencies = (left.currency?.code ?? "", right.currency?.code ?? "")
    if currencies.0 != currencies.1 { return currencies.0 < currencies.1 }
    return left.band < right.band
  }

  /// `0 to 3`, or `over 90` for the open band. Spelled so that no spreadsheet reads a date.
  private static func name(ofBand band: Int) -> String {
    if band == 0 { return "0" }
    if band == lastDays.count { return "over \(lastDays[band - 1])" }
    return "\(lastDays[band - 1] + 1) to \(lastDays[band])"
  }
}
