import ArgumentParser
import Foundation
import PaymentAPI
import Reconciliation
import SettlementModel

/// `ingest --webhooks`: saved webhook bodies instead of settlement files.
struct WebhookOptions: ParsableArguments {
  @Option(
    parsing: .upToNextOption,
    help: ArgumentHelp(
      "Saved webhook bodies: JSON, NDJSON or form data, plain or gzip. Disputes and checkout sessions are taken.",
      valueName: "file"),
    completion: .file())
  var webhooks: [String] = []

  /// Refuses files that are not there before anything is done.
  func validate() throws {
    for file in webhooks where !FileManager.default.isReadableFile(atPath: file) {
      throw ValidationError("--webhooks: cannot read \(file)")
    }
  }

  /// Stores what the files bring; the next `run` or `match` judges it.
  func ingest(_ invocation: Invocation, date: BusinessDay?) async throws {
    let files = webhooks.map { (path: $0, name: URL(filePath: $0).lastPathComponent) }
    try await invocation.writing(command: "ingest", date: date) { night, _, _ in
      let (reader, reading) = try invocation.configuration().webhookReader()
      if !reader.checksSignatures {
        invocation.console.info(
          "api.webhook_public_key is not set: events are taken without looking at their signatures")
      }
      for told in try await night.ingest(webhooks: files, with: reader, reading: reading) {
        invocation.console.info(told)
      }
      var outcome = NightOutcome()
      try night.countRefusals(into: &outcome)
      if outcome.openRefusals > 0 {
        invocation.console.error(
          "input was refused; `tieout report discrepancies --class CONTROL` tells what and why")
      }
      return invocation.conclude(outcome)
    }
  }
}
