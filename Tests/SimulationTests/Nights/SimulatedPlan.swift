import Acquisition
import DurableFiles
import Foundation
import GRDB
import Parsing
import Reconciliation
import SettlementModel
import Store
import TestSupport

/// The part of a configuration that the model needs.
struct ReferenceSettings {
  var coverage: BusinessDay
  var holidays: Set<BusinessDay>
  /// Hours east of UTC.
  var offset: Int64
  /// Whether `_v2` in a name means that it replaces the name without.
  var readsVersions: Bool

  func dueDays(of type: String) -> Int {
    type == "refund" ? SimulatedPlan.refundDueDays : SimulatedPlan.dueDays
  }

  func day(of time: Timestamp) -> BusinessDay {
    BusinessDay(daysSinceEpoch: Int32((time.milliseconds + offset * 3_600_000) / 86_400_000))
  }
}

/// What a simulated world is reconciled with: a configuration without a file, in a directory that
/// lies in memory where the system has such a place.
enum SimulatedPlan {
  static let dueDays = 5
  static let refundDueDays = 6

  static func newDirectory() -> String {
    let memory = "/dev/shm"
    let base =
      FileManager.default.isWritableFile(atPath: memory)
      ? memory : FileManager.default.temporaryDirectory.path
    return base + "/tieout-nights-\(UUID().uuidString)"
  }

  static func plan(for world: SimulatedWorld, in directory: String) throws -> ReconciliationPlan {
    let profile = try FileProfile(yaml: profileText(for: world), file: "simulated")
    let calendar = BusinessCalendar(
      firstOffsetSeconds: Int(world.offset) * 3600, holidays: world.holidays)
    return ReconciliationPlan(
      data: DataDirectory(path: directory, permissions: .owner),
      sources: [
        PlannedSource(
          name: "useepay", isRemote: true, pattern: Acquisition.FileNamePattern("*_settlement_*.csv"),
          profile: profile, profileVersion: "simulated 1", calendar: FileCalendar(rhythm: .daily),
          open: { preconditionFailure("each night brings its own folder") })
      ],
      records: PlannedRecords(
        account: "api", reading: "", isRemote: true, lookBackDays: world.lookBackDays, from: nil,
        open: { _ in preconditionFailure("each night brings its own API") }),
      events: nil, parsingLimits: ParsingLimits(),
      policy: MatchingPolicy(
        businessDay: SimulatedWorld.start, calendar: calendar, coverageStart: world.coverage,
        scope: .init(
          merchantNumber: SimulatedWorld.merchant, configuredAppIDs: [SimulatedWorld.app]),
        settlementDueDays: ["default": dueDays], refundDueDays: refundDueDays,
        pullsCompleteUpTo: nil),
      coverageFrom: world.coverage)
  }

  /// The layout that tieout assumes, with names that may end in `_v2`.
  static func profileText(for world: SimulatedWorld) throws -> String {
    guard let text = BuiltInProfiles.yaml("useepay-settlement") else {
      throw ProgramError("there is no built-in layout")
    }
    let suffix = world.readsVersions ? #"(_v(?<version>[0-9]+))?"# : #"(_v[0-9]+)?"#
    return text.replacing(
      #"(?<sequence>[0-9]+))?\\.csv"#, with: #"(?<sequence>[0-9]+))?"# + suffix + #"\\.csv"#)
  }

  /// Opens the database with every commit under `doom`.
  static func open(_ plan: ReconciliationPlan, _ doom: Doom) throws -> SettlementDatabase {
    let database = try SettlementDatabase.open(path: plan.data.database, access: .readWrite)
    try database.write { $0.add(transactionObserver: doom, extent: .observerLifetime) }
    return database
  }
}
