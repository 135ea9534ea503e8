import DurableFiles
import Foundation
import Notification
import Reconciliation
import Reporting
import SettlementModel

/// What is done after a run, whatever came of it: summary, metrics, a post, a ping.
///
/// Nothing here changes what the run ended with: trouble is a warning, and every wait is bounded.
struct AfterRun: Sendable {
  let invocation: Invocation
  let record: RunRecord
  /// What the run ended with.
  let status: ExitStatus
  var sender = NotificationSender()

  /// A run that came to its end.
  static let successes: [ExitStatus] = [.done, .openDiscrepancies]
  /// Nothing was done, or a person stopped it: no news of how the night went.
  private static let silent: [ExitStatus] = [.locked, .interrupted, .terminated]

  private var console: Console { invocation.console }

  /// Writes the summary to standard output, where the run published one.
  func printSummary() {
    guard let summary = record.known.summary else { return }
    do {
      try StandardOutput().write(Array(summary.text().utf8))
    } catch is CommandExit {
      // Whoever read it has gone away.
    } catch {
      console.warning("the summary cannot be printed: \(error)")
    }
  }

  /// Writes metrics and tells whoever the configuration names.
  func tell(isOffline: Bool) async {
    guard let configuration = record.known.configuration else { return }
    let tasks = configuration.afterRun
    console.enter(stage: "after_run")
    defer { console.enter(stage: nil) }
    if let path = tasks.metricsFile, status != .locked { writeMetrics(to: path, configuration) }
    let isAnybodyNamed = tasks.postURL != nil || tasks.pingURL != nil
    guard isAnybodyNamed else { return }
    guard !isOffline else {
      return console.detail("nobody is told of the run, for it is offline")
    }
    guard !Self.silent.contains(status) else {
      return console.detail("nobody is told of a run that ended with \(status.rawValue)")
    }
    async let posted: Void = post(configuration)
    async let pinged: Void = ping(tasks)
    _ = await (posted, pinged)
  }

  private func writeMetrics(to path: String, _ configuration: Configuration) {
    let known = record.known
    do {
      // The exporter that reads the file is another user.
      try writeDurably(
        Array(metrics(known, configuration, earlier: Self.text(of: path)).text().utf8), to: path,
        mode: 0o644)
      console.detail("metrics: \(path)", .init("file", .text(path)))
    } catch {
      console.warning(
        "after_run.metrics_file: \(error); the run itself is not affected",
        .init("file", .text(path)))
    }
  }

  private func metrics(
    _ known: RunRecord.State, _ configuration: Configuration, earlier: String
  ) -> RunMetrics {
    let now = invocation.clock.now()
    var metrics = RunMetrics(
      merchant: configuration.merchant.number, exitCode: Int(status.rawValue),
      isSuccess: Self.successes.contains(status), startedAt: known.startedAt, endedAt: now,
      lastSuccessAt: known.lastSuccessAt ?? RunMetrics.lastSuccess(in: earlier))
    metrics.summary = known.summary?.summary
    metrics.apiRequests = known.requestsSent()
    guard let tally = known.progress?.tally else { return metrics }
    metrics.stageMilliseconds = NightStage.allCases.compactMap { stage in
      tally.durations[stage].map { (stage.rawValue, StageText.milliseconds($0)) }
    }
    metrics.filesIngested = tally.filesIngested
    metrics.filesQuarantined = tally.filesQuarantined
    metrics.linesRead = tally.linesLoaded
    metrics.apiObjects = tally.recordsPulled
    return metrics
  }

  /// A short text file; empty where there is none.
  private static func text(of path: String) -> String {
    guard let handle = FileHandle(forReadingAtPath: path) else { return "" }
    defer { try? handle.close() }
    let data = try? handle.read(upToCount: 1 << 20)
    return String(decoding: data ?? Data(), as: UTF8.self)
  }
}

// Telling others.
extension AfterRun {
  private func post(_ configuration: Configuration) async {
    guard let reference = configuration.afterRun.postURL else { return }
    let body: [UInt8]
    switch (configuration.afterRun.postFormat, record.known.summary) {
    case (.slack, let summary?): body = SlackMessage.bytes(of: summary)
    case (.slack, nil):
      body = SlackMessage.bytes(
        ofSentence: "tieout: merchant \(configuration.merchant.number): the run ended with exit code "
          + "\(status.rawValue) and published no report; its messages say why.")
    case (.summary, let summary?): body = SummaryJSON.bytes(of: summary.summary)
    case (.summary, nil): return console.detail("no summary is posted, for the run published none")
    }
    await send(.json(body), to: reference, key: "after_run.post_url", what: "the summary is posted")
  }

  private func ping(_ tasks: Configuration.AfterRun) async {
    guard let reference = tasks.pingURL else { return }
    let isSuccess = Self.successes.contains(status)
    guard isSuccess || tasks.pingsFailures else {
      return console.detail("no ping, for the run ended with \(status.rawValue)")
    }
    await send(
      .ping, to: reference, word: isSuccess ? nil : "fail", key: "after_run.ping_url",
      what: "pinged")
  }

  private func send(
    _ message: NotificationSender.Message, to reference: SecretReference, word: String? = nil,
    key: String, what: String
  ) async {
    do {
      let address = try Self.address(reference, environment: invocation.environment)
      try await sender.send(message, to: word.map { address.appending($0) } ?? address)
      console.detail("\(what) to \(address.host)", .init("host", .text(address.host)))
    } catch {
      console.warning("\(key): \(Self.text(of: error)); the run itself is not affected")
    }
  }

  /// Errors that are known to hold no address.
  private static func text(of error: any Error) -> String {
    switch error {
    case let error as NotificationError: error.description
    case let error as SecretProblem: error.description
    case is CancellationError: "stopped before it was sent"
    default: "could not be sent"
    }
  }

  /// The address that a secret holds.
  static func address(
    _ reference: SecretReference, environment: [String: String]
  ) throws -> NotificationAddress {
    try NotificationAddress(try reference.resolve(environment: environment).reveal())
  }
}
