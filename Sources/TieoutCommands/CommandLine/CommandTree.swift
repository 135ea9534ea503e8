import ArgumentParser
import Foundation

/// A command as its help describes it, with those below it: what completions, man pages and
/// messages about unknown words go by.
package struct CommandTree: Sendable, Decodable {
  /// The word that calls it; `tieout` for the program itself.
  package let name: String
  /// One sentence.
  package let abstract: String
  /// What else there is to say, with an example; empty where nothing is.
  package let discussion: String
  package let arguments: [Argument]
  package let subcommands: [CommandTree]

  /// An option, a flag or a positional argument.
  package struct Argument: Sendable, Decodable {
    package enum Kind: String, Sendable, Decodable { case positional, option, flag }
    package let kind: Kind
    /// With dashes, the preferred one first; empty for a positional argument.
    package let names: [String]
    /// What stands for its value in help.
    package let valueName: String
    package let abstract: String
    package let discussion: String
    package let isOptional: Bool
    package let isRepeating: Bool
    package let defaultValue: String?
    package let isShown: Bool
  }

  /// All commands of the program.
  package static func program() throws -> CommandTree {
    try JSONDecoder().decode(Dump.self, from: Data(Tieout._dumpHelp().utf8)).command
  }

  /// This command and all below it, each with the words that call it, in the order of the help.
  package func all(calledBy path: [String] = ["tieout"]) -> [(path: [String], command: CommandTree)] {
    [(path, self)] + subcommands.flatMap { $0.all(calledBy: path + [$0.name]) }
  }

  /// The lines of the discussion that are examples, from `tieout` on.
  package var examples: [String] {
    discussion.components(separatedBy: "\n").compactMap { line in
      line.hasPrefix("Example: ") ? String(line.dropFirst("Example: ".count)) : nil
    }
  }

  private struct Dump: Decodable { let command: CommandTree }
}

// The parser describes its commands in JSON of its own.
extension CommandTree {
  private enum Key: String, CodingKey {
    case commandName, abstract, discussion, arguments, subcommands
  }

  package init(from decoder: any Decoder) throws {
    let values = try decoder.container(keyedBy: Key.self)
    name = try values.decode(String.self, forKey: .commandName)
    abstract = try values.decodeIfPresent(String.self, forKey: .abstract) ?? ""
    discussion = try values.decodeIfPresent(String.self, forKey: .discussion) ?? ""
    arguments = try values.decodeIfPresent([Argument].self, forKey: .arguments) ?? []
    subcommands = try values.decodeIfPresent([CommandTree].self, forKey: .subcommands) ?? []
  }
}

extension CommandTree.Argument {
  private enum Key: String, CodingKey {
    case kind, names, preferredName, valueName, abstract, discussion, isOptional, isRepeating
    case defaultValue, shouldDisplay
  }

  private struct Name: Decodable {
    let kind: String
    let name: String
    var dashed: String { (kind == "long" ? "--" : "-") + name }
  }

  package init(from decoder: any Decoder) throws {
    let values = try decoder.container(keyedBy: Key.self)
    kind = try values.decode(Kind.self, forKey: .kind)
    let all = try values.decodeIfPresent([Name].self, forKey: .names) ?? []
    let preferred = try values.decodeIfPresent(Name.self, forKey: .preferredName)
    let names = [preferred].compactMap { $0?.dashed } + all.map(\.dashed)
    self.names = names.enumerated().filter { !names[..<$0.offset].contains($0.element) }.map(\.element)
    valueName = try values.decodeIfPresent(String.self, forKey: .valueName) ?? ""
    abstract = try values.decodeIfPresent(String.self, forKey: .abstract) ?? ""
    discussion = try values.decodeIfPresent(String.self, forKey: .discussion) ?? ""
    isOptional = try values.decode(Bool.self, forKey: .isOptional)
    isRepeating = try values.decode(Bool.self, forKey: .isRepeating)
    defaultValue = try values.decodeIfPresent(String.self, forKey: .defaultValue)
    isShown = try values.decodeIfPresent(Bool.self, forKey: .shouldDisplay) ?? true
  }
}
