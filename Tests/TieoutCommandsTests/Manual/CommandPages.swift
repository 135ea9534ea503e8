import Foundation

import TieoutCommands

/// The pages of section 1, one for each command.
enum CommandPages {
  static func all(version: String) throws -> [ManPage] {
    let tree = try CommandTree.program()
    return tree.all().filter { $0.command.name != "help" }.map { path, command in
      page(of: command, path: path, version: version)
    }
  }

  private static func page(of command: CommandTree, path: [String], version: String) -> ManPage {
    var page = ManPage(
      name: path.joined(separator: "-"), section: 1, abstract: abstract(of: command),
      version: version)
    page.heading("SYNOPSIS")
    synopsis(of: command, path: path, on: &page)
    page.heading("DESCRIPTION")
    page.paragraph(command.abstract)
    page.paragraph(description(of: command))
    subcommands(of: command, path: path, on: &page)
    arguments(of: command, on: &page)
    let readsConfiguration = path.count == 1 || command.arguments.contains { $0.names.contains("--config") }
    exitStatus(readsConfiguration: readsConfiguration, on: &page)
    if readsConfiguration {
      files(on: &page)
      environment(on: &page)
    }
    page.heading("EXAMPLES")
    page.typed(command.examples)
    var related: [(name: String, section: Int)] = [("tieout", 1), ("tieout.yaml", 5)]
    if path.count == 1 { related.removeFirst() }
    if path.count == 3 { related.insert((path.prefix(2).joined(separator: "-"), 1), at: 1) }
    related += command.subcommands.filter { $0.name != "help" }
      .map { ((path + [$0.name]).joined(separator: "-"), 1) }
    page.references(related)
    return page
  }

  /// The abstract as the name line has it: without a full stop, small where it begins a sentence.
  private static func abstract(of command: CommandTree) -> String {
    let text = command.abstract.hasSuffix(".") ? String(command.abstract.dropLast()) : command.abstract
    return text.prefix(1).lowercased() + text.dropFirst()
  }

  private static func description(of command: CommandTree) -> String {
    command.discussion.components(separatedBy: "\n").filter { !$0.hasPrefix("Example: ") }
      .joined(separator: "\n")
  }

  private static func synopsis(of command: CommandTree, path: [String], on page: inout ManPage) {
    var words = ["\\fB\(ManPage.plain(path.joined(separator: " ")))\\fR"]
    if command.arguments.contains(where: { $0.isShown && $0.kind != .positional && isOwn($0) }) {
      words.append("[\\fIoptions\\fR]")
    }
    for argument in command.arguments where argument.kind == .positional {
      let word = "\\fI\(ManPage.plain(argument.valueName))\\fR" + (argument.isRepeating ? " ..." : "")
      words.append(argument.isOptional ? "[\(word)]" : word)
    }
    if command.subcommands.contains(where: { $0.name != "help" }) { words.append("\\fIcommand\\fR") }
    page.raw(words.joined(separator: " "))
  }

  /// Not what the parser gives every command.
  private static func isOwn(_ argument: CommandTree.Argument) -> Bool {
    !argument.names.contains("--help") && !argument.names.contains("--version")
  }

  private static func subcommands(of command: CommandTree, path: [String], on page: inout ManPage) {
    let shown = command.subcommands.filter { $0.name != "help" }
    guard !shown.isEmpty else { return }
    page.heading("COMMANDS")
    for below in shown {
      page.item((path + [below.name]).joined(separator: " "), meaning: [below.abstract])
    }
  }

  private static func arguments(of command: CommandTree, on page: inout ManPage) {
    let shown = command.arguments.filter(\.isShown)
    let positional = shown.filter { $0.kind == .positional }
    if !positional.isEmpty {
      page.heading("ARGUMENTS")
      for argument in positional {
        page.item(argument.valueName, meaning: [argument.abstract, argument.discussion])
      }
    }
    page.heading("OPTIONS")
    for argument in shown where argument.kind != .positional {
      page.item(
        argument.names.joined(separator: ", "),
        value: argument.kind == .option ? argument.valueName : "",
        meaning: [argument.abstract, argument.discussion])
    }
  }

  private static func exitStatus(readsConfiguration: Bool, on page: inout ManPage) {
    page.heading("EXIT STATUS")
    let always: [ExitStatus] = [.done, .failure, .usage, .cannotWrite]
    for status in ExitStatus.allCases where readsConfiguration || always.contains(status) {
      let meaning = status == .done && !readsConfiguration ? "done" : status.meaning
      page.item(String(status.rawValue), meaning: [meaning + "."])
    }
    guard readsConfiguration else { return }
    page.paragraph("Where several hold, the first of 70, 73, 77, 69, 65 and 2 is the one that is given.")
  }

  private static func files(on page: inout ManPage) {
    page.heading("FILES")
    page.item(
      "./tieout.yaml, /etc/tieout/tieout.yaml",
      meaning: ["The configuration, where neither --config nor TIEOUT_CONFIG names another. See tieout.yaml(5)."])
    let folder = "data_directory"
    for (path, meaning) in [
      ("tieout.sqlite", "The database."), ("inbox/", "Settlement files as they were received."),
      ("archive/", "What the API answered, as NDJSON."),
      ("reports/DAY/", "The reports of a business day."),
      ("lock", "Held while a command writes."),
    ] { page.item("\(folder)/\(path)", meaning: [meaning]) }
  }

  private static func environment(on page: inout ManPage) {
    page.heading("ENVIRONMENT")
    page.item("TIEOUT_CONFIG", meaning: ["The configuration file, where --config names none."])
    page.item(
      "TIEOUT_*",
      meaning: ["Stands in for a key of the configuration: TIEOUT_ and its path in upper case, dots as underscores."])
    page.item("COLUMNS", meaning: ["The width of tables where the terminal does not tell its own."])
    page.item(
      "variables that keys ending in _env name",
      meaning: ["Secrets: API key, passwords, passphrases. They stand nowhere else."])
  }
}
