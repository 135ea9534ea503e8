import Foundation
import PaymentAPI
import SettlementModel
import TestSupport
import Testing

/// Saved webhook bodies in every form, signed and not.
@Suite("Webhooks")
struct WebhookTests {
  private static let dispute = """
    {"id":"evt_1","name":"dispute.created","create_at":"2026-03-02T08:00:00Z","data":{"id":"dis_1",\
    "status":"pending","retrieval":false,"amount":12.50,"currency":"EUR","create_at":"2026-03-02T08:00:00Z",\
    "payment_intent_id":"1012603010101000001","merchant_order_id":"SO-1"}}
    """
  private static let session = """
    {"id":"evt_2","name":"checkout_session.completed","data":{"id":"cs_1","object":"checkout.session",\
    "amount":9.99,"currency":"EUR","merchant_order_id":"SO 2&3","status":"complete","payment_status":"paid",\
    "payment_intent_id":"1012603010101000002","created":1772409600}}
    """

  @Test("NDJSON, form data, an array over several lines, and an envelope say the same")
  func forms() async throws {
    let plain = try await read(Self.dispute + "\n" + Self.session + "\n")
    #expect(plain.records.map(\.reference.id) == ["dis_1", "cs_1"])
    #expect(plain.rejected.isEmpty)
    let form = try await read("data=\(Self.formEncoded(Self.dispute))\na=b&data=\(Self.formEncoded(Self.session))")
    #expect(form.records == plain.records)
    let array = "[\n\(Self.dispute)\n,\n\(Self.session)]\n"
    #expect(try await read(array).records == plain.records)
    let pretty = Self.dispute.replacingOccurrences(of: ",", with: ",\n  ")
    #expect(try await read(pretty).records == [plain.records[0]])
    let envelopes = [Self.dispute, "data=" + Self.formEncoded(Self.session)].map(Self.envelope)
    #expect(try await read(envelopes.joined(separator: "\n")).records == plain.records)
    #expect(try await read("{\"body\":\(Self.dispute)}").records == [plain.records[0]])
  }

  @Test("an event delivered twice is taken once; what the API lists is passed over")
  func repeated() async throws {
    let paid = #"{"id":"evt_3","name":"payment_intent.succeeded","data":{"id":"1"}}"#
    let read = try await read([Self.dispute, Self.dispute, paid].joined(separator: "\n"))
    #expect(read.records.count == 1)
    #expect(read.objects[.dispute]?.count == 1)
    #expect(read.summary.repeated == 1)
    #expect(read.summary.passedOver == ["payment_intent.succeeded": 1])
  }

  @Test("what is no event is rejected with its place; the rest is taken")
  func rejects() async throws {
    let read = try await read([Self.dispute, "{\"id\":", "{\"id\":\"x\"}", "data=%4", Self.session].joined(separator: "\n"))
    #expect(read.records.count == 2)
    #expect(read.rejected.map(\.position) == [2, 3, 4])
    #expect(read.rejected.allSatisfy { $0.origin == "hooks.ndjson" && !$0.reason.isEmpty })
  }

