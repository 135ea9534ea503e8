import Foundation
import TestSupport

/// A merchant whose first night is over and whose second is still to come, and what every report
/// says before it and after it.
final class ReadingBesideARun {
  static let firstDay = WorldOnDisk.day(12)
  static let secondDay = WorldOnDisk.day(20)
  /// All reports but `runs`, which says when each began.
  static let names = [
    "discrepancies", "pending", "aging", "summary", "settlements", "payouts", "fees", "reserves",
    "files",
  ]

  let world: WorldOnDisk
  /// What the reports say, by name.
  let before: [String: String]
  let after: [String: String]
  /// The four files of the second night without any reader, and its exit code.
  let reports: [String: String]
  let exitCode: Int32?

  init(seed: UInt64) throws {
    var options = WorldOnDisk.Options(seed: seed)
    options.payments = 2000
    world = try WorldOnDisk(options, through: Self.firstDay)
    let first = try world.run(Self.firstDay)
    guard first.exitCode == 2 else { throw ProgramError(first.description) }
    before = try Self.texts(world, data: "var")
    try FileManager.default.copyItem(
      at: world.directory.appending(path: "var"), to: world.directory.appending(path: "quiet"))
    try world.generate()
    let second = try world.run(Self.secondDay, data: "quiet")
    guard second.exitCode == 2 else { throw ProgramError(second.description) }
    exitCode = second.exitCode
    after = try Self.texts(world, data: "quiet")
    reports = try world.reports(Self.secondDay, data: "quiet")
  }

  /// Starts the second night.
  func startNight() throws -> StartedProgram {
    try world.start(["run", "--date", Self.secondDay], boundSeconds: 300)
  }

  /// Size in bytes of a file beside the database; nil where there is none.
  func size(_ suffix: String) -> Int? {
    let path = world.directory.appending(path: "var/tieout.sqlite" + suffix).path
    return (try? FileManager.default.attributesOfItem(atPath: path))?[.size] as? Int
  }

  /// A reader that was stopped while it held its snapshot.
  ///
  /// Whether it does so is what the kernel says of its locks: SQLite's readers lock one byte from
  /// 123 to 127 of the index of the log.
  func stoppedReader(_ report: String) throws -> StartedProgram {
    for _ in 0..<50 {
      let reader = try world.start(["report", report, "--format", "csv"], boundSeconds: 300)
      let isReading = reader.waitUntil { Self.holdsSnapshot($0.processID) }
      reader.send(SIGSTOP)
      // A signal takes its time; until then the reader may still end.
      let isStopped = reader.waitUntil { Self.isStopped($0.processID) }
      if isReading, isStopped, Self.holdsSnapshot(reader.processID) { return reader }
      reader.send(SIGCONT)
      _ = reader.wait()
    }
    throw ProgramError("no reader could be stopped while it held its snapshot")
  }

  private static func isStopped(_ process: pid_t) -> Bool {
    let status = (try? String(contentsOfFile: "/proc/\(process)/status", encoding: .utf8)) ?? ""
    return status.contains("State:\tT")
  }

  static func holdsSnapshot(_ process: pid_t) -> Bool {
    let folder = "/proc/\(process)/fdinfo"
    let names = (try? FileManager.default.contentsOfDirectory(atPath: folder)) ?? []
    return names.contains { name in
      let text = (try? String(contentsOfFile: folder + "/" + name, encoding: .utf8)) ?? ""
      return text.split(separator: "\n").contains { line in
        let words = line.split(whereSeparator: \.isWhitespace)
        guard words.first == "lock:", words.contains("READ"), words.count >= 2,
          let start = Int(words[words.count - 2])
        else { return false }
        return (123...127).contains(start)
      }
    }
  }

  private static func texts(_ world: WorldOnDisk, data: String) throws -> [String: String] {
    var texts: [String: String] = [:]
    for name in names {
      let run = try world.tieout(["report", name, "--format", "csv"], data: data)
      guard run.exitCode == 0 else { throw ProgramError(run.description) }
      texts[name] = run.standardOutput
    }
    return texts
  }
}
