import Foundation
import Synchronization
import TestSupport

/// One run of `samples/demo.sh` in a folder of its own.
final class DemoRun: Sendable {
  private let directory: URL
  private let printed = Mutex("")
  /// `DEMO_DIR`: not there before the demo makes it. With a space, which paths may have.
  var folder: URL { directory.appending(path: "a demo") }
  /// What ``play()`` printed.
  var output: String { printed.withLock { $0 } }

  init() throws {
    directory = FileManager.default.temporaryDirectory
      .appending(path: "tieout-demo-" + UUID().uuidString)
    try FileManager.default.createDirectory(at: directory, withIntermediateDirectories: true)
  }

  func remove() { try? FileManager.default.removeItem(at: directory) }

  /// Runs the demo to its end and returns its exit code.
  func play() throws -> Int32 {
    let log = directory.appending(path: "output")
    let process = try start(output: log)
    process.waitUntilExit()
    let text = try String(contentsOf: log, encoding: .utf8)
    printed.withLock { $0 = text }
    return process.terminationStatus
  }

  /// Starts the demo; `output` gets what it prints, standard output and standard error.
  func start(output: URL? = nil) throws -> Process {
    let process = Process()
    process.executableURL = URL(filePath: "/bin/bash")
    process.arguments = [PackageFiles.root.appending(path: "samples/demo.sh").path]
    var environment = ProcessInfo.processInfo.environment
    environment["PROGRAMS"] = PackageFiles.program("tieout").deletingLastPathComponent().path
    environment["DEMO_DIR"] = folder.path
    // Settings of another tieout, which the demo must not heed.
    environment["TIEOUT_CONFIG"] = "/nowhere"
    process.environment = environment
    process.standardInput = FileHandle.nullDevice
    var handle = FileHandle.nullDevice
    if let output {
      try Data().write(to: output)
      handle = try FileHandle(forWritingTo: output)
    }
    process.standardOutput = handle
    process.standardError = handle
    try process.run()
    return process
  }

  /// How many processes the demo noted that it started.
  func startedProcessCount() throws -> Int { try startedProcesses().count }

  /// Processes that the demo started, or that work in or with its folder, and that still run: their
  /// command lines.
  func leftProcesses() throws -> [String] {
    let started = Set(try startedProcesses())
    let files = FileManager.default
    let all = try files.contentsOfDirectory(atPath: "/proc").compactMap { Int32($0) }
    return all.compactMap { process in
      let bytes = files.contents(atPath: "/proc/\(process)/cmdline") ?? Data()
      let line = String(decoding: bytes, as: UTF8.self).replacing("\0", with: " ")
      let place = (try? files.destinationOfSymbolicLink(atPath: "/proc/\(process)/cwd")) ?? ""
      let isOurs =
        started.contains(process) || line.contains(folder.path) || place.hasPrefix(folder.path)
      return isOurs && !line.isEmpty ? line : nil
    }
  }

  private func startedProcesses() throws -> [Int32] {
    try String(contentsOf: folder.appending(path: "pids"), encoding: .utf8)
      .split(separator: "\n").compactMap { Int32($0) }
  }
}
