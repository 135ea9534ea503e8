import Foundation
import TestSupport
import Testing

/// A data directory that cannot be written is found before anybody is talked to.
@Suite("Read-only", .ownThreads)
struct ReadOnlyTests {
  @Test("73 before any connection, for the directory and for each folder in it", arguments: ["", "/inbox", "/archive", "/reports"])
  func readOnly(folder: String) throws {
    let night = try ReferenceNight(.later)
    let lane = try night.lane("read-only")
    let server = try ScriptedServer([.status(500)])
    defer { server.stop() }
    try night.world.configure(
      "archive: ./archive", "base_url: http://127.0.0.1:\(server.port)\n  key_env: SANDBOX_KEY")
    let script = """
      mount --bind "$1" "$1" && mount -o remount,bind,ro "$1" || exit 125
      shift; exec "$@"
      """
    let run = try runProgram(
      "/usr/bin/env",
      SmallDiskTests.namespace + [
        "bash", "-c", script, "read-only", lane.data.path + folder, PackageFiles.program("tieout").path,
        "run", "--date", night.day,
      ], in: night.world.directory, environment: lane.environment)
    #expect(run.exitCode == 73, "\(run)")
    #expect(run.standardError.contains("var" + folder), "\(run)")
    #expect(run.standardError.contains("mount the file system writable"), "\(run)")
    #expect(server.requests.isEmpty)
  }
}
