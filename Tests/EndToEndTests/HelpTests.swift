import Foundation
import TestSupport
import Testing

/// What the program says of itself, as the parser's own description of all commands has it.
@Suite("Help is complete, and its examples are right", .ownThreads)
struct HelpTests {
  /// A command of `--experimental-dump-help`.
  struct Described: Decodable {
    struct Argument: Decodable {
      let kind: String
      let abstract: String?
      let valueName: String?
      let preferredName: Name?
      struct Name: Decodable { let name: String }
    }
    let commandName: String
    let abstract: String?
    let discussion: String?
    let arguments: [Argument]?
    let subcommands: [Described]?
  }

  private struct Dump: Decodable { let command: Described }

  static func commands() throws -> [(path: [String], command: Described)] {
    let run = try runProgram(
      "tieout", ["--experimental-dump-help"], in: FileManager.default.temporaryDirectory)
    try #require(run.exitCode == 0)
    func all(_ command: Described, _ path: [String]) -> [(path: [String], command: Described)] {
      [(path, command)] + (command.subcommands ?? []).flatMap { all($0, path + [$0.commandName]) }
    }
    return all(
      try JSONDecoder().decode(Dump.self, from: Data(run.standardOutput.utf8)).command, ["tieout"])
  }

  @Test("every command, option and argument says what it does; options name their value")
  func everythingIsSaid() throws {
    let commands = try Self.commands()
    try #require(commands.count > 20)
    for (path, command) in commands where command.commandName != "help" {
      let name = path.joined(separator: " ")
      #expect(command.abstract?.isEmpty == false, "\(name) has no abstract")
      #expect(command.abstract?.hasSuffix(".") == true, "\(name): the abstract is a sentence")
      for argument in command.arguments ?? [] {
        let option = argument.preferredName?.name ?? argument.valueName ?? "?"
        #expect(argument.abstract?.isEmpty == false, "\(name) --\(option) says nothing")
        #expect(argument.valueName?.isEmpty == false, "\(name) --\(option) names no value")
      }
    }
  }

  @Test("every command has an example of its own, which its parser takes")
  func examplesParse() throws {
    for (path, command) in try Self.commands() where command.commandName != "help" {
      let name = path.joined(separator: " ")
      let examples = (command.discussion ?? "").components(separatedBy: "\n")
        .filter { $0.hasPrefix("Example: ") }.map { String($0.dropFirst("Example: ".count)) }
      #expect(!examples.isEmpty, "\(name) has no example")
      for example in examples {
        #expect((example + " ").hasPrefix(name + " "), "\(name) has an example of another command")
        try Self.parse(example)
      }
    }
  }

  /// Lets the shell read the example and the program take it, in an empty folder: a line that is wrong ends
  /// with 64, every other comes as far as a configuration or a file that is not there.
  static func parse(_ example: String) throws {
    let folder = FileManager.default.temporaryDirectory.appending(path: "tieout-\(UUID().uuidString)")
    try FileManager.default.createDirectory(at: folder, withIntermediateDirectories: true)
    defer { try? FileManager.default.removeItem(at: folder) }
    let programs = PackageFiles.program("tieout").deletingLastPathComponent().path
    // An example may send its output to a file, which is none of this test's affair.
    let command = example.components(separatedBy: " >")[0]
    let run = try runProgram(
      "/bin/bash", ["-c", command], in: folder,
      environment: ["PATH": programs + ":/usr/bin:/bin", "TIEOUT_CONFIG": "missing.yaml"])
    // Without a configuration every command that reads one ends with 78, after its line was understood.
    #expect(run.exitCode != 64 && run.exitCode != 127, "\(example): \(run)")
  }
}
