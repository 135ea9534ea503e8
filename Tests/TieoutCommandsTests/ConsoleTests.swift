import Foundation
import Reporting
import SettlementModel
import Synchronization
import Testing
import TieoutCommands

@Suite struct ConsoleTests {
  private final class Lines: Sendable {
    let text = Mutex("")
  }

  private func said(
    _ verbosity: Console.Verbosity, format: LogFormat = .text, terminal: ErrorTerminal = none,
    _ body: (Console) -> Void
  ) -> String {
    let lines = Lines()
    let console = Console(
      verbosity: verbosity, environment: [:], format: format, invocation: "i-1", terminal: terminal,
      now: { Timestamp(milliseconds: 1_773_273_600_250) }
    ) { text in
      lines.text.withLock { $0 += text }
    }
    body(console)
    return lines.text.withLock { $0 }
  }

  private static let none = ErrorTerminal(isTerminal: false, name: "xterm", width: { 80 })
  private static let xterm = ErrorTerminal(isTerminal: true, name: "xterm", width: { 20 })

  @Test(arguments: [
    (Console.Verbosity.quiet, "tieout: error: e\n"),
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
    let leveled = said(verbosity) { console in
      for (level, message) in [
        (LogLine.Level.error, "e"), (.warning, "w"), (.info, "i"), (.debug, "d"),
      ] { console.say(level, message) }
    }
    #expect(leveled == expected)
  }

  @Test func remoteTextCannotDriveTheTerminal() {
    let text = said(.normal) { $0.error("bad name \u{1B}[2Ja\nb\u{9B}c") }
    #expect(text == "tieout: error: bad name \\u{1B}[2Ja\\u{A}b\\u{9B}c\n")
  }

  @Test(arguments: [("80", 80), ("x", nil), ("5", nil), ("-1", nil)] as [(String, Int?)])
  func columnsOfTheEnvironment(_ text: String, _ expected: Int?) {
    #expect(Console.columns(in: ["COLUMNS": text]) == expected)
  }

  @Test func jsonLinesCarryTimeLevelRunStageAndFields() throws {
    let text = said(.verbose, format: .json) { console in
      console.info("before")
      console.enter(run: 12)
      console.enter(stage: "ingest")
      console.warning(
        "a \"quoted\"\n\u{1B}[2J name", .init("file", .text("a\u{7}.csv")), .init("lines", .integer(3)))
      console.enter(stage: nil)
      console.detail("d")
    }
    #expect(
      text == """
        {"time":"2026-03-12T00:00:00.250Z","level":"info","invocation":"i-1","run":null,"stage":null,"message":"before"}
        {"time":"2026-03-12T00:00:00.250Z","level":"warning","invocation":"i-1","run":12,"stage":"ingest",\
        "message":"a \\"quoted\\"\\n\\u001b[2J name","file":"a\\u0007.csv","lines":3}
        {"time":"2026-03-12T00:00:00.250Z","level":"debug","invocation":"i-1","run":12,"stage":null,"message":"d"}

        """)
    for line in text.split(separator: "\n") {
      _ = try JSONSerialization.jsonObject(with: Data(line.utf8))
    }
  }

  @Test func stampsAreWrittenWhereAskedForAndNeverOnATerminal() {
    func text(_ terminal: ErrorTerminal) -> String {
      said(.normal, terminal: terminal) { console in
        console.adopt(format: .text, stamps: true)
        console.info("a")
        console.enter(run: 7)
        console.error("b")
      }
    }
    #expect(
      text(Self.none)
        == "2026-03-12T00:00:00.250Z run - tieout: a\n2026-03-12T00:00:00.250Z run 7 tieout: error: b\n")
    #expect(text(Self.xterm) == "tieout: a\ntieout: error: b\n")
  }

  @Test func aMessageClearsTheLiveLineFirst() {
    let text = said(.normal, terminal: Self.xterm) { console in
      console.liveLine("")
      console.liveLine("half way, and a name that is long")
      console.info("done")
      console.info("again")
      console.liveLine("x\u{1B}[2J")
      console.liveLine("")
      console.liveLine("")
    }
    #expect(
      text == "\r\u{1B}[Khalf way, and a na…\r\u{1B}[Ktieout: done\ntieout: again\n"
        + "\r\u{1B}[Kx\\u{1B}[2J\r\u{1B}[K")
  }

  @Test func noLiveLineWhereNobodyCouldSeeIt() {
    func live(_ terminal: ErrorTerminal, _ verbosity: Console.Verbosity, _ format: LogFormat) -> String {
      said(verbosity, format: format, terminal: terminal) { $0.liveLine("here") }
    }
    #expect(live(Self.xterm, .normal, .text) == "\r\u{1B}[Khere")
    #expect(live(Self.none, .normal, .text) == "")
    #expect(live(Self.xterm, .quiet, .text) == "")
    #expect(live(Self.xterm, .normal, .json) == "")
    for name in ["dumb", "", nil] {
      #expect(live(ErrorTerminal(isTerminal: true, name: name, width: { 80 }), .normal, .text) == "")
    }
    #expect(live(ErrorTerminal(isTerminal: true, name: "xterm", width: { 8 }), .normal, .text) == "")
  }
}
