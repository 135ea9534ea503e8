import Synchronization
import Testing
import TieoutCommands

@Suite struct ConsoleTests {
  private final class Lines: Sendable {
    let text = Mutex("")
  }

  private func said(_ verbosity: Console.Verbosity, _ body: (Console) -> Void) -> String {
    let lines = Lines()
    let console = Console(verbosity: verbosity, environment: [:]) { text in
      lines.text.withLock { $0 += text }
    }
    body(console)
    return lines.text.withLock { $0 }
  }

  @Test(arguments: [
    (Console.Verbosity.quiet, "tieout: error: e\ntieout: warning: w\n"),
    (.normal, "tieout: error: e\ntieout: warning: w\ntieout: i\n"),
    (.verbose, "tieout: error: e\ntieout: warning: w\ntieout: i\ntieout: d\n"),
  ])
  func verbosityDecides(_ verbosity: Console.Verbosity, _ expected: String) {
    let text = said(verbosity) {
      $0.error("e")
      $0.warning("w")
      $0.info("i")
      $0.detail("d")
    }
    #expect(text == expected)
  }

  @Test func remoteTextCannotDriveTheTerminal() {
    let text = said(.normal) { $0.error("bad name \u{1B}[2Ja\nb\u{9B}c") }
    #expect(text == "tieout: error: bad name \\u{1B}[2Ja\\u{A}b\\u{9B}c\n")
  }

  @Test(arguments: [("80", 80), ("x", nil), ("5", nil), ("-1", nil)] as [(String, Int?)])
  func columnsOfTheEnvironment(_ text: String, _ expected: Int?) {
    #expect(Console.columns(in: ["COLUMNS": text]) == expected)
  }
}
