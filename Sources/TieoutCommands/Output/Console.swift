import DurableFiles
import Foundation
package import Reporting
package import SettlementModel
import Synchronization

/// Standard error for messages, and what is known of the terminal. Standard output belongs to data.
package struct Console: Sendable {
  /// How much is said.
  package enum Verbosity: Sendable, Hashable, Comparable {
    /// Errors only.
    case quiet
    case normal
    /// Everything, also what was skipped and why.
    case verbose
  }

  package let verbosity: Verbosity
  /// Whether standard output is a terminal, so that reports default to tables.
  package let outputIsTerminal: Bool
  /// Columns of the terminal; nil where standard output is none.
  package let outputWidth: Int?
  /// Whether standard output is a terminal that shows colour, and nobody asked for none.
  package let outputUsesColor: Bool
  private let terminal: ErrorTerminal
  private let log: Log
  private let now: @Sendable () -> Timestamp
  private let write: @Sendable (String) -> Void

  /// - Parameters:
  ///   - environment: `COLUMNS` counts where the terminal does not tell its width; `TERM` tells what it can do.
  ///   - format: how messages are written until ``adopt(format:stamps:)`` says otherwise.
  ///   - invocation: what tells this invocation's lines from others'.
  ///   - terminal: what standard error is; by default it is looked at.
  ///   - now: the time that lines carry.
  ///   - write: takes finished text for standard error; by default it goes there.
  package init(
    verbosity: Verbosity, environment: [String: String], format: LogFormat = .text,
    invocation: String = UUID().uuidString.lowercased(), terminal: ErrorTerminal? = nil,
    now: @escaping @Sendable () -> Timestamp = Console.wallClock,
    write: @escaping @Sendable (String) -> Void = Console.writeToStandardError
  ) {
    self.verbosity = verbosity
    self.terminal = terminal ?? ErrorTerminal(environment: environment)
    self.outputIsTerminal = isatty(STDOUT_FILENO) == 1
    self.outputWidth =
      outputIsTerminal
      ? ErrorTerminal.columns(of: STDOUT_FILENO) ?? Self.columns(in: environment) ?? 80 : nil
    self.outputUsesColor = outputIsTerminal && Self.allowsColor(environment)
    self.log = Log(format: format, context: LogLine.Context(invocation: invocation))
    self.now = now
    self.write = write
  }

  /// `tieout: error: MESSAGE`.
  package func error(_ message: String, _ fields: JSONValue.Member...) {
    say(LogLine(.error, message, fields: fields))
  }

  /// `tieout: warning: MESSAGE`; not when quiet.
  package func warning(_ message: String, _ fields: JSONValue.Member...) {
    if verbosity >= .normal { say(LogLine(.warning, message, fields: fields)) }
  }

  /// `tieout: MESSAGE`; not when quiet.
  package func info(_ message: String, _ fields: JSONValue.Member...) {
    if verbosity >= .normal { say(LogLine(.info, message, fields: fields)) }
  }

  /// `tieout: MESSAGE`; only when verbose. The message is made only where it is shown.
  package func detail(_ message: @autoclosure () -> String, _ fields: JSONValue.Member...) {
    if verbosity >= .verbose { say(LogLine(.debug, message(), fields: fields)) }
  }

  /// A message of any level, where it is shown.
  package func say(_ level: LogLine.Level, _ message: String, _ fields: [JSONValue.Member] = []) {
    let least: Verbosity =
      switch level {
      case .error: .quiet
      case .warning, .info: .normal
      case .debug: .verbose
      }
    if verbosity >= least { say(LogLine(level, message, fields: fields)) }
  }

  /// Every problem of a configuration, one message each.
  package func report(_ errors: ConfigurationErrors) {
    for message in errors.messages { error(message) }
  }

  /// From here on messages are written like this.
  ///
  /// - Parameter stamps: whether text begins with time and run where standard error is no terminal.
  package func adopt(format: LogFormat, stamps: Bool) {
    log.state.withLock {
      $0.format = format
      $0.hasStamps = stamps
    }
  }

  /// From here on messages belong to this run of the journal.
  package func enter(run: Int64) { log.state.withLock { $0.context.run = run } }

  /// From here on messages belong to this stage; nil to none.
  package func enter(stage: String?) { log.state.withLock { $0.context.stage = stage } }

  /// Columns that a live line may take; nil where none is shown: where standard error is no terminal, or one that
  /// cannot go back in its line, when quiet, and where messages are JSON.
  package var liveColumns: Int? {
    guard verbosity > .quiet, log.state.withLock({ $0.format == .text }) else { return nil }
    return terminal.liveColumns()
  }

  /// Draws over the terminal's current line, which the next message clears; an empty text only clears it.
  package func liveLine(_ text: String) {
    guard let columns = liveColumns else { return }
    log.state.withLock { state in
      guard !text.isEmpty || state.isLive else { return }
      state.isLive = !text.isEmpty
      write(Self.clearLine + TerminalText.truncated(TerminalText.escaped(text), toColumns: columns))
    }
  }

  private func say(_ line: LogLine) {
    let time = now()
    log.state.withLock { state in
      let clearing = state.isLive ? Self.clearLine : ""
      state.isLive = false
      let text =
        switch state.format {
        case .json: line.json(at: time, context: state.context)
        case .text:
          line.text(
            stamp: state.hasStamps && !terminal.isTerminal ? time : nil, context: state.context)
        }
      write(clearing + text)
    }
  }

  private static let clearLine = "\r\u{1B}[K"

  /// How messages are written now; one for all copies of a console.
  private final class Log: Sendable {
    struct State {
      var format: LogFormat
      var hasStamps = false
      var context: LogLine.Context
      /// Whether a live line stands on the terminal.
      var isLive = false
    }
    let state: Mutex<State>

    init(format: LogFormat, context: LogLine.Context) {
      state = Mutex(State(format: format, context: context))
    }
  }
}

extension Console {
  /// The machine's time of day.
  package static let wallClock: @Sendable () -> Timestamp = {
    var time = timespec()
    clock_gettime(CLOCK_REALTIME, &time)
    return Timestamp(milliseconds: Int64(time.tv_sec) * 1000 + Int64(time.tv_nsec) / 1_000_000)
  }

  /// Writes all bytes to standard error; where that is closed there is nobody left to tell.
  package static let writeToStandardError: @Sendable (String) -> Void = { text in
    try? writeAll(Array(text.utf8), to: STDERR_FILENO)
  }

  /// How tables on standard output look.
  package var tableStyle: TableStyle {
    TableStyle(width: outputWidth, usesColor: outputUsesColor)
  }

  /// Whether the environment allows colour: `NO_COLOR` is not set, or empty, and the terminal is not a
  /// dumb one.
  package static func allowsColor(_ environment: [String: String]) -> Bool {
    let asksForNone = !(environment["NO_COLOR"] ?? "").isEmpty
    return !asksForNone && !["", "dumb"].contains(environment["TERM"] ?? "")
  }

  /// `COLUMNS` where it is a width that a table can use.
  package static func columns(in environment: [String: String]) -> Int? {
    guard let text = environment["COLUMNS"], let columns = Int(text),
      (20...10_000).contains(columns)
    else { return nil }
    return columns
  }
}
