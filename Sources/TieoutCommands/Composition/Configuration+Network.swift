import Acquisition
import PaymentAPI

extension Configuration.NetworkLimits {
  /// The bounds of an SFTP server that is asked from now on, in a run whose servers are asked until
  /// `runEnd`.
  func sftp(until runEnd: ContinuousClock.Instant) -> SFTPLimits {
    SFTPLimits(
      connectTimeout: .seconds(connectSeconds), idleLimit: .seconds(idleSeconds),
      bytesPerSecondMin: bytesPerSecondMin, speedWindow: .seconds(idleSeconds),
      callDeadline: .seconds(fetchSeconds), sourceDeadline: left(until: runEnd))
  }

  /// The bounds of one API call.
  var call: CallLimits {
    var limits = CallLimits()
    limits.connectTimeoutMilliseconds = Int64(connectSeconds) * 1000
    limits.readTimeoutMilliseconds = Int64(min(idleSeconds, callSeconds)) * 1000
    limits.callDeadlineMilliseconds = Int64(callSeconds) * 1000
    return limits
  }

  /// How long a source that is begun now may take: zero where the run's time is over.
  func left(until runEnd: ContinuousClock.Instant) -> Duration {
    max(.zero, min(.seconds(sourceSeconds), ContinuousClock.now.duration(to: runEnd)))
  }
}
