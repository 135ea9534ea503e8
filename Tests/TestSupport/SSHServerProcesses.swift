import Foundation
import Synchronization

/// A program that runs beside the tests: for an hour and a half at most, ended by process id.
final class BoundedProcess: Sendable {
  private let processID: pid_t
  private let hasEnded = Mutex(false)

  /// Starts the program, its output going to a log file.
  init(_ path: String, _ arguments: [String], logPath: String) throws {
    var actions = posix_spawn_file_actions_t()
    posix_spawn_file_actions_init(&actions)
    defer { posix_spawn_file_actions_destroy(&actions) }
    posix_spawn_file_actions_addopen(&actions, 0, "/dev/null", O_RDONLY, 0)
    posix_spawn_file_actions_addopen(&actions, 1, logPath, O_WRONLY | O_CREAT | O_APPEND, 0o600)
    posix_spawn_file_actions_adddup2(&actions, 1, 2)
    // `timeout` bounds what a crashed test run leaves behind. The bound is that of a whole run of tests: a test may
    // begin with it, and wait nearly to its end for a free thread.
    let words = ["/usr/bin/timeout", "--foreground", "--kill-after=5", "5400", path] + arguments
    var pointers: [UnsafeMutablePointer<CChar>?] = words.map { strdup($0) }
    defer { for pointer in pointers { free(pointer) } }
    pointers.append(nil)
    var processID = pid_t()
    closeInheritedFiles(&actions)
    let code = withoutInheritedSignals { posix_spawn(&processID, words[0], &actions, $0, pointers, environ) }
    guard code == 0 else {
      throw SSHServerError("\(path) cannot be started: \(String(cString: strerror(code)))")
    }
    self.processID = processID
  }

  /// False when the program has ended.
  var isRunning: Bool {
    var status: Int32 = 0
    return waitpid(processID, &status, WNOHANG) == 0
  }

  /// Signals the program and everything it started, but not the `timeout` around it.
  func signalAll(_ signal: Int32) {
    for process in descendants(of: processID) { kill(process, signal) }
  }

  /// Ends the program and everything it started, and waits for its end.
  ///
  /// Harmless when it was stopped before: the process id may belong to another by then.
  func stop() {
    let wasEnded = hasEnded.withLock { ended in
      defer { ended = true }
      return ended
    }
    if wasEnded { return }
    signalAll(SIGCONT)
    let all = descendants(of: processID)
    for process in all { kill(process, SIGTERM) }
    kill(processID, SIGTERM)
    var status: Int32 = 0
    for _ in 0..<100 where waitpid(processID, &status, WNOHANG) == 0 { usleep(20_000) }
    for process in all where getpgid(process) >= 0 { kill(process, SIGKILL) }
  }
}

/// The processes that this one started, and theirs.
private func descendants(of root: pid_t) -> [pid_t] {
  var childrenOf: [pid_t: [pid_t]] = [:]
  let names = (try? FileManager.default.contentsOfDirectory(atPath: "/proc")) ?? []
  for process in names.compactMap({ pid_t($0) }) {
    guard let text = try? String(contentsOfFile: "/proc/\(process)/stat", encoding: .utf8),
      let end = text.lastIndex(of: ")")
    else { continue }
    // After the name, which may hold spaces: state, then the parent.
    let fields = text[text.index(after: end)...].split(separator: " ")
    guard fields.count > 1, let parent = pid_t(fields[1]) else { continue }
    childrenOf[parent, default: []].append(process)
  }
  var found: [pid_t] = []
  var open = [root]
  while let process = open.popLast() {
    let children = childrenOf[process] ?? []
    found += children
    open += children
  }
  return found
}

/// Runs a program to its end; throws when it does not end well.
@discardableResult
func runTool(_ path: String, _ arguments: [String]) throws -> String {
  let process = Process()
  process.executableURL = URL(filePath: path)
  process.arguments = arguments
  let output = Pipe()
  process.standardOutput = output
  process.standardError = output
  process.standardInput = FileHandle.nullDevice
  try process.run()
  let data = output.fileHandleForReading.readDataToEndOfFile()
  process.waitUntilExit()
  let text = String(decoding: data, as: UTF8.self)
  guard process.terminationStatus == 0 else {
    throw SSHServerError("\(path) \(arguments.joined(separator: " ")) failed:\n\(text)")
  }
  return text
}
