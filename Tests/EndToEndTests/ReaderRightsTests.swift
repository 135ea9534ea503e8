import Foundation
import TestSupport
import Testing

/// Who may only read the data directory: reports where that can work, and plain words where not.
@Suite("A reader without the right to write", .ownThreads, .serialized)
struct ReaderRightsTests {
  /// The merchant on paper after a night, open to be read by everybody and written by nobody but
  /// root, and a program that everybody can start.
  private final class Reader {
    let sample: Sample
    private let program: URL
    var data: URL { sample.directory.appending(path: "var") }

    init() throws {
      sample = try Sample.afterOneNight()
      program = sample.directory.appending(path: "tieout")
      // By a process of its own: while this one had the copy open for writing, a child that another
      // test starts just then would keep it open, and nobody could start it.
      let copy = try runProgram(
        "/bin/cp", [PackageFiles.program("tieout").path, program.path], in: sample.directory)
      guard copy.exitCode == 0 else { throw ProgramError(copy.description) }
      try chmod("a+rX", sample.directory.path)
    }

    deinit { try? chmod("u+rwX", sample.directory.path) }

    /// Starts tieout as somebody who may read what all may read; as this user where it is not root.
    func start(_ arguments: String...) throws -> StartedProgram {
      let words = [program.path] + arguments
      guard geteuid() == 0 else {
        return try StartedProgram(words[0], Array(words.dropFirst()), in: sample.directory)
      }
      return try StartedProgram(
        "/usr/bin/setpriv",
        ["--reuid=65534", "--regid=65534", "--clear-groups"] + words, in: sample.directory)
    }

    func chmod(_ mode: String, _ path: String) throws {
      let run = try runProgram("/bin/chmod", ["-R", mode, path], in: sample.directory)
      guard run.exitCode == 0 else { throw ProgramError(run.description) }
    }

    /// Takes the right to write from the data directory, also from its owner.
    func close() throws { try chmod("a-w", data.path) }
    func open() throws { try chmod("u+w", data.path) }
  }

  @Test func readsWhenNobodyWrites() throws {
    let reader = try Reader()
    let asOwner = try reader.sample.tieout("report", "discrepancies")
    try reader.close()
    let read = try reader.start("report", "discrepancies").wait()
    #expect(read.exitCode == 0 && read.standardError.isEmpty, "\(read)")
    #expect(read.standardOutput == asOwner.standardOutput)
    for words in ["status", "check"] {
      let run = try reader.start(words).wait()
      #expect(run.exitCode == (words == "check" ? 73 : 0), "\(run)")
    }
  }

  @Test func readsAfterAWriterWasKilled() throws {
    let reader = try Reader()
    let asOwner = try reader.sample.tieout("report", "discrepancies")
    try reader.chmod("go-rwx", reader.data.path)
    let night = try StartedProgram(
      "tieout", ["run", "--date", "2026-03-13", "--full"], in: reader.sample.directory)
    let isWriting = try night.waitUntil { night in
      // It stands still while it is looked at, so that it cannot end in between.
      night.send(SIGSTOP)
      defer { night.send(SIGCONT) }
      return try reader.sample.tieout("status").standardError.contains("has not ended")
    }
    night.send(SIGKILL)
    _ = night.wait()
    try #require(isWriting)
    try reader.chmod("a+rX", reader.data.path)
    try reader.close()
    let read = try reader.start("report", "discrepancies").wait()
    #expect(read.exitCode == 0, "\(read)")
    #expect(read.standardOutput == asOwner.standardOutput)
    #expect(read.standardError.contains("has not ended"), "\(read)")
  }

  @Test func isToldWhatIsMissing() throws {
    let reader = try Reader()
    for suffix in ["-wal", "-shm"] {
      try FileManager.default.removeItem(at: reader.data.appending(path: "tieout.sqlite" + suffix))
    }
    try reader.close()
    let withoutLog = try reader.start("report", "discrepancies").wait()
    #expect(withoutLog.exitCode == 73 && withoutLog.standardOutput.isEmpty, "\(withoutLog)")
    #expect(withoutLog.standardError.contains("-wal and -shm files"), "\(withoutLog)")
    #expect(withoutLog.standardError.contains("data_directory_group"), "\(withoutLog)")
    // Its owner runs once, and all is well.
    try reader.open()
    try reader.chmod("go-rwx", reader.data.path)
    #expect(try reader.sample.tieout("match", "--date", "2026-03-12").exitCode == 2)
    try reader.chmod("a+rX", reader.data.path)
    try reader.close()
    #expect(try reader.start("report", "discrepancies").wait().exitCode == 0)
    // Who may not even look is not told that there is no database.
    try reader.chmod("a-rwx", reader.data.path)
    let refused = try reader.start("report", "discrepancies").wait()
    #expect(refused.exitCode == 73, "\(refused)")
    #expect(refused.standardError.contains("Permission denied"), "\(refused)")
    #expect(!refused.standardError.contains("no database yet"), "\(refused)")
  }

  @Test func needsNoKeysOfTheNight() throws {
    let reader = try Reader()
    let path = reader.sample.directory.appending(path: "tieout.yaml")
    let text = try String(contentsOf: path, encoding: .utf8).replacing(
      "    directory: { path: ./settlement }",
      with: """
            sftp: { host: sftp.example, username: m, private_key: ./key, known_hosts: ./hosts, directory: /s }
        """)
    try Data(text.utf8).write(to: path)
    let read = try reader.sample.tieout("report", "discrepancies")
    #expect(read.exitCode == 0 && read.standardError.isEmpty, "\(read)")
    #expect(try reader.sample.tieout("run", "--date", "2026-03-13").exitCode == 78)
  }

  @Test func beforeTheFirstRunThereIsNoDatabase() throws {
    let sample = try Sample()
    for words in [["report", "discrepancies"], ["status"], ["explain", "cap_1"], ["db", "verify"]] {
      let run = try runProgram("tieout", words, in: sample.directory)
      #expect(run.exitCode == 73 && run.standardOutput.isEmpty, "\(run)")
      #expect(run.standardError.contains("There is no database yet."), "\(run)")
      #expect(run.standardError.contains("`tieout run`"), "\(run)")
    }
    #expect(
      !FileManager.default.fileExists(atPath: sample.directory.appending(path: "var").path))
  }

  @Test("a database of another schema is refused in words", arguments: [("2", "migrates it"), ("99", "newer tieout")])
  func anotherSchema(version: String, advice: String) throws {
    let sample = try Sample.afterOneNight()
    let changed = try runProgram(
      "/usr/bin/sqlite3", ["var/tieout.sqlite", "PRAGMA user_version = \(version)"],
      in: sample.directory)
    try #require(changed.exitCode == 0, "\(changed)")
    for words in [["report", "discrepancies"], ["status"], ["explain", "cap_1"]] {
      let run = try runProgram("tieout", words, in: sample.directory)
      #expect(run.exitCode == 73 && run.standardOutput.isEmpty, "\(run)")
      #expect(run.standardError.contains("schema \(version)"), "\(run)")
      #expect(run.standardError.contains(advice), "\(run)")
    }
  }
}
