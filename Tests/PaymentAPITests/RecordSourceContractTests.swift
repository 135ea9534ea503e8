import Foundation
import PaymentAPI
import SettlementModel
import TestSupport
import Testing

/// What every record source keeps to, with the same world behind each.
@Suite struct RecordSourceContractTests {
  private static let appID = "shop.example"

  private func archive(_ path: String) -> RecordArchive {
    RecordArchive(
      directory: path, amounts: .major, merchantNumber: "500000000000001", appID: Self.appID
    ) { try PlainArchiveBytes(path: $0) }
  }

  /// The sample world as an export.
  private func export(to directory: TemporaryDirectory) throws {
    var byType: [String: [String]] = [:]
    for (resource, objects) in FictionalWorld.sample.objects {
      byType[resource.hasPrefix("captures/") ? "captures" : resource, default: []] += objects
    }
    for (type, objects) in byType {
      try directory.write(objects.joined(separator: "\n"), to: type + ".ndjson")
    }
  }

  @Test func sourcesOfTheSameWorldGiveTheSameRecords() async throws {
    let directory = try TemporaryDirectory()
    defer { directory.remove() }
    try export(to: directory)
    let server = try ScriptedServer { request, _ in
      FictionalWorld.sample.body(path: request.path, parameter: request.parameter)
        .map { .json($0) } ?? .json(#"{"code":"resource_not_found"}"#, status: 404)
    }
    defer { server.stop() }
    let client = try UseePayClient(configuration(baseURL: server.baseURL))
    let fromAPI = CollectingSink()
    let fromArchive = CollectingSink()
    for _ in 0..<2 {
      #expect(try await client.pull(PullWindow(), into: fromAPI).isComplete)
      #expect(try await archive(directory.path).pull(PullWindow(), into: fromArchive).isComplete)
    }
    await client.close()
    #expect(fromAPI.recordSet == fromArchive.recordSet && fromAPI.recordSet.count == 14)
    #expect(fromAPI.records.count == 2 * fromAPI.recordSet.count)
    #expect(fromArchive.records.count == 2 * fromArchive.recordSet.count)
  }

  @Test func whatAPullKeepsReadsBackTheSame() async throws {
    let directory = try TemporaryDirectory()
    defer { directory.remove() }
    let writer = ArchiveWriter(
      directory: directory.path + "/archive", startedAt: Timestamp(seconds: 1_772_352_900))
    let pulled = CollectingSink()
    _ = try await client(WorldExchange(.sample), recorder: writer)
      .pull(PullWindow(), into: pulled)
    let folder = directory.path + "/archive/20260301T081500Z"
    #expect(FileManager.default.fileExists(atPath: folder + "/refunds.ndjson.part"))
    try await writer.finish()
    let names = try FileManager.default.contentsOfDirectory(atPath: folder).sorted()
    #expect(
      names == ["captures.ndjson", "invoices.ndjson", "payment_intents.ndjson", "refunds.ndjson"])
    let read = CollectingSink()
    // No app id here: each object must have kept its own.
    let outcome = try await RecordArchive(
      directory: directory.path + "/archive", amounts: .major, merchantNumber: ""
    ) { try PlainArchiveBytes(path: $0) }.pull(PullWindow(), into: read)
    #expect(outcome.isComplete && outcome.rejectedCount == 0)
    #expect(read.recordSet == pulled.recordSet)
  }

  @Test func aPullWithoutObjectsLeavesNoArchive() async throws {
    let directory = try TemporaryDirectory()
    defer { directory.remove() }
    let writer = ArchiveWriter(directory: directory.path + "/a", startedAt: Timestamp(seconds: 0))
    try await writer.flush()
    try await writer.finish()
    #expect(!FileManager.default.fileExists(atPath: directory.path + "/a"))
  }

  @Test func whatAKilledPullKeptIsAdopted() async throws {
    let directory = try TemporaryDirectory()
    defer { directory.remove() }
    let whole = refundJSON("r_1", of: "p") + "\n" + refundJSON("r_2", of: "p") + "\n"
    try directory.write(whole + #"{"id":"r_3","#, to: "20260301T000000Z/refunds.ndjson.part")
    try directory.write("torn", to: "20260301T000000Z/invoices.ndjson.part")
    try directory.write("else", to: "20260301T000000Z/notes.part")
    for _ in 0..<2 { try AbandonedParts.adopt(in: directory.path) }
    let folder = directory.path + "/20260301T000000Z"
    let names = try FileManager.default.contentsOfDirectory(atPath: folder).sorted()
    #expect(names == ["notes.part", "refunds.ndjson"])
    #expect(try String(contentsOfFile: folder + "/refunds.ndjson", encoding: .utf8) == whole)
    try AbandonedParts.adopt(in: directory.path + "/missing")
  }

  @Test func keptObjectsStandOnOneLineEach() async throws {
    let directory = try TemporaryDirectory()
    defer { directory.remove() }
    let writer = ArchiveWriter(directory: directory.path, startedAt: Timestamp(seconds: 0))
    let exchange = ScriptedExchange { request, _ in
      request.path.hasSuffix("/pi_1/captures")
        ? "{\"items\":[\n{\r\n}\n,{\n\"id\":\"c\\n\"}]}" : #"{"items":[]}"#
    }
    _ = try await client(exchange, recorder: writer).captures(ofIntent: "pi_1")
    try await writer.finish()
    let text = try String(
      contentsOfFile: directory.path + "/19700101T000000Z/captures.ndjson", encoding: .utf8)
    let lines = text.split(separator: "\n")
    #expect(lines.count == 2)
    for line in lines { _ = try JSONDocument(Array(line.utf8)) }
    #expect(lines.allSatisfy { $0.contains(#""payment_intent_id":"pi_1""#) })
  }
}
