import Acquisition
import Foundation
import OpenPGP
import PaymentAPI
import Reconciliation
import SettlementModel
import Store

/// Tries out what a configuration names, and changes nothing.
struct SetupCheck {
  let invocation: Invocation

  /// What keeps a configuration from running, as far as this machine tells without a connection: a
  /// line each, with key and line where there is one.
  func openPoints(of file: String) async -> [String] {
    let configuration: Configuration
    do {
      configuration = try ConfigurationFile.load(option: file, environment: invocation.environment)
    } catch {
      return error.messages
    }
    let problems =
      ConfigurationFileChecks.missingFiles(of: configuration)
      + ConfigurationFileChecks.secretProblems(
        of: configuration, environment: invocation.environment
      ).map(\.problem)
    var points = ConfigurationErrors(file: file, problems: problems).messages
    guard problems.isEmpty else { return points }
    do {
      var report = CheckReport()
      let plan = try plan(of: configuration)
      for source in plan.sources where !source.isRemote { await check(source, into: &report) }
      if !plan.records.isRemote { await checkRecords(of: configuration, plan, into: &report) }
      points += report.failedTexts.map { "\(file): \($0)" }
    } catch {
      points += "\(error)".split(separator: "\n").map { "\(file): \($0)" }
    }
    return points
  }

  /// The plan of today's run.
  func plan(of configuration: Configuration) throws -> ReconciliationPlan {
    try configuration.plan(
      businessDay: configuration.calendar.day(of: invocation.clock.now()), isDayNamed: false,
      isOffline: false, environment: invocation.environment)
  }

  /// Every secret that cannot be had, with its key and line; whether there were none.
  func checkSecrets(of configuration: Configuration, into report: inout CheckReport) -> Bool {
    let found = ConfigurationFileChecks.secretProblems(
      of: configuration, environment: invocation.environment)
    for (problem, cause) in found {
      report.failed("secret", problem.text(file: configuration.file), ExitStatus(cause))
    }
    return found.isEmpty
  }

  /// The data directory, its disk, and the database.
  func checkData(_ data: DataDirectory, into report: inout CheckReport) {
    let folder = Self.existing(data.path)
    guard access(folder, W_OK) == 0 else {
      return report.failed(
        "data directory", "\(folder) cannot be written by this user; check its owner", .cannotWrite)
    }
    let isThere = folder == data.path
    var disk = statvfs()
    if statvfs(folder, &disk) == 0 {
      let free = (UInt64(disk.f_bavail) * UInt64(disk.f_frsize)) >> 20
      let made = isThere ? "" : " is not there yet, the first run makes it;"
      report.passed("data directory", "\(data.path)\(made.isEmpty ? "," : made) \(free) MiB free")
      if free < 1024 { report.noted("disk", "less than 1 GiB is free; make room before the next run") }
    }
    guard FileManager.default.fileExists(atPath: data.database) else {
      return report.noted("database", "none yet; the first run makes it")
    }
    do {
      let database = try SettlementDatabase.open(path: data.database, access: .readOnly)
      try database.close()
      report.passed("database", "schema \(SettlementDatabase.schemaVersion)")
    } catch {
      report.failed("database", "\(error)", ExitStatus(error))
    }
  }

  /// Which SSH library the sources go through, and what its release is known for.
  func checkSSHLibrary(into report: inout CheckReport) {
    let version = SSHLibrary.version
    let weaknesses = SSHLibrary.weaknesses(of: version)
    guard !weaknesses.isEmpty else { return report.passed("SSH library", "libssh2 \(version)") }
    let list = weaknesses.map { "\($0.name) (\($0.effect))" }.joined(separator: ", ")
    report.noted(
      "SSH library",
      "libssh2 \(version) is a release with \(list); your distribution may have mended its package under the same "
        + "number: keep it up to date, and look in the package's change log")
  }

  /// Whether a source can be reached and listed.
  func check(_ planned: PlannedSource, into report: inout CheckReport) async {
    let name = "source \(planned.name)"
    do {
      let source = try planned.open()
      do {
        let result = try await source.check(planned.pattern)
        await source.close()
        if let server = result.server {
          report.passed(
            name,
            "\(server.banner), host key \(server.hostKeyType) \(server.hostKeyFingerprint), \(server.cipher)")
        }
        let counts =
          "\(result.location): \(result.filesMatching) of \(result.filesListed) files match \(planned.pattern)"
        if result.filesMatching == 0 && result.filesListed > 0 {
          report.noted(name, counts + "; look at the source's key files")
        } else {
          report.passed(name, counts)
        }
      } catch {
        await source.close()
        throw error
      }
    } catch {
      report.failed(name, "\(error)", ExitStatus(error))
    }
    guard let key = planned.decryption as? OpenPGPKey else { return }
    do {
      report.passed(name, "OpenPGP key \(try key.check()) decrypts")
    } catch {
      report.failed(name, "\(error)", ExitStatus(error))
    }
  }

  /// Whether the API takes the key, or the archive is there.
  func checkRecords(
    of configuration: Configuration, _ plan: ReconciliationPlan, into report: inout CheckReport
  ) async {
    do {
      let source = try plan.records.open(nil)
      guard let client = source as? UseePayClient else {
        let files = try plan.records.archiveFiles()
        guard !files.isEmpty else {
          return report.noted("archive", "no NDJSON file is there yet, such as payment_intents.ndjson; see api.archive")
        }
        return report.passed("archive", files.map(\.name).joined(separator: ", "))
      }
      do {
        _ = try await client.check()
        await client.close()
        report.passed("api", "\(Self.address(of: configuration)) accepts the key")
      } catch {
        await client.close()
        throw error
      }
    } catch {
      report.failed("api", "\(error)", ExitStatus(error))
    }
  }

  private static func address(of configuration: Configuration) -> String {
    if case .service(let baseURL, _) = configuration.api.origin { baseURL } else { "the API" }
  }

  /// The nearest folder above `path` that exists.
  static func existing(_ path: String) -> String {
    var path = path
    while !FileManager.default.fileExists(atPath: path), path.contains("/"), path != "/" {
      path = String(path[..<(path.lastIndex(of: "/") ?? path.startIndex)])
      if path.isEmpty { return "/" }
    }
    return FileManager.default.fileExists(atPath: path) ? path : "."
  }
}
