package import Reporting
package import SettlementModel

/// How messages on standard error are written.
package enum LogFormat: String, Sendable, Hashable, CaseIterable {
  /// `tieout: MESSAGE`, a line each.
  case text
  /// One JSON object a line.
  case json
}

/// One message before it is written.
package struct LogLine: Sendable {
  package enum Level: String, Sendable {
    case error
    case warning
    case info
    /// Said with `--verbose` only.
    case debug
  }

  /// What tells one invocation, run and stage from another.
  package struct Context: Sendable {
    /// A UUID for each invocation of the program: lines have it before any run began, and where none does.
    package var invocation: String
    /// The run's number in the journal, as `tieout report runs` lists it; nil before it began.
    package var run: Int64?
    package var stage: String?

    package init(invocation: String, run: Int64? = nil, stage: String? = nil) {
      self.invocation = invocation
      self.run = run
      self.stage = stage
    }
  }

  package var level: Level
  package var message: String
  package var fields: [JSONValue.Member]

  package init(_ level: Level, _ message: String, fields: [JSONValue.Member] = []) {
    self.level = level
    self.message = message
    self.fields = fields
  }

  /// `tieout: error: MESSAGE` with its line end; control characters, also line ends, are shown escaped.
  ///
  /// - Parameter stamp: the time to begin with, and the run; nil leaves both out.
  package func text(stamp: Timestamp?, context: Context) -> String {
    let start = stamp.map { "\($0) run \(context.run.map(String.init) ?? "-") " } ?? ""
    let prefix =
      switch level {
      case .error: "error: "
      case .warning: "warning: "
      case .info, .debug: ""
      }
    return start + "tieout: " + prefix + TerminalText.escaped(message) + "\n"
  }

  /// One JSON object with its line end: time, level, invocation, run, stage, message, then the fields.
  package func json(at time: Timestamp, context: Context) -> String {
    let members: [JSONValue.Member] =
      [
        .init("time", .text(time.description)), .init("level", .text(level.rawValue)),
        .init("invocation", .text(context.invocation)),
        .init("run", context.run.map { .integer($0) } ?? .null),
        .init("stage", .optional(context.stage)), .init("message", .text(message)),
      ] + fields
    return String(decoding: JSONValue.object(members).compact(), as: UTF8.self) + "\n"
  }
}
