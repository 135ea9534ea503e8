extension Configuration {
  /// How messages are written.
  package struct Log: Sendable, Hashable {
    package var format: LogFormat
    /// Whether text begins with time and run where standard error is no terminal.
    package var hasStamps: Bool
  }

  /// What is done after `tieout run`, whatever came of it.
  package struct AfterRun: Sendable, Hashable {
    package enum PostFormat: String, Sendable, Hashable, CaseIterable {
      /// `{"text": …}`, as Slack and what imitates it read.
      case slack
      /// The bytes of `summary.json`.
      case summary
    }
    /// Where metrics are written for Prometheus; nil writes none.
    package var metricsFile: String?
    /// Where the summary is sent; nil sends none.
    package var postURL: SecretReference?
    package var postFormat: PostFormat
    /// What is fetched when a run came to its end; nil fetches nothing.
    package var pingURL: SecretReference?
    /// Whether `…/fail` is fetched when it did not.
    package var pingsFailures: Bool
  }
}

// The parts `log` and `after_run`.
extension ConfigurationReader {
  func readLog() -> Configuration.Log {
    Configuration.Log(
      format: text("log.format").flatMap(LogFormat.init(rawValue:)) ?? .text,
      hasStamps: boolean("log.stamps"))
  }

  mutating func readAfterRun() -> Configuration.AfterRun {
    let metricsFile = path("after_run.metrics_file")
    if let metricsFile, metricsFile.hasSuffix("/") {
      report("after_run.metrics_file", "is a folder; name a file, such as \(metricsFile)tieout.prom")
    }
    let postURL = secret("after_run.post_url")
    let pingURL = secret("after_run.ping_url")
    if pingURL == nil, boolean("after_run.ping_fail"), !isWritten("after_run.ping_url_env"),
      !isWritten("after_run.ping_url_file")
    {
      report("after_run.ping_fail", "has nothing to fetch; write ping_url_env or ping_url_file")
    }
    return Configuration.AfterRun(
      metricsFile: metricsFile, postURL: postURL,
      postFormat: text("after_run.post_format").flatMap(
        Configuration.AfterRun.PostFormat.init(rawValue:)) ?? .slack,
      pingURL: pingURL, pingsFailures: boolean("after_run.ping_fail"))
  }
}
