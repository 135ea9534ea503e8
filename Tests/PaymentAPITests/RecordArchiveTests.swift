import Foundation
import PaymentAPI
import SettlementModel
import Testing

@Suite struct RecordArchiveTests {
  private func archive(_ path: String) -> RecordArchive {
    RecordArchive(directory: path, amounts: .major, merchantNumber: "500000000000001") {
      try PlainArchiveBytes(path: $0)
    }
  }

  @Test func readsEveryLineOrRejectsItByItsNumber() async throws {
    let directory = try TemporaryDirectory()
    defer { directory.remove() }
    let lines = [
      "\u{FEFF}" + intentJSON("pi_1"), "", intentJSON("pi_2") + "\r", "   ", #"{"id":"pi_3","#,
      "[]",
      intentJSON("pi_4", amount: "1e2"), intentJSON("pi_5"),
    ]
    try directory.write(lines.joined(separator: "\n"), to: "payment_intents.ndjson")
    let sink = CollectingSink()
    let outcome = try await archive(directory.path).pull(PullWindow(), into: sink)
    #expect(outcome.isComplete && outcome.pulledUpTo.description == "9998-12-31T23:59:59.999Z")
    // Disputes and sessions come by events; no list misses one.
    let listed: Set<RecordType> = [.paymentIntent, .capture, .refund, .invoice, .subscription]
    #expect(Set(outcome.walked.map(\.type)) == listed && outcome.walked.count == listed.count)
    #expect(sink.records.map(\.reference.id) == ["pi_1", "pi_2", "pi_5"])
    #expect(sink.rejected.map(\.position) == [5, 6, 7])
    #expect(sink.rejected.map(\.id) == ["", "", "pi_4"])
    #expect(sink.rejected.allSatisfy { $0.origin == "payment_intents.ndjson" })
    #expect(outcome.rejectedCount == 3 && outcome.counts == [.paymentIntent: 3])
  }

  @Test func readsKeptPullsAfterTheDirectoryOldestFirst() async throws {
    let directory = try TemporaryDirectory()
    defer { directory.remove() }
    try directory.write(refundJSON("r_3", of: "p"), to: "20260302T000000Z/refunds.ndjson")
    try directory.write(refundJSON("r_2", of: "p"), to: "20260301T000000Z/refunds.ndjson")
    try directory.write(refundJSON("r_1", of: "p"), to: "refunds.ndjson")
    try directory.write("not read", to: "20260302T000000Z/payment_intents.ndjson.part")
    try directory.write("not read", to: "20260302T000000Z/deeper/refunds.ndjson")
    let sink = CollectingSink()
    _ = try await archive(directory.path).pull(PullWindow(), into: sink)
    #expect(sink.records.map(\.reference.id) == ["r_1", "r_2", "r_3"])
    #expect(sink.rejected.isEmpty)
  }

  @Test func aMissingOrEmptyDirectoryIsIncomplete() async throws {
    let directory = try TemporaryDirectory()
    let empty = try await archive(directory.path).pull(PullWindow(), into: CollectingSink())
    #expect(empty.incompleteSeries.map(\.error.code) == [.archiveUnreadable])
    directory.remove()
    let missing = try await archive(directory.path).pull(PullWindow(), into: CollectingSink())
    #expect(missing.incompleteSeries.map(\.error.code) == [.archiveUnreadable])
  }

  @Test func eventsHoldDisputesAndSessionsOnly() async throws {
    let directory = try TemporaryDirectory()
    defer { directory.remove() }
    try directory.write(intentJSON("pi_1"), to: "payment_intents.ndjson")
    try directory.write(
      #"{"id":"d","status":"won","amount":1,"currency":"USD","create_at":"2026-03-02T00:00:00Z"}"#,
      to: "disputes.ndjson")
    let sink = CollectingSink()
    let events = RecordArchive.events(
      directory: directory.path, amounts: .major, merchantNumber: "m"
    ) { try PlainArchiveBytes(path: $0) }
    let outcome = try await events.pull(PullWindow(), into: sink)
    #expect(outcome.isComplete && outcome.walked.isEmpty)
    #expect(sink.records.map(\.reference) == [RecordReference(type: .dispute, id: "d")])
  }

  @Test func aFileThatBreaksOffKeepsWhatWasRead() async throws {
    struct Broken: ArchiveBytes {
      var plain: PlainArchiveBytes
      var reads = 0

      struct Torn: Error {}

      mutating func read(into buffer: UnsafeMutableRawBufferPointer) throws -> Int {
        reads += 1
        guard reads == 1 else { throw Torn() }
        return try plain.read(into: buffer)
      }
    }
    let directory = try TemporaryDirectory()
    defer { directory.remove() }
    try directory.write(intentJSON("pi_1") + "\n", to: "payment_intents.ndjson.gz")
    try directory.write(refundJSON("r_1", of: "pi_1") + "\n", to: "refunds.ndjson")
    let torn = RecordArchive(directory: directory.path, amounts: .major, merchantNumber: "m") {
      path in
      let plain = try PlainArchiveBytes(path: path)
      return path.hasSuffix(".gz") ? Broken(plain: plain) : plain
    }
    let sink = CollectingSink()
    let outcome = try await torn.pull(PullWindow(), into: sink)
    #expect(outcome.incompleteSeries.map(\.series) == ["payment_intents.ndjson.gz"])
    #expect(sink.records.map(\.reference.id) == ["pi_1", "r_1"])
  }

  @Test func deliversLargeFilesInChunks() async throws {
    let directory = try TemporaryDirectory()
    defer { directory.remove() }
    let lines = (0..<45_000).map { refundJSON("r_\($0)", of: "p") }.joined(separator: "\n")
    try directory.write(lines, to: "refunds.ndjson")
    let sink = CollectingSink()
    _ = try await archive(directory.path).pull(PullWindow(), into: sink)
    #expect(sink.pages.map(\.records.count) == [10_000, 10_000, 10_000, 10_000, 5000])
    #expect(Set(sink.records.map(\.reference.id)).count == 45_000)
  }

  /// Lines come out the same however the bytes arrive, and a line beyond the bound costs only
  /// itself.
  @Test(arguments: [1, 2, 3, 7, 64])
  func cutsLinesAtEverySplit(_ bufferBytes: Int) throws {
    let directory = try TemporaryDirectory()
    defer { directory.remove() }
    try directory.write("ab\n\nlonger than ten\r\nc\r\nlast", to: "x")
    var lines = NDJSONLines(
      try PlainArchiveBytes(path: directory.path + "/x"), lineBytesMax: 10,
      bufferBytes: bufferBytes)
    var seen: [String] = []
    while let line = try lines.next() {
      switch line {
      case .text(let bytes, let number):
        seen.append("\(number) \(String(decoding: bytes, as: UTF8.self))")
      case .tooLong(_, let number): seen.append("\(number) too long")
      }
    }
    #expect(seen == ["1 ab", "2 ", "3 too long", "4 c", "5 last"])
  }
}
