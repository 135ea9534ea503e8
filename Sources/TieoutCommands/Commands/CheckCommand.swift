import Acquisition
import ArgumentParser
import DurableFiles
import Foundation
import OpenPGP
import PaymentAPI
import Reconciliation
import SettlementModel
import Store

struct CheckCommand: AsyncParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "check",
    abstract: "Try the configuration out: permissions, host key, login, API key, database, disk.",
    discussion: """
      Changes nothing.

      Example: tieout check --config /etc/tieout/tieout.yaml
      """)

  @OptionGroup var options: GlobalOptions

  func run() async throws {
    let invocation = Invocation(options)
    try await invocation.reporting {
      let configuration = try invocation.configuration()
      let plan = try configuration.plan(
        businessDay: configuration.calendar.day(of: invocation.clock.now()), isDayNamed: false,
        isOffline: false, environment: invocation.environment)
      try invocation.requireLocalFileSystem(configuration, path: Self.existing(plan.data.path))
      var report = CheckReport()
      report.passed("configuration", "\(configuration.file) has no errors")
      Self.checkData(plan, into: &report)
      for source in plan.sources {
        await Self.check(source, into: &report)
        Self.checkKey(of: source, into: &report)
      }
      await Self.checkRecords(plan, into: &report)
      report.add(AfterRunCheck(configuration, environment: invocation.environment))
      try StandardOutput().write(Array(report.text.utf8))
      return .combined(report.failures)
    }
  }

  /// The nearest folder above `path` that exists.
  private static func existing(_ path: String) -> String {
    var path = path
    while !FileManager.default.fileExists(atPath: path), path.contains("/"), path != "/" {
      path = String(path[..<(path.lastIndex(of: "/") ?? path.startIndex)])
    }
    return path.isEmpty ? "/" : path
  }

  private static func checkData(_ plan: ReconciliationPlan, into report: inout CheckReport) {
    let folder = existing(plan.data.path)
    guard access(folder, W_OK) == 0 else {
      return report.failed("data directory", "\(folder) cannot be written; check its owner", .cannotWrite)
    }
    var disk = statvfs()
    if statvfs(folder, &disk) == 0 {
      let free = (UInt64(disk.f_bavail) * UInt64(disk.f_frsize)) >> 20
      report.passed("data directory", "\(plan.data.path), \(free) MiB free")
      if free < 1024 { report.noted("disk", "less than 1 GiB is free") }
    }
    guard FileManager.default.fileExists(atPath: plan.data.database) else {
      return report.noted("database", "none yet; the first run makes it")
    }
    do {
      let database = try SettlementDatabase.open(path: plan.data.database, access: .readOnly)
      try database.close()
      report.passed("database", "schema \(SettlementDatabase.schemaVersion)")
    } catch {
      report.failed("database", "\(error)", ExitStatus(error))
    }
  }

  private static func check(_ planned: PlannedSource, into report: inout CheckReport) async {
    do {
      let source = try planned.open()
      do {
        let result = try await source.check(planned.pattern)
        await source.close()
        if let server = result.server {
          report.passed(
            planned.name,
            "\(server.banner), host key \(server.hostKeyType) \(server.hostKeyFingerprint), \(server.cipher)")
        }
        report.passed(
          planned.name,
          "\(result.location): \(result.filesMatching) of \(result.filesListed) files match \(planned.pattern)")
      } catch {
        await source.close()
        throw error
      }
    } catch {
      report.failed(planned.name, "\(error)", ExitStatus(error))
    }
  }

  private static func checkKey(of planned: PlannedSource, into report: inout CheckReport) {
    guard let key = planned.decryption as? OpenPGPKey else { return }
    do {
      report.passed(planned.name, "OpenPGP key \(try key.check()) decrypts")
    } catch {
      report.failed(planned.name, "\(error)", ExitStatus(error))
    }
  }

  private static func checkRecords(
    _ plan: ReconciliationPlan, into report: inout CheckReport
  ) async {
    do {
      let source = try plan.records.open(nil)
      guard let client = source as? UseePayClient else {
        let files = try plan.records.archiveFiles()
        return report.passed("archive", files.map(\.name).joined(separator: ", "))
      }
      do {
        _ = try await client.check()
        await client.close()
        report.passed("api", "the key is accepted")
      } catch {
        await client.close()
        throw error
      }
    } catch {
      report.failed("api", "\(error)", ExitStatus(error))
    }
  }
}

/// What `check` found, a line each.
struct CheckReport {
  private(set) var text = ""
  private(set) var failures: [ExitStatus] = []

  /// What was found out about `after_run`.
  mutating func add(_ check: AfterRunCheck) {
    for (what, detail) in check.passed { passed(what, detail) }
    for (what, detail) in check.noted { noted(what, detail) }
  }

  mutating func passed(_ what: String, _ detail: String) { add("ok", what, detail) }
  mutating func noted(_ what: String, _ detail: String) { add("note", what, detail) }
  mutating func failed(_ what: String, _ detail: String, _ status: ExitStatus) {
    failures.append(status)
    add("FAILED", what, detail)
  }

  private mutating func add(_ word: String, _ what: String, _ detail: String) {
    let lines = detail.split(separator: "\n").map(String.init)
    text += "\(word)\t\(what): \(lines.joined(separator: " "))\n"
  }
}
