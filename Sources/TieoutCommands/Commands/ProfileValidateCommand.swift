import ArgumentParser
import Parsing
import Reporting
import SettlementModel

struct ProfileValidateCommand: AsyncParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "validate",
    abstract: "Say everything that is wrong with a profile, and what it refuses in whole files.",
    discussion: """
      Warns of what is no error but lets losses pass unseen. With files, each is read to its end and nothing is stored. \
      Ends with 78 where the profile is wrong and with 65 where something of a file is refused.

      Example: tieout profile validate mine.yaml mail/wallet-2026-03-05.csv
      """)

  @OptionGroup var options: GlobalOptions
  @Argument(
    help: "A profile's path, or a built-in profile's name.", completion: ProfileWords.completion)
  var profile: String
  @Argument(help: "Settlement files to read with it.", completion: .file())
  var files: [String] = []

  func run() async throws {
    let invocation = Invocation(options)
    try await invocation.reporting {
      let layout = try ProfileCommand.profile(named: profile)
      var text = "ok\t\(layout.name): no errors\n"
      for warning in ProfileWarnings.of(layout) { text += "warning\t\(layout.name): \(warning)\n" }
      try write(text)
      var held: [ExitStatus] = []
      for file in files { held.append(try validate(file, layout, invocation.console)) }
      return .combined(held)
    }
  }

  private func validate(
    _ file: String, _ layout: FileProfile, _ console: Console
  ) throws -> ExitStatus {
    let preview = try SettlementFileReader.preview(
      path: file, name: ProfileCommand.baseName(file), profile: layout,
      summary: layout.summaryFile(beside: file), maxLines: 0)
    let status = console.report(preview, of: file)
    var text = status == .done ? "ok\t\(file): nothing is refused\n" : "refused\t\(file)\n"
    for sum in preview.sums where sum.kind == .unknown {
      text += "warning\t\(file): \(sum.lines) lines are of the unknown kind '\(sum.kindText)'\n"
    }
    if let pattern = layout.fileName, pattern.parts(of: ProfileCommand.baseName(file)) == nil {
      text += "warning\t\(file): file_name does not match this name\n"
    }
    try write(text)
    return status
  }

  /// Names and words come from outside; nothing in them may act on the terminal.
  private func write(_ text: String) throws {
    let lines = text.split(separator: "\n").map { line in
      line.split(separator: "\t", maxSplits: 1).map { TerminalText.escaped(String($0)) }
        .joined(separator: "\t") + "\n"
    }
    try StandardOutput().write(Array(lines.joined().utf8))
  }
}
