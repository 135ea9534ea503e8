import Foundation
import TestSupport
import Testing

/// Holds `docs/cli.md` to the commands' own help, byte for byte.
///
/// `UPDATE_EXPECTED=1` writes the document.
@Suite("The command reference is the commands' help", .ownThreads)
struct DocsCommandReferenceTests {
  static let path = "docs/cli.md"

  @Test("docs/cli.md is what --help prints")
  func referenceIsTheHelp() throws {
    var text = """
      # Commands

      What `tieout COMMAND --help` prints, for every command. A test keeps this page true; it is not
      edited by hand: `UPDATE_EXPECTED=1 swift test --filter DocsCommandReferenceTests` writes it.

      Data goes to standard output, messages and progress to standard error. The exit codes stand in
      the [README](../README.md#exit-codes).

      """
    for command in try Self.commands(below: []) {
      let title = (["tieout"] + command).joined(separator: " ")
      text += "\n## \(title)\n\n```text\n\(try Self.help(of: command))\n```\n"
    }
    if DocsExamples.isUpdate {
      return try text.write(
        to: PackageFiles.root.appending(path: Self.path), atomically: true, encoding: .utf8)
    }
    #expect(try PackageFiles.text(Self.path) == text, "docs/cli.md differs from --help")
  }

  @Test("every command says what it does and gives an example")
  func everyCommandHasAnExample() throws {
    for command in try Self.commands(below: []) {
      let help = try Self.help(of: command)
      #expect(help.hasPrefix("OVERVIEW: "), "\(command) says nothing about itself")
      let isGroup = help.contains("\nSUBCOMMANDS:")
      #expect(isGroup || help.contains("Example: tieout "), "\(command) shows no example")
    }
  }

  /// A command's path and those below it, as its help lists them.
  static func commands(below path: [String]) throws -> [[String]] {
    var all = [path]
    guard
      let list = try help(of: path).components(separatedBy: "\nSUBCOMMANDS:\n").dropFirst().first
    else { return all }
    for line in list.components(separatedBy: "\n").prefix(while: { !$0.isEmpty }) {
      guard line.hasPrefix("  "), !line.hasPrefix("   "),
        let name = line.split(separator: " ").first
      else { continue }
      all += try commands(below: path + [String(name)])
    }
    return all
  }

  /// Help at 80 columns, without blank lines at its end.
  static func help(of command: [String]) throws -> String {
    let program = Process()
    let pipe = Pipe()
    program.executableURL = PackageFiles.program("tieout")
    program.arguments = command + ["--help"]
    program.environment = DocsExamples.environment
    program.standardInput = FileHandle.nullDevice
    program.standardOutput = pipe
    try program.run()
    let data = pipe.fileHandleForReading.readDataToEndOfFile()
    program.waitUntilExit()
    try #require(program.terminationStatus == 0)
    let lines = String(decoding: data, as: UTF8.self).components(separatedBy: "\n")
    return lines.reversed().drop(while: \.isEmpty).reversed().joined(separator: "\n")
  }
}
