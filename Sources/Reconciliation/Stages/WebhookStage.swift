import DurableFiles
public import PaymentAPI
import SettlementModel
import Store

extension NightlyRun {
  /// Takes saved webhook bodies in: the records into the database, the events into the archive.
  ///
  /// A file that was read before, with the same key, changes nothing. Rejects of an earlier reading
  /// of a file of the same name are closed where they no longer occur.
  ///
  /// - Parameters:
  ///   - files: path, and the name that rejects carry.
  ///   - reading: what else decides how events are read, such as a digest of the key.
  /// - Returns: what each file held, a sentence each.
  public func ingest(
    webhooks files: [(path: String, name: String)], with reader: WebhookReader, reading: String
  ) async throws -> [String] {
    progress.began(stage: .webhooks)
    defer { progress.ended(stage: .webhooks) }
    let erased = try RepeatedErasure(plan: plan, database: database)
    let recorder = ArchiveWriter(
      directory: plan.data.archive, startedAt: Timestamp(seconds: clock.now().milliseconds / 1000))
    do {
      var seen: Set<String> = []
      var said: [String] = []
      for file in files {
        said.append(try await ingest(file, with: reader, reading: reading, seen: &seen, recorder))
      }
      try await recorder.finish()
      try erased?.perform()
      return said
    } catch {
      // What was stored before the failure is kept in the archive as well.
      try await recorder.finish()
      try erased?.perform()
      throw error
    }
  }

  private func ingest(
    _ file: (path: String, name: String), with reader: WebhookReader, reading: String,
    seen: inout Set<String>, _ recorder: ArchiveWriter
  ) async throws -> String {
    let digest = try FileDigest(ofFileAt: file.path).hex
    let setting = "webhooks \(file.name)"
    let fingerprint = FileDigest(of: Array("\(reading)\n\(digest)".utf8)).hex
    if try database.setting(setting) == fingerprint {
      return "\(file.name): nothing changed since it was last read"
    }
    let summary = try await reader.read(path: file.path, name: file.name, seen: &seen) { page in
      for type in RecordType.allCases {
        if let objects = page.objects[type] { try await recorder.append(type, objects: objects) }
      }
      try await recorder.flush()
      _ = try database.store(page: page.records, run: run, account: "webhooks")
    }
    try database.closeRejectsNotSeen(origin: file.name, since: run, run: run)
    try database.setSetting(setting, to: fingerprint)
    return "\(file.name): \(summary.text)"
  }
}

extension WebhookReader.Summary {
  /// One sentence about a file.
  fileprivate var text: String {
    var parts = ["\(events) events"]
    if repeated > 0 { parts.append("\(repeated) delivered before") }
    if rejected > 0 { parts.append("\(rejected) rejected") }
    if !passedOver.isEmpty {
      let names = passedOver.keys.sorted().joined(separator: ", ")
      let count = passedOver.values.reduce(0, +)
      parts.append("\(count) passed over, for the API lists what they are about (\(names))")
    }
    return parts.joined(separator: ", ")
  }
}
