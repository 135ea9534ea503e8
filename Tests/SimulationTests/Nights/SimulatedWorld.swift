import SettlementModel
import TestSupport

/// A merchant's payments and files, day by day, from a seed: everything that happens is told in
/// advance, with the moment from which on it can be seen.
struct SimulatedWorld {
  static let merchant = "500000000000001"
  static let app = "shop.example"
  static let start = BusinessDay(daysSinceEpoch: 20_514)

  struct Options: Hashable {
    var seed: UInt64
    var payments = 6
    /// Stories that are left out, to find out which one a failure needs.
    var without: Set<Story> = []
  }

  let options: Options
  /// Hours east of UTC, and the local hour at which nights run.
  let offset: Int64
  let hour: Int64
  let readsVersions: Bool
  let holidays: Set<BusinessDay>
  let lookBackDays = 6
  private(set) var nextDay = SimulatedWorld.start
  var history = RecordHistory()
  /// Rows by the day on which they settle.
  var rows: [BusinessDay: [SettlementRow]] = [:]
  /// Files as they come and go: from when, milliseconds since 1970.
  var shelf: [(from: Int64, name: String, file: IssuedFile?)] = []
  var issued: [SettlementContent: IssuedFile] = [:]
  var built: [BusinessDay: SettlementContent] = [:]
  var reached: [Story: Int] = [:]
  var generator: SeededGenerator
  var numbers = 0

  init(_ options: Options) {
    self.options = options
    generator = SeededGenerator(seed: options.seed)
    offset = [8, 0, -5][Int.random(in: 0..<3, using: &generator)]
    hour = Bool.random(using: &generator) ? 6 : 14
    readsVersions = Bool.random(using: &generator)
    var holidays: Set<BusinessDay> = []
    for number in 3...60 where Int.random(in: 0..<8, using: &generator) == 0 {
      holidays.insert(Self.start.adding(days: number))
    }
    self.holidays = options.without.contains(.holiday) ? [] : holidays
  }

  /// The first day whose records and files are judged; some payments are older.
  var coverage: BusinessDay { Self.start }

  /// Tells everything up to and including a day's payments and file.
  mutating func tell(through day: BusinessDay) {
    while nextDay <= day {
      if nextDay == Self.start { tellEarlierPayments() }
      for _ in 0..<options.payments { tellPayment(on: nextDay) }
      buildFile(of: nextDay)
      nextDay = nextDay.adding(days: 1)
    }
  }

  /// What the folder shows at a moment, with the moment from which each file reads so.
  func folder(at moment: Int64) -> [String: (file: IssuedFile, from: Int64)] {
    var shown: [String: (file: IssuedFile, from: Int64)] = [:]
    for entry in shelf.sorted(by: { $0.from < $1.from }) where entry.from <= moment {
      shown[entry.name] = entry.file.map { ($0, entry.from) }
    }
    return shown
  }

  /// The first moment of a local day, milliseconds since 1970.
  func dawn(of day: BusinessDay) -> Int64 {
    Int64(day.daysSinceEpoch) * 86_400_000 - offset * 3_600_000
  }

  /// When the night of a business day runs.
  func night(of day: BusinessDay) -> Int64 { dawn(of: day) + hour * 3_600_000 }

  /// A moment of a day; now and then just while the night's pull goes on.
  mutating func moment(of day: BusinessDay) -> Int64 {
    if chance(.changedWhilePulled, 12) { return night(of: day) + number(1, 120) * 1000 }
    return dawn(of: day) + number(0, 86_399) * 1000
  }

  mutating func number(_ low: Int64, _ high: Int64) -> Int64 {
    Int64.random(in: low...high, using: &generator)
  }

  /// True in so many of a hundred cases, where the story is told at all.
  mutating func chance(_ story: Story, _ percent: Int) -> Bool {
    let isDrawn = Int.random(in: 0..<100, using: &generator) < percent
    guard isDrawn, !options.without.contains(story) else { return false }
    reached[story, default: 0] += 1
    return true
  }

  mutating func id(_ prefix: String) -> String {
    numbers += 1
    return "\(prefix)_\(options.seed)_\(numbers)"
  }
}
