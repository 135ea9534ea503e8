import SettlementModel

/// What is said of a command line with a command or an option that tieout does not have.
package enum UnknownWord {
  /// A sentence with the nearest word and how to list all; nil where every command and option is
  /// known, and something else is wrong.
  ///
  /// - Parameters:
  ///   - words: the command line without the program's name.
  ///   - tree: all commands.
  package static func message(in words: [String], tree: CommandTree) -> String? {
    var command = tree
    var path = tree.name
    var isSkipped = false
    // `help reprot` names a command as `reprot --help` does.
    for word in words.first == "help" ? words.dropFirst() : words[...] {
      if isSkipped {
        isSkipped = false
      } else if word == "--" || word.hasPrefix("---") {
        // What follows is taken as it is, or comes from a completion script.
        return nil
      } else if word.hasPrefix("--") {
        let name = String(word.prefix { $0 != "=" })
        guard let option = command.arguments.first(where: { $0.names.contains(name) }) else {
          return unknownOption(name, of: command, path: path)
        }
        isSkipped = option.kind == .option && !word.contains("=")
      } else if !word.hasPrefix("-"), !command.subcommands.isEmpty {
        guard let next = command.subcommands.first(where: { $0.name == word }) else {
          return unknownCommand(word, below: command, path: path)
        }
        (command, path) = (next, path + " " + word)
      }
    }
    return nil
  }

  private static func unknownOption(_ name: String, of command: CommandTree, path: String) -> String {
    let known = command.arguments.filter(\.isShown).flatMap(\.names)
    let question = NearestWord.question(name, among: known)
    let hint = question.isEmpty ? "; " : question + " "
    return "\(path) has no option '\(name)'\(hint)`\(path) --help` lists all"
  }

  private static func unknownCommand(
    _ word: String, below command: CommandTree, path: String
  ) -> String {
    let near = NearestWord.find(word, among: command.subcommands.map(\.name))
    // `tieout verify` means `tieout db verify`.
    let deeper = command.all(calledBy: [path]).first { $0.path.last == word }?.path
    let meant = near.map { "\(path) \($0)" } ?? deeper?.joined(separator: " ")
    let hint = meant.map { "; did you mean '\($0)'? " } ?? "; "
    return "there is no command '\(path) \(word)'\(hint)`\(path) --help` lists all"
  }
}