  @Test("with a key, a signature must be there and fit, whatever byte is changed")
  func signatures() async throws {
    let key = try SigningKey()
    let publicKey = try WebhookPublicKey(pem: key.publicPEM)
    let form = "data=" + Self.formEncoded(Self.session)
    let signed = try [Self.dispute, form].map { Self.envelope($0, sign: try key.signature(of: $0)) }
    #expect(try await read(signed.joined(separator: "\n"), key: publicKey).records.count == 2)
    let bare = try await read(Self.dispute, key: publicKey)
    #expect(bare.records.isEmpty && bare.rejected[0].reason.contains("no signature"))
    var generator = SeededGenerator(seed: 5)
    let signature = try key.signature(of: Self.dispute)
    for _ in 0..<50 {
      var bytes = Array(Self.dispute.utf8)
      let place = Int.random(in: 0..<bytes.count, using: &generator)
      bytes[place] = bytes[place] == 0x31 ? 0x32 : 0x31
      let changed = String(decoding: bytes, as: UTF8.self)
      let read = try await read(Self.envelope(changed, sign: signature), key: publicKey)
      #expect(read.records.isEmpty && read.rejected.count == 1, "seed 5, byte \(place)")
      #expect(read.rejected.first?.reason.contains("does not fit") ?? false)
    }
    let other = try SigningKey().signature(of: Self.dispute)
    for wrong in [other, "", "no base64!", String(signature.dropLast(8))] {
      let read = try await read(Self.envelope(Self.dispute, sign: wrong), key: publicKey)
      #expect(read.records.isEmpty && read.rejected.count == 1)
    }
    #expect(throws: WebhookPublicKeyError.self) { try WebhookPublicKey(pem: "no key") }
  }

  private struct Read {
    var records: [APIRecord] = []
    var rejected: [RejectedRecord] = []
    var objects: [RecordType: [[UInt8]]] = [:]
    var summary = WebhookReader.Summary()
  }

  private func read(_ text: String, key: WebhookPublicKey? = nil) async throws -> Read {
    let path = NSTemporaryDirectory() + "tieout-hooks-\(UUID().uuidString)"
    try Data(text.utf8).write(to: URL(filePath: path))
    defer { try? FileManager.default.removeItem(atPath: path) }
    let reader = WebhookReader(
      amounts: .major, merchantNumber: "500000000000001", key: key,
      opening: { try PlainArchiveBytes(path: $0) })
    var read = Read()
    var seen: Set<String> = []
    read.summary = try await reader.read(path: path, name: "hooks.ndjson", seen: &seen) { page in
      read.records += page.records.records
      read.rejected += page.records.rejected
      read.objects.merge(page.objects) { $0 + $1 }
    }
    return read
  }

  private static func envelope(_ body: String) -> String { envelope(body, sign: nil) }

  private static func envelope(_ body: String, sign: String?) -> String {
    let escaped = body.replacingOccurrences(of: "\\", with: "\\\\")
      .replacingOccurrences(of: "\"", with: "\\\"")
    let headers = sign.map { "\"headers\":{\"sign\":\"\($0)\"}," } ?? ""
    return "{\(headers)\"body\":\"\(escaped)\"}"
  }

  /// As browsers encode a form.
  private static func formEncoded(_ text: String) -> String {
    text.utf8.map { byte in
      switch byte {
      case 0x30...0x39, 0x41...0x5A, 0x61...0x7A: String(UnicodeScalar(byte))
      case 0x20: "+"
      default: "%" + (byte < 16 ? "0" : "") + String(byte, radix: 16, uppercase: true)
      }
    }.joined()
  }
}

/// A fresh RSA key of the system's `openssl`, a path of its own beside the program's.
private final class SigningKey {
  private let folder: URL
  let publicPEM: String

  init() throws {
    folder = FileManager.default.temporaryDirectory.appending(path: "tieout-key-\(UUID().uuidString)")
    try FileManager.default.createDirectory(at: folder, withIntermediateDirectories: true)
    publicPEM = try Self.openssl(
      "openssl genrsa -out key.pem 2048 2>/dev/null && openssl rsa -in key.pem -pubout 2>/dev/null", folder)
  }

  deinit { try? FileManager.default.removeItem(at: folder) }

  func signature(of body: String) throws -> String {
    try Data(body.utf8).write(to: folder.appending(path: "body"))
    return try Self.openssl("openssl dgst -sha256 -sign key.pem body | openssl base64 -A", folder)
  }

  private static func openssl(_ command: String, _ folder: URL) throws -> String {
    let run = try StartedProgram("/bin/bash", ["-c", command], in: folder).wait()
    guard run.exitCode == 0, !run.standardOutput.isEmpty else { throw ProgramError(run.description) }
    return run.standardOutput
  }
}
