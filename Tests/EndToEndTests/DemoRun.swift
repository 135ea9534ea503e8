import Foundation
import TestSupport
import Testing

/// One run of `samples/demo.sh` in a folder of its own.
final class DemoRun: Sendable {
  private let directory: URL
  /// `DEMO_DIR`: not there before the demo makes it. With a space, which paths may have.
  var folder: URL { directory.appending(path: "a demo") }
  private var log: URL { directory.appending(path: "output") }
  /// What the demo printed, standard output and standard error.
  var output: String { (try? String(contentsOf: log, encoding: .utf8)) ?? "" }

  init() throws {
    directory = FileManager.default.temporaryDirectory
      .appending(path: "tieout-demo-" + UUID().uuidString)
    try FileManager.default.createDirectory(at: directory, withIntermediateDirectories: true)
  }

  func remove() { try? FileManager.default.removeItem(at: directory) }

  /// Runs the demo to its end and returns its exit code.
  func play() throws -> Int32 { try wait(for: start()) }

  /// Starts the demo and returns its process id.
  func start() throws -> pid_t {
    var actions = posix_spawn_file_actions_t()
    posix_spawn_file_actions_init(&actions)
    defer { posix_spawn_file_actions_destroy(&actions) }
    posix_spawn_file_actions_addopen(&actions, 0, "/dev/null", O_RDONLY, 0)
    posix_spawn_file_actions_addopen(&actions, 1, log.path, O_WRONLY | O_CREAT | O_APPEND, 0o600)
    posix_spawn_file_actions_adddup2(&actions, 1, 2)
    let script = PackageFiles.root.appending(path: "samples/demo.sh").path
    let words = ["/usr/bin/timeout", "--foreground", "300", "/bin/bash", script]
    var environment = ProcessInfo.processInfo.environment
    environment["PROGRAMS"] = PackageFiles.program("tieout").deletingLastPathComponent().path
    environment["DEMO_DIR"] = folder.path
    // Settings of another tieout, which the demo must not heed.
    environment["TIEOUT_CONFIG"] = "/nowhere"
    var arguments: [UnsafeMutablePointer<CChar>?] = words.map { strdup($0) } + [nil]
    var settings: [UnsafeMutablePointer<CChar>?] =
      environment.map { strdup("\($0)=\($1)") } + [nil]
    defer { for pointer in arguments + settings { free(pointer) } }
    var process = pid_t()
    closeInheritedFiles(&actions)
    let code = withoutInheritedSignals { posix_spawn(&process, words[0], &actions, $0, &arguments, &settings) }
    try #require(code == 0, "the demo cannot be started: \(String(cString: strerror(code)))")
    return process
  }

  /// Waits for the demo's end and returns its exit code.
  func wait(for process: pid_t) -> Int32 {
    var status: Int32 = 0
    while waitpid(process, &status, 0) == -1, errno == EINTR {}
    // Ended by a signal: what a shell would say.
    return status & 0x7f == 0 ? status >> 8 & 0xff : 128 + status & 0x7f
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
