import DurableFiles
import Foundation
import Reconciliation
import Retry
import SettlementModel
import Store
import Testing
import TieoutCommands

/// Whole nights within the test's own process, over a world on disk and sources that the test makes.
struct NightOnDisk: Sendable {
  let directory: String
  let day: BusinessDay
  private let configuration: Configuration

  /// - Parameter directory: a world's, with its `tieout.yaml`.
  init(world directory: URL, day: String) throws {
    self.directory = directory.path
    self.day = try #require(BusinessDay(day))
    let path = directory.appending(path: "tieout.yaml").path
    configuration = try ConfigurationReader.read(
      yaml: String(contentsOfFile: path, encoding: .utf8), file: path, environment: [:])
  }

  /// A night into a data directory of this name.
  func run(
    data: String, _ change: @Sendable (inout ReconciliationPlan) throws -> Void = { _ in }
  ) async throws -> NightOutcome {
    var configuration = configuration
    configuration.dataDirectory = directory + "/" + data
    var plan = try configuration.plan(
      businessDay: day, isDayNamed: true, isOffline: false, environment: [:])
    // Waits are skipped; the tries are real.
    plan.retryTiming = RetryTiming(
      now: { .zero }, sleep: { _ in try Task.checkCancellation() }, jitter: { _ in .zero })
    try change(&plan)
    try plan.data.create()
    let database = try SettlementDatabase.open(
      path: plan.data.database, access: .readWrite, mode: plan.data.permissions.fileMode)
    let started = Timestamp(seconds: 1_790_000_000)
    let run = try database.beginRun(command: "run", businessDay: day, startedAt: started)
    let night = NightlyRun(plan: plan, database: database, run: run)
    let outcome = try await night.perform()
    try database.finishRun(run, endedAt: started, exitCode: 0)
    try database.close()
    return outcome
  }

  /// What a night left: its reports, and every stored row of files and records.
  func result(data: String) throws -> NightResult {
    let reports = directory + "/\(data)/reports/\(day)"
    var result = NightResult()
    for name in try FileManager.default.contentsOfDirectory(atPath: reports) {
      result.reports[name] = try String(contentsOfFile: "\(reports)/\(name)", encoding: .utf8)
    }
    result.rows = try storedRows(ofDatabase: directory + "/\(data)/tieout.sqlite")
    return result
  }

  /// Removes a data directory.
  func remove(data: String) throws {
    try FileManager.default.removeItem(atPath: directory + "/" + data)
  }
}

/// What a night left behind.
struct NightResult: Equatable, Sendable {
  /// By name.
  var reports: [String: String] = [:]
  /// Lines, files and current records, each as a text.
  var rows: Set<String> = []
}
