import Foundation

/// What standard error is: a terminal that can show a live line, one that cannot, or none.
package struct ErrorTerminal: Sendable {
  package let isTerminal: Bool
  private let canGoBack: Bool
  private let width: @Sendable () -> Int

  /// Looks at standard error now; its width is looked at again for each line, for windows change.
  package init(environment: [String: String]) {
    let fallback = Console.columns(in: environment) ?? 80
    self.init(
      isTerminal: isatty(STDERR_FILENO) == 1, name: environment["TERM"],
      width: { Self.columns(of: STDERR_FILENO) ?? fallback })
  }

  /// - Parameters:
  ///   - name: `TERM`; a terminal without a name, or called `dumb`, cannot go back in its line.
  ///   - width: its columns now.
  package init(isTerminal: Bool, name: String?, width: @escaping @Sendable () -> Int) {
    self.isTerminal = isTerminal
    self.canGoBack = isTerminal && ![nil, "", "dumb"].contains(name)
    self.width = width
  }

  /// Columns for a live line, one less than there are, for a full line makes some terminals wrap; nil where none is
  /// shown.
  func liveColumns() -> Int? {
    guard canGoBack else { return nil }
    let columns = width() - 1
    return columns >= 10 ? columns : nil
  }

  /// The columns of a terminal; nil where it does not tell.
  static func columns(of descriptor: Int32) -> Int? {
    var size = winsize()
    guard ioctl(descriptor, UInt(TIOCGWINSZ), &size) == 0, size.ws_col > 0 else { return nil }
    return Int(size.ws_col)
  }
}
