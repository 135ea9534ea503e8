import Foundation
import PaymentAPI
import Reconciliation
import SettlementModel
import Store
import TestSupport
import Testing

/// Records from an API that fails or misbehaves: the same books, or a named problem and then the same books.
@Suite("HTTP faults by seed", .serialized)
struct HTTPFaultTests {
  @Test("an API that misbehaves") func misbehavingAPI() async throws {
    let world = try Self.world()
    let night = try NightOnDisk(world: world.directory, day: world.lastDay)
    let api = try ArchiveAPI(archive: world.directory.appending(path: "archive"))
    let sound = try ScriptedServer { request, _ in api.reply(to: request) }
    defer { sound.stop() }
    let judge = try await Self.judge(night, port: sound.port)
    try await ScenarioJudge.runAll("HTTP answers", ScenarioJudge.seeds(quick: 15)) { seed in
      let spoilt = SpoiltAPI(api, seed: seed)
      let server = try ScriptedServer { spoilt.reply(to: $0, number: $1) }
      defer { server.stop() }
      return try await judge.judge(
        spoilt.description, data: "answers-\(seed)", faulty: Self.using(port: server.port),
        sound: Self.using(port: sound.port, isPatient: true))
    }
  }

  @Test("a line that breaks at any byte before the sandbox") func brokenLines() async throws {
    let world = try Self.world()
    let night = try NightOnDisk(world: world.directory, day: world.lastDay)
    let sandbox = try WorldServerProcess(world, key: Self.key)
    let port = sandbox.port
    let judge = try await Self.judge(night, port: port)
    try await ScenarioJudge.runAll("HTTP lines", ScenarioJudge.seeds(quick: 10)) { seed in
      var generator = SeededGenerator(seed: seed)
      // Connections are kept, so that one may carry the whole night: about 60,000 bytes.
      let faults = (0..<Int.random(in: 1...8, using: &generator)).map { _ in
        Bool.random(using: &generator)
          ? ConnectionFault.random(upTo: 60_000, using: &generator) : nil
      }
      let proxy = try FaultProxy(to: UInt16(port), faults: faults)
      defer { proxy.stop() }
      return try await judge.judge(
        "\(faults)", data: "lines-\(seed)", faulty: Self.using(port: Int(proxy.port)),
        sound: Self.using(port: port, isPatient: true))
    }
    withExtendedLifetime(sandbox) {}
  }

  @Test("an object that is in no list any more is kept, and marked until it shows again")
  func vanishedObject() async throws {
    let world = try Self.world()
    let archive = world.directory.appending(path: "archive")
    let api = try ArchiveAPI(archive: archive)
    let gone = ["captures", "refunds", "payment_intents"].compactMap { name -> RecordReference? in
      guard let line = try? world.text("archive/\(name).ndjson").split(separator: "\n").first,
        let start = line.firstRange(of: "\"id\":\"")?.upperBound,
        let type = RecordType(rawValue: String(name.dropLast()))
      else { return nil }
      return RecordReference(type: type, id: String(line[start...].prefix { $0 != "\"" }))
    }
    try #require(gone.count >= 2)
    for reference in gone {
      let data = "vanished-\(reference.type)"
      let last = try #require(BusinessDay(world.lastDay))
      /// A night that does not see the object, or breaks off; what is said of the object then.
      func night(_ number: Int, hidden: Bool, breaks: Bool = false) async throws -> BusinessDay? {
        var answers = api
        answers.hidden = hidden ? reference.id : ""
        let shown = answers
        let server = try ScriptedServer { request, _ in
          breaks && request.path.hasSuffix("/subscriptions") && request.parameter("page_num") != nil
            ? .json("{}", status: 400) : shown.reply(to: request)
        }
        defer { server.stop() }
        let day = last.adding(days: number)
        let night = try NightOnDisk(world: world.directory, day: day.description)
        let outcome = try await night.run(data: data, Self.using(port: server.port, isPatient: true))
        #expect(outcome.problems.isEmpty != breaks, "\(outcome.problems)")
        let database = try SettlementDatabase.open(
          path: world.directory.path + "/\(data)/tieout.sqlite", access: .readOnly)
        #expect(try database.holds(reference), "\(reference)")
        return try database.notSeenSince([reference])[reference]
      }
      #expect(try await night(0, hidden: false) == nil)
      #expect(try await night(1, hidden: true, breaks: true) == nil)
      #expect(try await night(2, hidden: true) == last, "\(reference)")
      #expect(try await night(3, hidden: true) == last, "\(reference)")
      #expect(try await night(4, hidden: false) == nil, "\(reference)")
    }
  }

