import DurableFiles
import Foundation
import Parsing
import SettlementModel
import Store

/// Reads kept files again, each with the profile that it was read with.
struct ContentReading {
  let rebuild: DatabaseRebuild
  let database: SettlementDatabase

  func read(_ content: ContentToRead) throws {
    let plan = try rebuild.plan(try database.lastBusinessDay() ?? BusinessDay(daysSinceEpoch: 0), true)
    let path = plan.data.inbox + "/" + content.sha256
    try requireKept(content, at: path)
    let planned = plan.sources.first { $0.name == content.source }
    let version = content.profile.components(separatedBy: " summary ")[0]
    guard let profile = try profile(version, planned: planned) else {
      throw RebuildError.fileMissing(
        path: path,
        detail: "\(content.name) was read with the profile \(version), which is not kept")
    }
    let summary = try summary(of: content, profile: profile, inbox: plan.data.inbox)
    var limits = plan.parsingLimits
    // Who accepted a file with more rejects than the limits allow did so already.
    limits.rejectedRows = .max
    try database.restoreLines(of: content) { importer in
      try SettlementFileReader.read(
        path: path, name: content.name, profile: profile, limits: limits,
        decryption: planned?.decryption, summary: summary, into: &importer)
    }
  }

  private func requireKept(_ content: ContentToRead, at path: String) throws {
    let digest: FileDigest
    do {
      digest = try FileDigest(ofFileAt: path)
    } catch {
      throw RebuildError.fileMissing(path: path, detail: "\(content.name) is not kept: \(error)")
    }
    let expected = try database.keptDigest(of: content.sha256)
    guard digest.hex == expected else {
      throw RebuildError.fileMissing(
        path: path, detail: "the bytes kept of \(content.name) are not those that came")
    }
  }

  private func profile(_ version: String, planned: PlannedSource?) throws -> FileProfile? {
    if let text = try database.profileText(version) {
      return try FileProfile(yaml: text, file: "logbook: \(version)")
    }
    return planned?.profileVersion == version ? planned?.profile : nil
  }

  /// The summary file that the content was held to, by the digest that its profile text names.
  private func summary(
    of content: ContentToRead, profile: FileProfile, inbox: String
  ) throws -> KeptSummaryFile? {
    let parts = content.profile.components(separatedBy: " summary ")
    guard parts.count == 2, let layout = profile.summaryFile else { return nil }
    let name = layout.name(for: profile.fileName?.groups(of: content.name) ?? [:])
    return KeptSummaryFile(path: inbox + "/" + parts[1], name: name ?? parts[1])
  }
}
