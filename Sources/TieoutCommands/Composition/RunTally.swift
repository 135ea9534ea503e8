package import Reconciliation

/// What a run has done so far: time by stage, files, lines, objects, cases.
package struct RunTally: Sendable {
  /// Time spent in each stage, less what stages within it took.
  package private(set) var durations: [NightStage: Duration] = [:]
  package var filesIngested = 0
  package var filesQuarantined = 0
  package var linesLoaded = 0
  package var linesRejected = 0
  package var recordsPulled = 0
  package var casesJudged = 0
  private var open: [NightStage] = []
  private var since: Duration = .zero

  package init() {}

  /// The stage that runs now; nil between stages.
  package var stage: NightStage? { open.last }

  package mutating func began(_ stage: NightStage, at now: Duration) {
    account(now)
    open.append(stage)
    durations[stage, default: .zero] += .zero
  }

  package mutating func ended(_ stage: NightStage, at now: Duration) {
    precondition(open.last == stage, "stages end in the order of their beginning, the last first")
    account(now)
    open.removeLast()
  }

  private mutating func account(_ now: Duration) {
    if let stage = open.last { durations[stage, default: .zero] += now - since }
    since = now
  }
}