  private static let key = "sandbox-key-of-the-faults"

  /// The plan over an API; the patient one has the usual limits.
  private static func using(
    port: Int, isPatient: Bool = false
  ) -> @Sendable (inout ReconciliationPlan) -> Void {
    { plan in
      var settings = UseePayConfiguration(
        baseURL: "http://127.0.0.1:\(port)", merchantNumber: "500000000000001",
        appIDs: ["shop.example"], key: APIKey(key))
      settings.pagination.pageSize = 7
      // One call at a time: the same seed spoils the same calls.
      settings.concurrency = 1
      settings.requestsPerSecond = 1000
      if !isPatient {
        settings.callLimits.readTimeoutMilliseconds = 500
        settings.callLimits.callDeadlineMilliseconds = 1500
        settings.callLimits.responseBytesMax = 1 << 20
        settings.timeMax = .seconds(25)
      }
      let configured = settings
      plan.records = PlannedRecords(
        account: "api", reading: "major", isRemote: true, lookBackDays: 45, from: nil,
        open: { try UseePayClient(configured, recorder: $0, timing: Self.timing) },
        close: { await ($0 as? UseePayClient)?.close() })
    }
  }

  /// Waits are skipped; the tries and the time that they take are real.
  private static let timing = PullTiming(
    wallClock: { Timestamp(seconds: 1_790_000_000) }, elapsed: PullTiming.system.elapsed,
    sleep: { _ in try Task.checkCancellation() }, random: { $0.lowerBound })

  private static func judge(_ night: NightOnDisk, port: Int) async throws -> ScenarioJudge {
    let outcome = try await night.run(data: "reference", using(port: port, isPatient: true))
    try #require(outcome.problems.isEmpty, "\(outcome.problems)")
    let reference = try night.result(data: "reference")
    try #require(reference.rows.count { $0.hasPrefix("payment_intent ") } > 30)
    return ScenarioJudge(night: night, reference: reference)
  }

  private static func world() throws -> WorldOnDisk {
    var options = WorldOnDisk.Options(seed: 43)
    (options.payments, options.days) = (40, 4)
    return try WorldOnDisk(options)
  }
}

/// An API whose answers are spoilt as a seed says.
private struct SpoiltAPI: Sendable, CustomStringConvertible {
  private let api: ArchiveAPI
  private let seed: UInt64
  private let fault: HTTPFault?
  private let paging: ArchiveAPI.Paging?
  private let calls: Range<Int>

  init(_ api: ArchiveAPI, seed: UInt64) {
    var generator = SeededGenerator(seed: seed)
    // In turn, so that a series of seeds meets every fault.
    let kinds = HTTPFault.allCases.count + ArchiveAPI.Paging.allCases.count
    let kind = Int(seed) * 5 % kinds
    let isAnswer = kind < HTTPFault.allCases.count
    fault = isAnswer ? HTTPFault.allCases[kind] : nil
    paging = isAnswer ? nil : ArchiveAPI.Paging.allCases[kind - HTTPFault.allCases.count]
    let first = Int.random(in: 0...60, using: &generator)
    let count = [1, 2, 4, 5, 9, 1000].randomElement(using: &generator) ?? 1
    // What is deleted was seen before.
    calls = isAnswer ? first..<first + count : (paging == .deleted ? 1 + first / 2 : 0)..<Int.max
    self.seed = seed
    var api = api
    // Without a total nothing tells that an object slipped through.
    api.statesTotal = paging == .deleted || Bool.random(using: &generator)
    self.api = api
  }

  func reply(to request: ReceivedRequest, number: Int) -> ScriptedReply {
    var generator = SeededGenerator(seed: seed &* 1_000_003 &+ UInt64(number))
    var api = api
    if calls.contains(number) { api.paging = paging }
    let truth = api.reply(to: request)
    guard calls.contains(number), let fault else { return truth }
    return fault.reply(insteadOf: truth, using: &generator)
  }

  var description: String {
    "\(fault?.rawValue ?? paging?.rawValue ?? "") of calls \(calls), total \(api.statesTotal)"
  }
}
