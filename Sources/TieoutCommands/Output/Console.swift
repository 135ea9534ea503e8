import Foundation
package import Reporting

/// Standard error for messages, and what is known of the terminal. Standard output belongs to data.
package struct Console: Sendable {
  /// How much is said.
  package enum Verbosity: Sendable, Hashable, Comparable {
    /// Errors and warnings only.
    case quiet
    case normal
    /// Everything, also what was skipped and why.
    case verbose
  }

  package let verbosity: Verbosity
  /// Whether standard error is a terminal, so that a live line makes sense.
  package let errorIsTerminal: Bool
  /// Whether standard output is a terminal, so that reports default to tables.
  package let outputIsTerminal: Bool
  /// Columns of the terminal; nil where standard output is none.
  package let outputWidth: Int?
  /// Whether standard output is a terminal that shows colour, and nobody asked for none.
  package let outputUsesColor: Bool
  private let write: @Sendable (String) -> Void

  /// - Parameters:
  ///   - environment: `COLUMNS` counts where the terminal does not tell its width.
  ///   - write: takes finished text for standard error; by default it goes there.
  package init(
    verbosity: Verbosity, environment: [String: String],
    write: @escaping @Sendable (String) -> Void = Console.writeToStandardError
  ) {
    self.verbosity = verbosity
    self.errorIsTerminal = isatty(STDERR_FILENO) == 1
    self.outputIsTerminal = isatty(STDOUT_FILENO) == 1
    self.outputWidth =
      outputIsTerminal ? Self.terminalColumns() ?? Self.columns(in: environment) ?? 80 : nil
    self.outputUsesColor = outputIsTerminal && Self.allowsColor(environment)
    self.write = write
  }

  /// `tieout: error: MESSAGE`.
  package func error(_ message: String) { say("error: " + message) }

  /// `tieout: warning: MESSAGE`; shown also when quiet.
  package func warning(_ message: String) { say("warning: " + message) }

  /// `tieout: MESSAGE`; not when quiet.
  package func info(_ message: String) {
    if verbosity >= .normal { say(message) }
  }

  /// `tieout: MESSAGE`; only when verbose. The message is made only where it is shown.
  package func detail(_ message: @autoclosure () -> String) {
    if verbosity >= .verbose { say(message()) }
  }

  /// Draws over the terminal's current line; an empty text clears it.
  package func liveLine(_ text: String) {
    write("\r\u{1B}[K" + TerminalText.escaped(text))
  }

  /// Every problem of a configuration, one message each.
  package func report(_ errors: ConfigurationErrors) {
    for message in errors.messages { error(message) }
  }

  /// One message a line; control characters in it, also line ends, are shown escaped.
  private func say(_ message: String) {
    write("tieout: " + TerminalText.escaped(message) + "\n")
  }

  /// Writes all bytes to standard error; where that is closed there is nobody left to tell.
  package static let writeToStandardError: @Sendable (String) -> Void = { text in
    var bytes = Array(text.utf8)[...]
    while !bytes.isEmpty {
      let count = bytes.withUnsafeBytes {
        Foundation.write(STDERR_FILENO, $0.baseAddress, $0.count)
      }
      if count < 0, errno == EINTR { continue }
      guard count > 0 else { return }
      bytes = bytes.dropFirst(count)
    }
  }

  private static func terminalColumns() -> Int? {
    var size = winsize()
    guard ioctl(STDOUT_FILENO, UInt(TIOCGWINSZ), &size) == 0, size.ws_col > 0 else { return nil }
    return Int(size.ws_col)
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
