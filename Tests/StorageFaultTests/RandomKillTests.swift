import Foundation
import TestSupport
import Testing

/// Rows of nights, each killed several times at any moment while files go on arriving, held to the
/// rows that nothing disturbed.
///
/// TIEOUT_KILLS says how many kills there are in all.
@Suite("Nights killed at random", .ownThreads)
struct RandomKillTests {
  static let kills = SampledCalls.setting("TIEOUT_KILLS", default: 40)

  @Test("kill -9 at any moment, again and again, night after night: the undisturbed twin's bytes", arguments: KilledNights.Road.allCases)
  func killed(road: KilledNights.Road) throws {
    let wanted = Self.kills / KilledNights.Road.allCases.count
    var (hits, nights, seed) = (0, 0, UInt64(road == .folder ? 3000 : 4000))
    while hits < wanted {
      let series = try KilledNights(seed: seed, road: road)
      while hits < wanted, let night = try series.next(killsMax: wanted - hits) {
        hits += night.kills
        nights += 1
      }
      try series.verify()
      print("\(road.rawValue): \(hits) kills in \(nights) nights, seed \(seed)")
      seed += 1
    }
    #expect(hits == wanted)
  }
}

/// A growing world, run night by night in two data directories: one is killed, its twin is not.
final class KilledNights {
  /// Where files and records come from.
  enum Road: String, CaseIterable {
    /// A folder and an archive.
    case folder
    /// A real sshd and the sandbox's API.
    case network
  }

  struct Night {
    let kills: Int
  }

  private static let days = 12
  private let seed: UInt64
  private let road: Road
  private let world: WorldOnDisk
  private var generator: SeededGenerator
  private var day = 1
  private let server: SSHServer?
  private var environment: [String: String] = ["SANDBOX_KEY": "sandbox-key"]
  private var configuration = ""
  private var api: WorldServerProcess?
  /// How long an undisturbed night takes, for the moment of the next kill.
  private var nightSeconds = 0.3

  init(seed: UInt64, road: Road) throws {
    (self.seed, self.road, generator) = (seed, road, SeededGenerator(seed: seed))
    var options = WorldOnDisk.Options(seed: seed)
    (options.payments, options.days, options.discrepancyPercent) = (40, Self.days, 25)
    if seed.isMultiple(of: 2) { options.flags = ["--file-faults"] }
    world = try WorldOnDisk(options, through: WorldOnDisk.day(1))
    server = road == .network ? try SSHServer() : nil
    if let server {
      try world.configure(
        "directory: { path: ./settlement }",
        """
        sftp:
              host: \(server.host)
              port: \(server.port)
              username: \(server.username)
              private_key: \(server.userKeyPath)
              known_hosts: \(server.knownHostsPath)
              directory: \(world.directory.path)/settlement
        """)
      try world.configure(
        "archive: ./archive",
        """
        base_url: http://127.0.0.1:1
          key_env: SANDBOX_KEY
          events: ./events
          requests_per_second: 1000
        """)
    }
    configuration = try world.text("tieout.yaml")
    try grow(to: WorldOnDisk.day(1))
  }

  deinit { server?.stop() }

  /// The next night; nil after the last.
  func next(killsMax: Int) throws -> Night? {
    guard day <= Self.days else { return nil }
    let name = WorldOnDisk.day(day)
    // The day's file may come before the first try of the night, or between two.
    let tries = Int.random(in: 2...10, using: &generator)
    let arrival = Int.random(in: 0..<tries, using: &generator)
    var kills = 0
    for attempt in 0..<tries where kills < killsMax {
      if attempt == arrival { try grow(to: name) }
      if try kill(name) { kills += 1 }
    }
    try grow(to: name)
    let final = try run(name, data: "killed")
    let twin = try run(name, data: "twin")
    nightSeconds = twin.seconds
    let place: Comment = "seed \(seed), \(road.rawValue), night \(day), \(kills) kills"
    #expect([0, 2, 65].contains(twin.exitCode), "\(place): \(twin)")
    #expect(final.exitCode == twin.exitCode, "\(place): \(final)")
    #expect(
      firstDifferences(try world.reports(name, data: "killed"), try world.reports(name, data: "twin")) == "",
      place)
    day += 1
    return Night(kills: kills)
  }

  /// Nothing lost, nothing twice: both hold the same lines and records, each in one bucket.
  func verify() throws {
    let killed = try world.tieout(["db", "verify"], data: "killed", environment: environment)
    let twin = try world.tieout(["db", "verify"], data: "twin", environment: environment)
    #expect(killed.exitCode == 0 && killed.standardOutput == twin.standardOutput, "seed \(seed): \(killed)")
  }

  /// Starts the night and kills it; false where it had ended before.
  private func kill(_ name: String) throws -> Bool {
    let moment = Double.random(in: 0...nightSeconds, using: &generator)
    let started = try world.start(["run", "--date", name], data: "killed", environment: environment)
    usleep(UInt32(moment * 1_000_000))
    started.send(SIGKILL)
    return started.wait().ending == .signal(SIGKILL)
  }

  private func run(_ name: String, data: String) throws -> ProgramRun {
    try world.tieout(["run", "--date", name], data: data, environment: environment)
  }

  private func grow(to name: String) throws {
    try world.generate(through: name)
    // The sandbox wrote its own configuration again.
    try world.write(configuration, to: "tieout.yaml")
    guard road == .network else { return }
    let api = try WorldServerProcess(world, key: "sandbox-key")
    environment["TIEOUT_API_BASE_URL"] = "http://127.0.0.1:\(api.port)"
    self.api = api
  }
}
