public import Foundation

/// A program of the build that was run to its end: what it said and how it ended.
public struct ProgramRun: Sendable, CustomStringConvertible {
  /// How a process ended.
  public enum Ending: Sendable, Equatable {
    /// By itself, with this code.
    case exit(Int32)
    /// By this signal.
    case signal(Int32)
    /// Not within its time; it was killed.
    case timedOut
  }

  /// The program's name and arguments.
  public let command: String
  public let ending: Ending
  public let standardOutput: String
  public let standardError: String
  /// From start to end.
  public let seconds: Double

  /// The exit code; nil where a signal or the time bound ended the program.
  public var exitCode: Int32? {
    if case .exit(let code) = ending { code } else { nil }
  }

  public var description: String {
    "\(command): \(ending)\nstdout:\n\(standardOutput.suffix(4000))\nstderr:\n\(standardError.suffix(4000))"
  }
}

/// A program that was started and may still run.
///
/// Its output goes to files, so that it never waits for a reader. Its environment is PATH, HOME and what the test gives.
public final class StartedProgram {
  /// The process; nobody else's until ``wait()`` returned.
  public let processID: pid_t
  private let command: String
  private let program: String
  private let workingDirectory: String
  private let stores: Bool
  private let folder: URL
  private let started = ContinuousClock.now
  private let boundSeconds: Double
  private var ending: ProgramRun.Ending?

  /// Starts a program of the build, or one of the system where `name` is a path.
  ///
  /// - Parameters:
  ///   - directory: its working directory.
  ///   - environment: added to PATH and HOME.
  ///   - boundSeconds: how long ``wait()`` lets it run.
  public init(
    _ name: String, _ arguments: [String], in directory: URL, environment: [String: String] = [:],
    boundSeconds: Double = 120
  ) throws {
    let program = name.hasPrefix("/") ? URL(filePath: name) : PackageFiles.program(name)
    command = ([name] + arguments).joined(separator: " ")
    self.program = program.path
    workingDirectory = directory.path
    stores = !["report", "explain", "status", "profile", "completions"].contains(arguments.first)
    self.boundSeconds = boundSeconds
    folder = FileManager.default.temporaryDirectory.appending(path: "tieout-run-" + UUID().uuidString)
    try FileManager.default.createDirectory(at: folder, withIntermediateDirectories: true)
    let inherited = ProcessInfo.processInfo.environment
    var variables = ["PATH": inherited["PATH"] ?? "/usr/bin:/bin", "HOME": inherited["HOME"] ?? "/tmp"]
    variables.merge(environment) { $1 }
    processID = try Self.spawn(
      [program.path] + arguments, variables.map { "\($0)=\($1)" }, directory: directory.path,
      output: folder.appending(path: "stdout").path, error: folder.appending(path: "stderr").path)
  }

  deinit {
    if ending == nil {
      kill(processID, SIGKILL)
      var status: Int32 = 0
      waitpid(processID, &status, 0)
    }
    try? FileManager.default.removeItem(at: folder)
  }

  /// Sends a signal, where the program has not ended.
  public func send(_ signal: Int32) {
    if ending == nil { kill(processID, signal) }
  }

  /// What it has written to standard output so far.
  public var standardOutput: String { text("stdout") }
  /// What it has written to standard error so far.
  public var standardError: String { text("stderr") }

  /// Whether it still runs.
  public func isRunning() -> Bool {
    if ending == nil { collect(WNOHANG) }
    return ending == nil
  }

  /// Waits until `condition` holds or the program ended; false for the latter.
  public func waitUntil(_ condition: (StartedProgram) throws -> Bool) rethrows -> Bool {
    while try !condition(self) {
      guard isRunning(), elapsedSeconds < boundSeconds else { return false }
      usleep(1_000)
    }
    return true
  }

  /// Waits for the end, and kills the program when its time is over.
  public func wait() -> ProgramRun {
    while isRunning() {
      if elapsedSeconds > boundSeconds {
        kill(processID, SIGKILL)
        collect(0)
        ending = .timedOut
      } else {
        usleep(1_000)
      }
    }
    let run = ProgramRun(
      command: command, ending: ending ?? .timedOut, standardOutput: standardOutput,
      standardError: standardError, seconds: elapsedSeconds)
    let texts = [run.standardOutput, run.standardError]
    // What only reads has left the data directory as it was.
    let below = stores ? workingDirectory : nil
    if let leak = WatchedSecrets.leak(by: program, texts, below: below) {
      fatalError("a secret got out: \(leak)\n\(run)")
    }
    return run
  }

  private var elapsedSeconds: Double { (ContinuousClock.now - started) / .seconds(1) }

  private func text(_ name: String) -> String {
    let data = try? Data(contentsOf: folder.appending(path: name))
    return String(decoding: data ?? Data(), as: UTF8.self)
  }

  private func collect(_ options: Int32) {
    var status: Int32 = 0
    guard waitpid(processID, &status, options) == processID else { return }
    let signal = status & 0x7F
    ending = signal == 0 ? .exit((status >> 8) & 0xFF) : .signal(signal)
  }

  private static func spawn(
    _ words: [String], _ variables: [String], directory: String, output: String, error: String
  ) throws -> pid_t {
    var actions = posix_spawn_file_actions_t()
    posix_spawn_file_actions_init(&actions)
    defer { posix_spawn_file_actions_destroy(&actions) }
    posix_spawn_file_actions_addopen(&actions, 0, "/dev/null", O_RDONLY, 0)
    posix_spawn_file_actions_addopen(&actions, 1, output, O_WRONLY | O_CREAT | O_APPEND, 0o600)
    posix_spawn_file_actions_addopen(&actions, 2, error, O_WRONLY | O_CREAT | O_APPEND, 0o600)
    closeInheritedFiles(&actions)
    // `env -C` changes the directory and then becomes the program: the process stays the same one.
    let words = ["/usr/bin/env", "-C", directory] + words
    var argv: [UnsafeMutablePointer<CChar>?] = words.map { strdup($0) } + [nil]
    var envp: [UnsafeMutablePointer<CChar>?] = variables.map { strdup($0) } + [nil]
    defer { for pointer in argv + envp { free(pointer) } }
    var processID = pid_t()
    let code = withoutInheritedSignals { posix_spawn(&processID, words[0], &actions, $0, &argv, &envp) }
    guard code == 0 else {
      throw ProgramError("\(words[0]) cannot be started: \(String(cString: strerror(code)))")
    }
    return processID
  }
}

/// Runs a program to its end.
public func runProgram(
  _ name: String, _ arguments: [String], in directory: URL, environment: [String: String] = [:],
  boundSeconds: Double = 120
) throws -> ProgramRun {
  try StartedProgram(
    name, arguments, in: directory, environment: environment, boundSeconds: boundSeconds
  ).wait()
}

/// A program that could not be started, or failed where a test builds on it.
public struct ProgramError: Error, CustomStringConvertible {
  public let description: String
  public init(_ description: String) { self.description = description }
}
