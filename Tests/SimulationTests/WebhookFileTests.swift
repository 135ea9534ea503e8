import Foundation
import TestSupport
import Testing

/// Saved webhook bodies lead to the findings that the same objects in an archive lead to.
@Suite("Webhook files", .ownThreads)
struct WebhookFileTests {
  @Test("disputes and sessions by --webhooks instead of the archive", arguments: [UInt64(81), 82])
  func sameFindings(seed: UInt64) throws {
    let world = try WorldOnDisk(.init(seed: seed))
    try moveEvents(of: world)
    let ingested = try world.tieout(
      ["ingest", "--webhooks", "disputes.ndjson", "sessions.json", "--date", world.lastDay])
    #expect(ingested.exitCode == 0, "\(ingested)")
    #expect(ingested.standardError.contains("api.webhook_public_key is not set"), "\(ingested)")
    _ = try world.run()
    #expect(differences(try world.findingKeys(), try world.labelKeys()) == "", "seed \(seed)")
    let reports = try world.reports()
    // Delivered again, in any order, nothing changes.
    let lines = try world.text("disputes.ndjson").split(separator: "\n").map(String.init)
    try world.write((lines.reversed() + lines).joined(separator: "\n"), to: "again.ndjson")
    let again = try world.tieout(["ingest", "--webhooks", "again.ndjson", "--date", world.lastDay])
    #expect(again.standardError.contains("\(lines.count) delivered before"), "\(again)")
    _ = try world.run()
    #expect(firstDifferences(try world.reports(), reports) == "", "seed \(seed)")
    let kept = world.directory.appending(path: "var/archive")
    let folders = try FileManager.default.contentsOfDirectory(atPath: kept.path)
    #expect(!folders.isEmpty, "the events are kept for rebuilding")
  }

  @Test("with a key, unsigned events are refused with 65 until they come signed or are resolved")
  func unsigned() throws {
    let world = try WorldOnDisk(.init(seed: 83))
    try moveEvents(of: world)
    let make = try runProgram(
      "/bin/bash",
      ["-c", "openssl genrsa -out key.pem 2048 && openssl rsa -in key.pem -pubout -out public.pem"],
      in: world.directory)
    try #require(make.exitCode == 0, "\(make)")
    try world.configure("api:", "api:\n  webhook_public_key: ./public.pem")
    let run = try world.tieout(
      ["ingest", "--webhooks", "disputes.ndjson", "--date", world.lastDay])
    #expect(run.exitCode == 65, "\(run)")
    #expect(run.standardError.contains("rejected"), "\(run)")
    let refused = try world.tieout(["report", "discrepancies", "--format", "csv"])
    #expect(refused.standardOutput.contains("RECORD_REJECTED"), "\(refused)")
    #expect(refused.standardOutput.contains("no signature"), "\(refused)")
    // The same file, signed: its rejects close.
    let sign = """
      while IFS= read -r body; do printf %s "$body" > body
      sign=$(openssl dgst -sha256 -sign key.pem body | openssl base64 -A)
      printf '{"headers":{"sign":"%s"},"body":%s}\\n' "$sign" "$body"; done < disputes.ndjson > signed
      mv signed disputes.ndjson
      """
    let signed = try runProgram("/bin/bash", ["-c", sign], in: world.directory)
    try #require(signed.exitCode == 0, "\(signed)")
    let taken = try world.tieout(
      ["ingest", "--webhooks", "disputes.ndjson", "--date", world.lastDay])
    #expect(taken.exitCode == 0, "\(taken)")
    try world.write("no key", to: "public.pem")
    let wrong = try world.tieout(
      ["ingest", "--webhooks", "disputes.ndjson", "--date", world.lastDay])
    #expect(wrong.exitCode == 78, "\(wrong)")
  }

  /// Takes disputes and sessions out of the archive; sessions become one array of events.
  private func moveEvents(of world: WorldOnDisk) throws {
    try world.write(try world.text("archive/disputes.ndjson"), to: "disputes.ndjson")
    let sessions = try world.text("archive/checkout_sessions.ndjson").split(separator: "\n")
    let events = sessions.enumerated().map { index, session in
      "{\"id\": \"evt_\(index)\",\n \"name\": \"checkout_session.updated\",\n \"data\": \(session)}"
    }
    try world.write("[\n" + events.joined(separator: ",\n") + "\n]\n", to: "sessions.json")
    for name in ["disputes", "checkout_sessions"] {
      try FileManager.default.removeItem(
        at: world.directory.appending(path: "archive/\(name).ndjson"))
    }
  }
}
