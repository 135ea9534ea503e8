import DurableFiles
import Reconciliation
import SettlementModel

/// What a command holds the data directory's lock for.
enum LockPurpose: Sendable {
  /// A stage of the night, which may take hours.
  case run
  /// Decisions of a person, which take a moment.
  case decision

  /// How the lock file marks a decision's hold, after the time of its start.
  static let decisionMark = ", for a decision"
}

extension Invocation {
  /// How long a run waits for another: whoever starts two by mistake is told at once.
  private static let runWait = Duration.milliseconds(500)
  /// How long a person's decision waits for a run, which may just be ending.
  private static let decisionWaitForRun = Duration.seconds(3)
  /// How long for a person's decision, which must not cost the night.
  private static let decisionWait = Duration.seconds(60)

  /// Takes the data directory's lock.
  ///
  /// Waits a moment for another's: a decision that ends soon must not keep the night from its work,
  /// nor one decision another.
  ///
  /// - Throws: `RunLockedError` where the other one keeps it.
  func lock(_ data: DataDirectory, for purpose: LockPurpose) async throws -> RunLock {
    let start = ContinuousClock.now
    let mark = purpose == .decision ? LockPurpose.decisionMark : ""
    var isTold = false
    while true {
      do {
        return try RunLock(
          path: data.lock, startedAt: clock.now().description + mark,
          mode: data.permissions.fileMode)
      } catch let error as RunLockedError {
        let isDecision = error.holder.hasSuffix(LockPurpose.decisionMark)
        let wait = purpose == .run ? Self.runWait : Self.decisionWaitForRun
        guard ContinuousClock.now - start < (isDecision ? Self.decisionWait : wait) else {
          throw error
        }
        if !isTold { console.info("waiting for the lock (\(error.holder))") }
        isTold = true
        try await Task.sleep(for: .milliseconds(50))
      }
    }
  }
}
