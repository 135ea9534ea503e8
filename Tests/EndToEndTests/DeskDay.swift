import Foundation
import TestSupport
import Testing

/// The demo's merchant in a folder, the commands that were given there, and those that there are.
final class DeskDay {
  let world: WorldOnDisk
  /// The words of every command so far, less `tieout`.
  private(set) var given: [[String]] = []

  init() throws {
    var options = WorldOnDisk.Options(seed: 7)
    options.days = 16
    world = try WorldOnDisk(options, through: WorldOnDisk.day(13))
  }

  var folder: URL { world.directory }

  /// Gives a command, which ends with one of `codes`; says nothing on standard error that is an
  /// error where it ends well.
  @discardableResult
  func tieout(
    _ words: [String], codes: Set<Int32> = [0], data: String = "var",
    _ place: SourceLocation = #_sourceLocation
  ) throws -> String {
    given.append(words)
    let run = try world.tieout(words, data: data)
    guard case .exit(let code) = run.ending, codes.contains(code) else {
      Issue.record("\(Self.short(run.description))", sourceLocation: place)
      throw ProgramError("the day cannot go on after tieout \(words.joined(separator: " "))")
    }
    if code == 0 || code == 2 {
      #expect(
        !run.standardError.contains("error:"), "\(Self.short(run.description))",
        sourceLocation: place)
    }
    return run.standardOutput
  }

  /// Gives a command that this program may not have; nil where it has not.
  @discardableResult
  func tieout(ifListed words: [String], codes: Set<Int32> = [0]) throws -> String? {
    guard try commands().contains(where: { words.starts(with: $0) }) else { return nil }
    return try tieout(words, codes: codes)
  }

  /// Every command that `tieout --help` lists, subcommands in place of their groups.
  func commands(under path: [String] = []) throws -> [[String]] {
    let help = try help(path)
    guard let list = help.range(of: "SUBCOMMANDS:\n") else { return [path] }
    let names = help[list.upperBound...].split(separator: "\n").compactMap { line -> String? in
      guard line.hasPrefix("  "), line.dropFirst(2).first != " " else { return nil }
      let word = String(line.split(separator: " ")[0])
      return word == "See" ? nil : word
    }
    return try names.flatMap { try commands(under: path + [$0]) }
  }

  /// The names that `tieout report --help` lists.
  func reportNames() throws -> [String] {
    let help = try help(["report"]).replacing("\n", with: " ")
    guard let start = help.range(of: "Names: "), let end = help[start.upperBound...].firstIndex(of: ".")
    else { throw ProgramError("report --help lists no names:\n\(help)") }
    return help[start.upperBound..<end].split(whereSeparator: { ", ".contains($0) }).map(String.init)
  }

  func help(_ path: [String]) throws -> String {
    let run = try world.tieout(path + ["--help"])
    guard run.exitCode == 0 else { throw ProgramError(run.description) }
    return run.standardOutput
  }

  /// Commands that are listed and were not given.
  func unused() throws -> [String] {
    try commands().filter { command in !given.contains { $0.starts(with: command) } }
      .map { $0.joined(separator: " ") }
  }

  func text(_ path: String) throws -> String {
    try String(contentsOf: folder.appending(path: path), encoding: .utf8)
  }

  private static func short(_ text: String) -> String { String(text.prefix(3000)) }
}
