import Foundation
import TestSupport
import Testing

/// A machine whose clock is wrong must not date a night.
@Suite("A wrong clock", .ownThreads)
struct ClockTests {
  /// An API without objects whose clock stands somewhere else.
  private static func server(_ day: String, in directory: URL) throws -> (StartedProgram, port: String) {
    let script = """
      import http.server, json, sys
      class Handler(http.server.BaseHTTPRequestHandler):
        protocol_version = "HTTP/1.1"
        def date_time_string(self, timestamp=None): return sys.argv[1]
        def log_message(self, *args): pass
        def do_GET(self):
          isList = self.path.split("?")[0].count("/") == 3
          body = json.dumps({"data": []} if isList else {"error": "not found"}).encode()
          self.send_response(200 if isList else 404)
          self.send_header("Content-Type", "application/json")
          self.send_header("Content-Length", str(len(body)))
          self.end_headers()
          self.wfile.write(body)
      server = http.server.ThreadingHTTPServer(("127.0.0.1", 0), Handler)
      print(server.server_address[1], flush=True)
      server.serve_forever()
      """
    let process = try StartedProgram("/usr/bin/python3", ["-c", script, day], in: directory)
    guard process.waitUntil({ $0.standardOutput.hasSuffix("\n") }) else {
      throw ProgramError(process.wait().description)
    }
    return (process, process.standardOutput.trimmingCharacters(in: .newlines))
  }

  private static func world(port: String) throws -> WorldOnDisk {
    var options = WorldOnDisk.Options(seed: 8)
    (options.payments, options.days, options.flags) = (12, 3, ["--clean"])
    let world = try WorldOnDisk(options)
    try world.configure(
      "archive: ./archive", "base_url: http://127.0.0.1:\(port)\n  key_env: SANDBOX_KEY")
    return world
  }

  @Test("more than 48 hours ahead of the API: no run is begun, and the right day can follow")
  func ahead() throws {
    let (server, port) = try Self.server(
      "Sun, 01 Mar 2026 00:00:00 GMT", in: FileManager.default.temporaryDirectory)
    defer { server.send(SIGKILL) }
    let world = try Self.world(port: port)
    let environment = ["SANDBOX_KEY": "k"]
    let run = try world.tieout(["run"], environment: environment)
    #expect(run.exitCode == 1, "\(run)")
    #expect(run.standardError.contains("the API's 2026-03-01"), "\(run)")
    #expect(run.standardError.contains("--date"), "\(run)")
    #expect(try FileManager.default.contentsOfDirectory(atPath: world.directory.path + "/var/reports") == [])
    // Nothing of the wrong day stands in the way.
    let right = try world.tieout(["run", "--date", "2026-03-03"], environment: environment)
    #expect([0, 2, 65].contains(right.exitCode), "\(right)")
    let runs = try runProgram(
      "/usr/bin/env", ["sqlite3", "var/tieout.sqlite", "SELECT count(*) FROM run"], in: world.directory)
    #expect(runs.standardOutput == "1\n", "\(runs)")
  }

  @Test("an API whose clock agrees is believed, and a day named by hand is not doubted")
  func agrees() throws {
    let format = DateFormatter()
    format.locale = Locale(identifier: "en_US_POSIX")
    format.timeZone = TimeZone(secondsFromGMT: 0)
    format.dateFormat = "EEE, dd MMM yyyy HH:mm:ss 'GMT'"
    let now = format.string(from: Date(timeIntervalSinceNow: -36 * 3600))
    let (server, port) = try Self.server(now, in: FileManager.default.temporaryDirectory)
    defer { server.send(SIGKILL) }
    let world = try Self.world(port: port)
    let environment = ["SANDBOX_KEY": "k"]
    let run = try world.tieout(["run"], environment: environment)
    #expect([0, 2, 65].contains(run.exitCode), "\(run)")
    let named = try world.tieout(["run", "--date", "2099-01-01"], environment: environment)
    #expect([0, 2, 65].contains(named.exitCode), "\(named)")
    // A clock that fell back: today lies before the last run's day.
    let back = try world.tieout(["run"], environment: environment)
    #expect(back.exitCode == 64, "\(back)")
    #expect(back.standardError.contains("by this machine's clock"), "\(back)")
    #expect(back.standardError.contains("2099-01-01"), "\(back)")
  }
}
