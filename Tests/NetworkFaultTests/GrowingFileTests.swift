import Acquisition
import Foundation
import Reconciliation
import TestSupport
import Testing

/// A file that is never finished: no fault of the first nights, but of the third in a row.
@Suite struct GrowingFileTests {
  @Test func theThirdRunInARowIsAProblem() async throws {
    var options = WorldOnDisk.Options(seed: 44)
    (options.payments, options.days) = (20, 3)
    let world = try WorldOnDisk(options)
    let night = try NightOnDisk(world: world.directory, day: world.lastDay)
    let server = try LyingSFTPServer(serving: world.directory.appending(path: "settlement"))
    defer { server.stop() }
    let run = { @Sendable (lie: String) in
      try await night.run(data: "var") { plan in
        let reached = SFTPServer(
          host: "127.0.0.1", port: server.port, username: "merchant",
          login: .privateKey(path: server.userKeyPath, passphrase: nil),
          knownHostsPath: server.knownHostsPath, directory: "/\(lie)/0/1")
        plan.sources[0].open = { SFTPFileSource(name: "useepay", server: reached) }
      }.problems
    }
    #expect(try await run("touch").map(\.kind) == [.notice])
    #expect(try await run("touch").map(\.kind) == [.notice])
    let third = try await run("touch")
    #expect(third.map(\.kind) == [.unreachable])
    #expect(third.first?.message.contains("3 runs in a row") == true, "\(third)")
    #expect(try await run("truth").isEmpty)
    // The next time begins to count anew.
    let file = world.settlementFile(try world.settlementFiles()[1])
    try FileManager.default.setAttributes(
      [.modificationDate: Date(timeIntervalSince1970: 1_790_000_000)], ofItemAtPath: file.path)
    #expect(try await run("touch").map(\.kind) == [.notice])
  }
}
