/// The exit codes of tieout; no other place in the program knows a number.
public enum ExitStatus: Int32, Sendable, Hashable, CaseIterable {
  /// Done; no open discrepancy.
  case done = 0
  /// Something failed that no other code speaks of.
  case failure = 1
  /// Done; there are open discrepancies.
  case openDiscrepancies = 2
  /// The command line is wrong.
  case usage = 64
  /// Done, but a file was quarantined, or rows or API objects were rejected.
  case inputRefused = 65
  /// A source or the API could not be reached, or was incomplete after retries.
  case sourceUnavailable = 69
  /// An invariant of the program broke; no report was published.
  case invariantBroken = 70
  /// Output or database cannot be written.
  case cannotWrite = 73
  /// Another run holds the lock; nothing was done.
  case locked = 75
  /// Refused for security: host key, login, API key, or a secret that others can read.
  case security = 77
  /// The configuration is wrong.
  case configuration = 78
  /// Stopped by SIGINT at a safe point.
  case interrupted = 130
  /// Stopped by SIGTERM at a safe point.
  case terminated = 143

  /// What a script that sees the code may rely on, in one sentence without a full stop.
  package var meaning: String {
    switch self {
    case .done: "done; no open discrepancy (pending items do not count)"
    case .failure: "something failed that no other code speaks of"
    case .openDiscrepancies: "done; there are open discrepancies"
    case .usage: "the command line is wrong; nothing was done"
    case .inputRefused:
      "done, but input was refused: a file set aside, rows or API objects rejected"
    case .sourceUnavailable:
      "a source or the API could not be reached, or was incomplete after retries; what could be done was done"
    case .invariantBroken: "an invariant of the program broke; no report was published"
    case .cannotWrite: "the output or the database cannot be written"
    case .locked: "another run holds the lock; nothing was done"
    case .security:
      "refused for security: host key, login, API key, or a secret file that others can read"
    case .configuration: "the configuration is wrong; all errors were listed"
    case .interrupted: "stopped by SIGINT at a safe point"
    case .terminated: "stopped by SIGTERM at a safe point"
    }
  }

  /// Of codes that hold at once, the first of these wins.
  private static let precedence: [ExitStatus] = [
    .invariantBroken, .cannotWrite, .security, .sourceUnavailable, .inputRefused,
    .openDiscrepancies,
  ]

  /// The code of a command of which all of `statuses` hold.
  ///
  /// What ended the command early (a signal, the lock, configuration, usage) goes before what it
  /// found, then 70, 73, 77, 69, 65, 2 in that order, then 1. An unexpected failure hides behind
  /// none of the findings: only 70, 73, 77 and 69 go before it.
  public static func combined(_ statuses: some Sequence<ExitStatus>) -> ExitStatus {
    let held = Set(statuses)
    for status in [terminated, interrupted, locked, configuration, usage]
    where held.contains(status) {
      return status
    }
    for status in precedence.prefix(4) where held.contains(status) { return status }
    if held.contains(.failure) { return .failure }
    for status in precedence.dropFirst(4) where held.contains(status) { return status }
    return .done
  }
}
