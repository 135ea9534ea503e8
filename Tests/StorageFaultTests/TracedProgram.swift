import Foundation
import TestSupport

/// What the tracer does to a program at chosen system calls that change files.
struct Fault {
  /// As the tracer's command line names it: `kill`, `errno:28`.
  let action: String
  /// Numbers of the calls, from 1, over all threads of the program.
  let calls: ClosedRange<Int>

  /// Nothing is done; calls are only listed.
  static let none = Fault(action: "count", calls: 0...0)

  static func kill(at call: Int) -> Fault { Fault(action: "kill", calls: call...call) }

  /// A call fails with a code, or every one from there on.
  static func error(_ code: Int32, at call: Int, isLasting: Bool = false) -> Fault {
    Fault(action: "errno:\(code)", calls: call...(isLasting ? Int(Int32.max) : call))
  }

  /// As ``error(_:at:isLasting:)``, with the calls that read counted as well.
  static func readError(_ code: Int32, at call: Int) -> Fault {
    Fault(action: "read:\(code)", calls: call...call)
  }

  /// A signal comes before a call, which then waits a moment.
  static func signal(_ number: Int32, at call: Int) -> Fault {
    Fault(action: "signal:\(number)", calls: call...call)
  }

  /// A signal comes at a call that never returns; 0 is no signal.
  static func hang(_ number: Int32, at call: Int) -> Fault {
    Fault(action: "hang:\(number)", calls: call...call)
  }
}

/// A system call that a program made on a file, as it is the same in every run.
struct TracedCall: Hashable, CustomStringConvertible {
  /// `pwrite64`, `fsync` …
  let name: String
  /// From the folder that is watched; what is random in it is left out.
  let path: String

  var description: String { "\(name) \(path)" }
  /// Whether a file's bytes are to be made safe by it.
  var isSync: Bool { name == "fsync" || name == "fdatasync" }

  /// Reads the tracer's words `name path`.
  init(_ words: Substring) {
    let parts = words.split(separator: " ", maxSplits: 1)
    name = String(parts.first ?? "")
    path = String(parts.count > 1 ? parts[1] : "")
      .replacing(/tmp\.[A-Za-z0-9]+/, with: "tmp.X").replacing(/etilqs_[0-9a-f]+/, with: "etilqs")
      .replacing(/archive\/[^\/]+/, with: "archive/PULL")
  }
}

/// A program that ran under the tracer.
struct TracedRun: CustomStringConvertible {
  let run: ProgramRun
  /// The calls that were counted, in their order.
  let calls: [TracedCall]
  /// Number of the first call that met the fault; nil where none did.
  let firstMet: Int?

  var metCall: TracedCall? { firstMet.map { calls[$0 - 1] } }
  var description: String {
    "\(run)\nat call \(firstMet.map(String.init) ?? "none"): \(metCall?.description ?? "")"
  }

  /// - Parameter log: what the tracer wrote.
  init(run: ProgramRun, log: String) {
    self.run = run
    var (calls, firstMet): ([TracedCall], Int?) = ([], nil)
    for line in log.split(separator: "\n") {
      let parts = line.split(separator: " ", maxSplits: 1)
      guard parts.count == 2 else { continue }
      if parts[0] == "met" {
        firstMet = firstMet ?? Int(parts[1])
      } else {
        calls.append(TracedCall(parts[1]))
      }
    }
    (self.calls, self.firstMet) = (calls, firstMet)
  }
}

/// Starts a program of the build under the tracer, which writes to `log` and watches `folder`.
func startTraced(
  _ name: String, _ arguments: [String], in directory: URL, watching folder: URL, log: URL,
  fault: Fault, environment: [String: String], boundSeconds: Double = 120
) throws -> StartedProgram {
  let real = try realPath(folder)
  return try StartedProgram(
    "fault-tracer",
    [
      log.path, real, fault.action, "\(fault.calls.lowerBound)", "\(fault.calls.upperBound)",
      PackageFiles.program(name).path,
    ] + arguments, in: directory, environment: environment, boundSeconds: boundSeconds)
}

/// A path without links, as the system tells a descriptor's.
private func realPath(_ folder: URL) throws -> String {
  guard let resolved = realpath(folder.path, nil) else {
    throw ProgramError("\(folder.path): \(String(cString: strerror(errno)))")
  }
  defer { free(resolved) }
  return String(cString: resolved)
}
