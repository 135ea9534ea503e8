import Foundation
import PaymentAPI
import Reconciliation
import SettlementModel
import Store
import Synchronization

// One run of the program over what the world shows on a day.
extension SimulatedSeries {
  func api(on day: BusinessDay, trouble: FakeAPI.Trouble) throws -> FakeAPI {
    var night = FakeAPI.Night(trouble: trouble)
    night.pageSize = Int.random(in: 3...12, using: &generator)
    night.repeatsObjects = Bool.random(using: &generator)
    let path = plan.data.lock
    if case .unreachable = trouble {
      return FakeAPI(history: world.history, at: world.night(of: day), night: night, doom: doom)
    }
    let isDouble = chance(.twoRuns, 8)
    let databasePath = plan.data.database
    // What a run that died had stored is seen, too.
    let before = chance(.readBesideTheRun, 6) ? try Self.findings(in: database) : nil
    night.meanwhile = {
      if isDouble {
        do {
          try RunLock(path: path, startedAt: "meanwhile").release()
          throw SimulationFailure("two runs were let in at once")
        } catch is RunLockedError {}
      }
      if let before {
        let reader = try SettlementDatabase.open(path: databasePath, access: .readOnly)
        let seen = try Self.findings(in: reader)
        try reader.close()
        guard seen == before else { throw SimulationFailure("a reader saw half a night") }
      }
    }
    return FakeAPI(history: world.history, at: world.night(of: day), night: night, doom: doom)
  }

  /// The findings that a reader sees, each with its first day.
  static func findings(in database: SettlementDatabase) throws -> [String] {
    var found: [String] = []
    try database.forEachReportedFinding(
      filter: FindingFilter(), businessDay: SimulatedWorld.start,
      calendar: BusinessCalendar(firstOffsetSeconds: 0)
    ) { found.append("\($0.finding.id) \($0.finding.code.rawValue) \($0.firstSeen)") }
    return found.sorted()
  }

  /// Runs a night; whatever becomes of it, the model hears of the files and records that were taken.
  func perform(_ day: BusinessDay, _ api: FakeAPI, isNamed: Bool) async throws -> NightOutcome {
    let start = world.night(of: day)
    let shown = world.folder(at: start)
    let folder = FakeFolder(
      entries: shown.map { name, file in
        FakeFolder.Entry(name: name, text: file.file.text, modified: file.from / 1000)
      }.sorted { $0.name < $1.name }, doom: doom)
    let taken = TakenFiles()
    defer {
      for name in taken.names {
        guard let content = shown[name]?.file else { continue }
        model.receive(name, content)
      }
      for record in api.stored(doom) { model.know(record) }
      model.absent.formUnion(api.absent)
    }
    var plan = plan
    plan.policy.businessDay = day
    plan.isDayNamed = isNamed
    plan.sources[0].open = { folder }
    plan.records.open = { _ in api }
    let time = Timestamp(milliseconds: start)
    let lock = try RunLock(path: plan.data.lock, startedAt: "\(time)")
    defer { lock.release() }
    let run = try database.beginRun(command: "run", businessDay: day, startedAt: time)
    let night = NightlyRun(
      plan: plan, database: database, run: run, clock: NightClock { time }, progress: taken)
    let outcome = try await night.perform()
    try database.finishRun(run, endedAt: time, exitCode: 0)
    let problems =
      taken.notes.filter { $0.contains("kept") }
      + (try database.problemsOfKeptSums(try database.conservation()))
    guard problems.isEmpty else {
      throw SimulationFailure("kept sums on \(day): \(problems.joined(separator: "; "))")
    }
    return outcome
  }
}

/// A difference between the program and the model, or a promise that was broken.
struct SimulationFailure: Error, CustomStringConvertible {
  let description: String

  init(_ description: String) {
    self.description = description
  }
}

/// Hears which files were stored, in order, and what was noted.
final class TakenFiles: NightProgress {
  private let state = Mutex<(names: [String], notes: [String])>(([], []))

  var names: [String] { state.withLock { $0.names } }
  var notes: [String] { state.withLock { $0.notes } }

  func ingested(source: String, file: String, result: FileImportResult) {
    state.withLock { $0.names.append(file) }
  }
  func began(stage: NightStage) {}
  func ended(stage: NightStage) {}
  func fetched(source: String, file: String, bytes: Int64, of total: Int64) {}
  func read(source: String, file: String, bytes: Int64, of total: Int64) {}
  func pulled(account: String, records: Int) {}
  func judged(cases: Int, of wanted: Int) {}
  func note(_ text: String) { state.withLock { $0.notes.append(text) } }
}
