import Reconciliation
import Reporting
import SettlementModel
import Store
import Synchronization

/// Tells a person on standard error how a run goes on: a live line on a terminal, plain lines otherwise.
final class ConsoleProgress: NightProgress {
  private struct State {
    var tally = RunTally()
    var meter = ProgressMeter()
  }

  private let console: Console
  private let elapsed: @Sendable () -> Duration
  private let state = Mutex(State())

  /// - Parameter elapsed: time since any fixed moment; it never goes back.
  init(console: Console, elapsed: @escaping @Sendable () -> Duration = ConsoleProgress.monotonic) {
    self.console = console
    self.elapsed = elapsed
  }

  private static let origin = ContinuousClock.now
  static let monotonic: @Sendable () -> Duration = { origin.duration(to: .now) }

  /// What was done so far.
  var tally: RunTally { state.withLock { $0.tally } }

  func began(stage: NightStage) {
    let now = elapsed()
    let isFirst = state.withLock { state in
      defer { state.tally.began(stage, at: now) }
      return state.tally.durations[stage] == nil
    }
    console.enter(stage: stage.rawValue)
    if isFirst, stage != .ingest { console.detail("\(stage.rawValue) begins") }
  }

  func ended(stage: NightStage) {
    let now = elapsed()
    let tally = state.withLock { state in
      state.tally.ended(stage, at: now)
      return state.tally
    }
    console.liveLine("")
    if stage != .ingest {
      let milliseconds = StageText.milliseconds(tally.durations[stage] ?? .zero)
      console.detail(
        "\(stage.rawValue) ends: \(StageText.done(in: stage, tally))",
        .init("duration_ms", .integer(milliseconds)))
    }
    console.enter(stage: tally.stage?.rawValue)
  }

  func fetched(source: String, file: String, bytes: Int64, of total: Int64) {
    draw("fetch \(file)", done: bytes, of: total, .bytes)
  }

  func read(source: String, file: String, bytes: Int64, of total: Int64) {
    draw("ingest \(file)", done: min(bytes, total), of: total, .bytes)
  }

  func pulled(account: String, records count: Int) {
    let sum = state.withLock { state in
      state.tally.recordsPulled += count
      return state.tally.recordsPulled
    }
    draw("pull \(account)", done: Int64(sum), of: nil, .records)
  }

  func judged(cases: Int, of wanted: Int) {
    if cases == wanted { state.withLock { $0.tally.casesJudged += cases } }
    draw("match", done: Int64(cases), of: Int64(wanted), .cases)
  }

  func note(_ text: String) {
    console.detail(text)
  }

  func ingested(source: String, file: String, result: FileImportResult) {
    state.withLock { $0.tally.count(result) }
    let place: [JSONValue.Member] = [.init("source", .text(source)), .init("file", .text(file))]
    func say(_ level: LogLine.Level, _ text: String, _ fields: [JSONValue.Member] = []) {
      console.say(level, "\(file): \(text)", place + fields)
    }
    switch result {
    case .imported(let reading, let replaces):
      say(
        .info,
        "\(reading.counts.loaded) lines, \(reading.counts.rejected) rejected"
          + (replaces ? "; it replaces what came under this name before" : ""),
        [
          .init("lines", .integer(Int64(reading.counts.loaded))),
          .init("rejected", .integer(Int64(reading.counts.rejected))),
        ])
      for warning in reading.warnings { say(.warning, warning) }
    case .again: say(.debug, "the same as before")
    case .duplicate(let original): say(.warning, "the same content as \(original), counted once")
    case .restored: say(.info, "the content of an earlier version again")
    case .refused(let refusal):
      say(.error, refusal.detail, [.init("row", .integer(Int64(refusal.row)))])
    case .refusedBefore(let refusal): say(.debug, "still refused: \(refusal.detail)")
    }
  }

  private func draw(_ subject: String, done: Int64, of total: Int64?, _ unit: ProgressMeter.Unit) {
    guard let columns = console.liveColumns else { return }
    let now = elapsed()
    let line = state.withLock {
      $0.meter.line(subject, done: done, of: total, unit: unit, at: now, columns: columns)
    }
    if let line { console.liveLine(line) }
  }
}

/// What is said at the end of a stage.
enum StageText {
  static func milliseconds(_ duration: Duration) -> Int64 {
    let (seconds, attoseconds) = duration.components
    return seconds * 1000 + attoseconds / 1_000_000_000_000_000
  }

  /// `1.234 s`.
  static func seconds(_ duration: Duration) -> String {
    DecimalText.majorUnits(ofMinorUnits: Int128(milliseconds(duration)), digits: 3) + " s"
  }

  static func done(in stage: NightStage, _ tally: RunTally) -> String {
    let took = seconds(tally.durations[stage] ?? .zero)
    switch stage {
    case .fetch:
      let reading = seconds(tally.durations[.ingest] ?? .zero)
      return "\(tally.filesIngested) files ingested, \(tally.filesQuarantined) set aside, "
        + "\(tally.linesLoaded) lines, \(tally.linesRejected) rejected; fetching took \(took), reading \(reading)"
    case .pull: return "\(tally.recordsPulled) records, \(took)"
    case .match: return "\(tally.casesJudged) cases, \(took)"
    case .ingest, .report, .webhooks: return took
    }
  }
}

extension RunTally {
  /// Counts a file by what became of it.
  mutating func count(_ result: FileImportResult) {
    switch result {
    case .imported(let reading, _):
      filesIngested += 1
      linesLoaded += reading.counts.loaded
      linesRejected += reading.counts.rejected
    case .refused: filesQuarantined += 1
    case .again, .duplicate, .restored, .refusedBefore: break
    }
  }
}
