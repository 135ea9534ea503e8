import Foundation
import TestSupport
import Testing

/// `tieout init`, from an empty folder to the first run.
@Suite("init writes a configuration", .ownThreads)
struct InitTests {
  private let folder: URL

  init() throws {
    folder = FileManager.default.temporaryDirectory.appending(path: "tieout-\(UUID().uuidString)")
    try FileManager.default.createDirectory(at: folder, withIntermediateDirectories: true)
  }

  private func tieout(_ arguments: String...) throws -> ProgramRun {
    try runProgram("tieout", arguments, in: folder)
  }

  private func text(_ name: String) throws -> String {
    try String(contentsOf: folder.appending(path: name), encoding: .utf8)
  }

  @Test("without options: a file for its owner alone, and a list of what is to be filled in")
  func bare() throws {
    defer { try? FileManager.default.removeItem(at: folder) }
    let run = try tieout("init")
    #expect(run.exitCode == 0, "\(run)")
    #expect(try FileManager.default.contentsOfDirectory(atPath: folder.path) == ["tieout.yaml"])
    let attributes = try FileManager.default.attributesOfItem(
      atPath: folder.appending(path: "tieout.yaml").path)
    #expect((attributes[.posixPermissions] as? NSNumber)?.intValue == 0o600)
    let lines = try text("tieout.yaml").components(separatedBy: "\n")
    let points = run.standardOutput.split(separator: "\n").map(String.init)
    #expect(points.count == 4, "\(run)")
    for (point, key) in zip(points, ["merchant.number", "merchant.app_ids", "sources[0].sftp.host", "sources[0].sftp.username"]) {
      #expect(point.contains(": \(key): "), "\(run)")
      // The line that is named holds the key.
      let number = try #require(Int(point.split(separator: ":")[1]))
      let leaf = key.split(separator: ".").last ?? ""
      #expect(lines[number - 1].contains("\(leaf): "), "\(point)")
    }
    #expect(run.standardError.contains("4 points are still open"), "\(run)")
  }

  @Test("what is there is never touched")
  func refusal() throws {
    defer { try? FileManager.default.removeItem(at: folder) }
    try Data("mine\n".utf8).write(to: folder.appending(path: "tieout.yaml"))
    let run = try tieout("init")
    #expect(run.exitCode == 73 && run.standardOutput.isEmpty, "\(run)")
    #expect(run.standardError.contains("tieout.yaml exists already"), "\(run)")
    #expect(try text("tieout.yaml") == "mine\n")
    let nowhere = try tieout("init", "none/tieout.yaml")
    #expect(nowhere.exitCode == 73 && nowhere.standardError.contains("none/tieout.yaml"), "\(nowhere)")
  }

  @Test("what the options say stands in the file")
  func options() throws {
    defer { try? FileManager.default.removeItem(at: folder) }
    let run = try tieout(
      "init", "own.yaml", "--merchant", "5000", "--app-id", "a.example", "--app-id", "b.example",
      "--sftp", "sftp://merchant@sftp.example:2222/settlement", "--directory", "drop",
      "--api-key-env", "MY_KEY", "--time-zone", "Asia/Shanghai", "--data-directory", "my # data")
    #expect(run.exitCode == 0, "\(run)")
    let written = try text("own.yaml")
    for line in [
      "  number: \"5000\"", "  app_ids: [a.example, b.example]", "time_zone: Asia/Shanghai",
      "data_directory: \"./my # data\"", "      host: sftp.example", "      port: 2222",
      "      username: merchant", "      directory: /settlement", "      path: ./drop",
      "  key_env: MY_KEY", "  - name: useepay", "  - name: inbox",
    ] { #expect(written.contains("\n\(line) "), "\(line)\n\(written)") }
    // Key, host key and the variable are not there; nothing else is wrong.
    let keys = ["sftp.private_key", "sftp.known_hosts", "api.key_env"]
    let points = run.standardOutput.split(separator: "\n")
    #expect(points.count == keys.count, "\(run)")
    for (point, key) in zip(points, keys) { #expect(point.contains(key + ": "), "\(run)") }
  }

  @Test("over the sample nothing is left to fill in, and the first run works")
  func firstRun() throws {
    defer { try? FileManager.default.removeItem(at: folder) }
    let sample = try Sample()
    let place = folder.appending(path: "elsewhere.yaml").path
    let run = try sample.tieout(
      "init", place, "--merchant", "500000000000001", "--app-id", "shop.example", "--directory",
      "settlement", "--archive", "./api-archive", "--data-directory", "own-data")
    #expect(run.exitCode == 0 && run.standardOutput.isEmpty, "\(run)")
    #expect(run.standardError.contains("nothing is left to fill in"), "\(run)")
    let check = try sample.tieout("check", "--config", place)
    #expect(check.exitCode == 0 && !check.standardOutput.contains("FAILED"), "\(check)")
    let night = try sample.tieout("run", "--config", place, "--date", Sample.day)
    #expect(night.exitCode == 2, "\(night)")
    let data = sample.directory.appending(path: "own-data/tieout.sqlite")
    #expect(FileManager.default.fileExists(atPath: data.path))
  }

  /// Options that cannot be right.
  static let wrong: [(arguments: [String], told: String)] = [
    (["--sftp", "sftp.example"], "user@host:/directory"), (["--sftp", "@h:/d"], "user@host:/directory"),
    (["--sftp", "sftp://u:secret@h/d"], "user@host:/directory"),
    (["--time-zone", "Mars/Olympus"], "Asia/Shanghai"), (["--api-key-env", "1X"], "environment variable"),
    (["--archive", "a", "--api-key-env", "K"], "--archive needs no key"),
    (["--merchant", "5\n6"], "control character"), (["x.yaml", "--config", "y.yaml"], "once"),
  ]

  @Test("a wrong option is a usage error, and nothing is written", arguments: wrong)
  func wrongOptions(arguments: [String], told: String) throws {
    defer { try? FileManager.default.removeItem(at: folder) }
    let run = try runProgram("tieout", ["init"] + arguments, in: folder)
    #expect(run.exitCode == 64 && run.standardError.contains(told), "\(run)")
    #expect(try FileManager.default.contentsOfDirectory(atPath: folder.path).isEmpty)
  }
}
