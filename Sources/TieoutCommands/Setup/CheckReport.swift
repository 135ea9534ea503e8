import Reporting

/// What was tried out and how it went, a line each.
struct CheckReport {
  /// Takes each finished line; nothing where lines are only kept.
  var tell: (String) throws -> Void = { _ in }
  private(set) var failures: [ExitStatus] = []
  /// `WHAT: DETAIL` of every failure.
  private(set) var failedTexts: [String] = []
  /// The first error of `tell`; what is tried out goes on, and who started it throws it.
  private(set) var tellError: (any Error)?

  mutating func passed(_ what: String, _ detail: String) { add("ok", what, detail) }
  mutating func noted(_ what: String, _ detail: String) { add("note", what, detail) }
  mutating func failed(_ what: String, _ detail: String, _ status: ExitStatus) {
    failures.append(status)
    failedTexts.append("\(what): \(Self.line(detail))")
    add("FAILED", what, detail)
  }

  /// What was found out about `after_run`.
  mutating func add(_ check: AfterRunCheck) {
    for (what, detail) in check.passed { passed(what, detail) }
    for (what, detail) in check.noted { noted(what, detail) }
  }

  private mutating func add(_ word: String, _ what: String, _ detail: String) {
    do {
      try tell("\(word)\t\(TerminalText.escaped("\(what): \(Self.line(detail))"))\n")
    } catch {
      tellError = tellError ?? error
    }
  }

  private static func line(_ detail: String) -> String {
    detail.split(separator: "\n").joined(separator: " ")
  }
}
