import Foundation
import PaymentAPI
import Reconciliation
import SettlementModel
import Store
import TestSupport

/// Nights in a row over one world, in this process, each compared with the reference model.
final class SimulatedSeries {
  struct Options: Hashable {
    var world: SimulatedWorld.Options
    var nights = 14
  }

  let options: Options
  var world: SimulatedWorld
  var model: ReferenceModel
  /// Decides about nights; what happens in the world does not depend on it.
  var generator: SeededGenerator
  let doom = Doom()
  let directory: String
  let plan: ReconciliationPlan
  var database: SettlementDatabase
  var reached: [Story: Int] = [:]
  var codes: [String: Int] = [:]
  /// Nights that ended, also those that were killed.
  var nightsRun = 0
  /// Points of the last night that ran to its end.
  var pointsOfLastNight = 40
  var memory = FindingMemory()
  /// Days of runs that died after they may have stored findings, until the next one that ends.
  var unfinishedDays: [BusinessDay] = []
  /// When any run, also one that died, was last answered by the API.
  var latestCall = Int64.min

  /// - Parameters:
  ///   - world: another world than the one that the options make.
  ///   - lookBackDays: another look-back than the world's.
  init(_ options: Options, world other: SimulatedWorld? = nil, lookBackDays: Int? = nil) throws {
    self.options = options
    let world = other ?? SimulatedWorld(options.world)
    self.world = world
    generator = SeededGenerator(seed: options.world.seed ^ 0x6E69_6768_7473)
    model = ReferenceModel(
      settings: ReferenceSettings(
        coverage: world.coverage, holidays: world.holidays, offset: world.offset,
        readsVersions: world.readsVersions))
    directory = SimulatedPlan.newDirectory()
    var plan = try SimulatedPlan.plan(for: world, in: directory)
    if let lookBackDays { plan.records.lookBackDays = lookBackDays }
    self.plan = plan
    try plan.data.create()
    database = try SimulatedPlan.open(plan, doom)
  }

  deinit {
    try? database.close()
    try? FileManager.default.removeItem(atPath: directory)
  }

  /// Runs all nights; the first difference ends the series.
  func run() async throws {
    var day = SimulatedWorld.start.adding(days: 1)
    for _ in 0..<options.nights {
      world.tell(through: day.adding(days: -1))
      if try await dies(on: day) {
        day = day.adding(days: 1)
        world.tell(through: day.adding(days: -1))
        reached[.killedAndLeft, default: 0] += 1
        try await night(on: day, isTroubled: false)
      } else {
        try await night(on: day, isTroubled: true)
      }
      if chance(.repeatedNight, 6) { try await night(on: day, isTroubled: false) }
      if chance(.reopened, 12) { try reopen() }
      var skipped = 0
      while skipped < 4, chance(.missedNights, 15) { skipped += 1 }
      day = day.adding(days: 1 + skipped)
    }
    try await tellInOtherOrder(on: day)
    for (story, count) in world.reached { reached[story, default: 0] += count }
  }

  /// Lets a run die now and then; true where nobody runs it again on the same day.
  private func dies(on day: BusinessDay) async throws -> Bool {
    var deaths = 0
    while deaths < 3, chance(.killed, deaths == 0 ? 14 : 40) {
      doom.arm(at: Int.random(in: 1...pointsOfLastNight + 3, using: &generator))
      let api = try api(on: day, trouble: .none)
      do {
        _ = try await perform(day, api, isNamed: false)
        // The night ended before its time came.
        try await settle(day, api, isNamed: false)
      } catch is Doom.Death {
        unfinishedDays.append(day)
      }
      latestCall = max(latestCall, api.end)
      guard doom.hasStruck else { return false }
      nightsRun += 1
      deaths += 1
      try reopen()
    }
    return deaths > 0 && Int.random(in: 0..<3, using: &generator) == 0
  }

  /// One night that runs to its end.
  private func night(on day: BusinessDay, isTroubled: Bool) async throws {
    var trouble = FakeAPI.Trouble.none
    if isTroubled, unfinishedDays.isEmpty {
      if chance(.incompletePull, 8) {
        trouble = .breaksOff(afterPages: Int.random(in: 0...3, using: &generator))
      } else if chance(.unreachableAPI, 4) {
        trouble = .unreachable
      }
    }
    try await night(on: day, trouble: trouble)
  }

  func night(on day: BusinessDay, trouble: FakeAPI.Trouble) async throws {
    let isNamed = chance(.namedDay, 25)
    doom.arm(at: nil)
    let api = try api(on: day, trouble: trouble)
    let outcome = try await perform(day, api, isNamed: isNamed)
    pointsOfLastNight = doom.points
    try await settle(day, api, isNamed: isNamed, outcome)
  }

  func chance(_ story: Story, _ percent: Int) -> Bool {
    let isDrawn = Int.random(in: 0..<100, using: &generator) < percent
    guard isDrawn, !options.world.without.contains(story) else { return false }
    reached[story, default: 0] += 1
    return true
  }

  func reopen() throws {
    doom.arm(at: nil)
    try database.close()
    database = try SimulatedPlan.open(plan, doom)
  }
}
