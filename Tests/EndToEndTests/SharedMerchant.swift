import Foundation
import TestSupport

/// The merchant on paper, with a program that everybody can start, for tests that are about who may do what.
///
/// Where the tests run as root, programs are started as users that nobody on the machine is; else all of them as this
/// user, and what only different users can show is left to root.
final class SharedMerchant {
  /// Somebody on the machine.
  struct User {
    let id: uid_t
    var groups: [gid_t] = []
  }

  static let isRoot = geteuid() == 0
  let sample: Sample
  private let program: URL

  init() throws {
    sample = try Sample()
    program = sample.directory.appending(path: "tieout")
    // By a process of its own: see `ReaderRightsTests`.
    let copy = try runProgram(
      "/bin/cp", [PackageFiles.program("tieout").path, program.path], in: sample.directory)
    guard copy.exitCode == 0 else { throw ProgramError(copy.description) }
    chmod(sample.directory.path, 0o755)
    try shell("chmod -R a+rX .")
  }

  /// Gives the directory to a user, who can then make the data directory in it.
  func give(to user: User) throws {
    if Self.isRoot { try shell("chown -R \(user.id):\(user.id) .") }
  }

  /// Replaces text in the configuration.
  func configure(_ old: String, _ new: String) throws {
    let path = sample.directory.appending(path: "tieout.yaml")
    let text = try String(contentsOf: path, encoding: .utf8)
    guard text.contains(old) else { throw ProgramError("tieout.yaml lacks \(old)") }
    try Data(text.replacing(old, with: new).utf8).write(to: path)
  }

  func start(
    as user: User, _ words: [String], environment: [String: String] = [:]
  ) throws -> StartedProgram {
    try startProgram(program.path, as: user, words, environment: environment)
  }

  /// Runs tieout as somebody.
  func tieout(as user: User, _ words: String...) throws -> ProgramRun {
    try start(as: user, words).wait()
  }

  /// Runs a program of the system as somebody.
  func run(_ path: String, as user: User, _ words: String...) throws -> ProgramRun {
    try startProgram(path, as: user, words).wait()
  }

  /// `MODE GROUP` of a file or directory, such as `2770 60`.
  func mode(_ path: String) throws -> String {
    var status = stat()
    guard lstat(sample.directory.appending(path: path).path, &status) == 0 else {
      throw ProgramError("\(path): \(String(cString: strerror(errno)))")
    }
    return String(status.st_mode & 0o7777, radix: 8) + " \(status.st_gid)"
  }

  private func startProgram(
    _ path: String, as user: User, _ words: [String], environment: [String: String] = [:]
  ) throws -> StartedProgram {
    guard Self.isRoot else {
      return try StartedProgram(path, words, in: sample.directory, environment: environment)
    }
    let groups = user.groups.map(String.init).joined(separator: ",")
    return try StartedProgram(
      "/usr/bin/setpriv",
      ["--reuid=\(user.id)", "--regid=\(user.id)", groups.isEmpty ? "--clear-groups" : "--groups=\(groups)", path]
        + words, in: sample.directory, environment: environment)
  }

  private func shell(_ command: String) throws {
    let run = try runProgram("/bin/sh", ["-c", command], in: sample.directory)
    guard run.exitCode == 0 else { throw ProgramError(run.description) }
  }
}
