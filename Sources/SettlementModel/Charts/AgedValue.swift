/// A span of ages, in days; both ends belong to it.
public enum AgeBucket: String, Sendable, Hashable, CaseIterable, Comparable {
  case upToOneDay = "0-1"
  case upToSevenDays = "2-7"
  case upToThirtyDays = "8-30"
  case upToNinetyDays = "31-90"
  case older = "90+"

  /// The bucket of an age; what lies in the future counts as new.
  public init(ageDays: Int) {
    self =
      switch ageDays {
      case ...1: .upToOneDay
      case ...7: .upToSevenDays
      case ...30: .upToThirtyDays
      case ...90: .upToNinetyDays
      default: .older
      }
  }

  public static func < (left: AgeBucket, right: AgeBucket) -> Bool { left.order < right.order }

  private var order: Int {
    switch self {
    case .upToOneDay: 0
    case .upToSevenDays: 1
    case .upToThirtyDays: 2
    case .upToNinetyDays: 3
    case .older: 4
    }
  }
}

/// What the findings of one class, age and currency differ by.
///
/// Short and over stand apart, so that one does not hide the other; their sum is the difference of
/// the aging report.
public struct AgedValue: Sendable, Hashable {
  public var currency: Currency
  public var findingClass: FindingClass
  public var bucket: AgeBucket
  public var count: Int
  /// Sum of the negative differences, in minor units; never above zero.
  public var shortMinorUnits: Int128
  /// Sum of the positive differences, in minor units; never below zero.
  public var overMinorUnits: Int128

  public init(
    currency: Currency, findingClass: FindingClass, bucket: AgeBucket, count: Int,
    shortMinorUnits: Int128, overMinorUnits: Int128
  ) {
    self.currency = currency
    self.findingClass = findingClass
    self.bucket = bucket
    self.count = count
    self.shortMinorUnits = shortMinorUnits
    self.overMinorUnits = overMinorUnits
  }

  public var netMinorUnits: Int128 { shortMinorUnits + overMinorUnits }
}

/// Findings by class, age and currency.
public struct AgedValues: Sendable, Hashable {
  /// By currency, class and age; no two of the same three.
  public var groups: [AgedValue]
  /// Findings that have no difference, and so no value.
  public var withoutValue: Int

  public init(groups: [AgedValue] = [], withoutValue: Int = 0) {
    self.groups = groups
    self.withoutValue = withoutValue
  }
}
