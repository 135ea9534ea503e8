import Foundation
import TestSupport

/// The fenced blocks of a document, in order.
///
/// A block marked `sh` is a set of commands for a reader to try; a block marked `output` right after
/// it shows what they print, on standard output and standard error together.
struct DocsExamples {
  /// One fenced block; `lines` excludes the fences.
  struct Block {
    let info: String
    /// Index of the first line between the fences.
    let start: Int
    var lines: [String]
  }

  let path: String
  let lines: [String]
  let blocks: [Block]

  init(path: String) throws {
    self.path = path
    lines = try PackageFiles.text(path).components(separatedBy: "\n")
    var blocks: [Block] = []
    var open: Block?
    for (index, line) in lines.enumerated() {
      if line.hasPrefix("```") {
        if let block = open {
          blocks.append(block)
          open = nil
        } else {
          open = Block(info: String(line.dropFirst(3)), start: index + 1, lines: [])
        }
      } else {
        open?.lines.append(line)
      }
    }
    self.blocks = blocks
  }

  /// Indexes of the blocks with commands.
  var commands: [Int] { blocks.indices.filter { blocks[$0].info == "sh" } }

  /// The output shown for the commands of block `index`; nil where none is.
  func shownOutput(of index: Int) -> Block? {
    guard index + 1 < blocks.count, blocks[index + 1].info == "output" else { return nil }
    let between = lines[
      (blocks[index].start + blocks[index].lines.count + 1)..<(blocks[index + 1].start - 1)]
    return between.allSatisfy(\.isEmpty) ? blocks[index + 1] : nil
  }

  /// Runs all commands in one shell, in a fresh folder that holds a copy of `samples/`; returns what
  /// each block printed, line by line.
  func run() throws -> [[String]] {
    let folder = FileManager.default.temporaryDirectory.appending(
      path: "tieout-docs-\(UUID().uuidString)")
    try FileManager.default.createDirectory(at: folder, withIntermediateDirectories: true)
    defer { try? FileManager.default.removeItem(at: folder) }
    try FileManager.default.copyItem(
      at: PackageFiles.root.appending(path: "samples"), to: folder.appending(path: "samples"))
    // Runs of the samples that somebody made by hand are no part of them.
    try? FileManager.default.removeItem(at: folder.appending(path: "samples/merchant/var"))
    let mark = "\u{1}end of block"
    var script = ""
    for index in commands {
      script += blocks[index].lines.joined(separator: "\n") + "\necho '\(mark)'\n"
    }
    let printed = folder.appending(path: "printed")
    try Data().write(to: printed)
    let output = try FileHandle(forWritingTo: printed)
    let shell = Process()
    shell.executableURL = URL(filePath: "/bin/bash")
    shell.arguments = ["-c", script]
    shell.currentDirectoryURL = folder
    shell.environment = Self.environment
    shell.standardInput = FileHandle.nullDevice
    shell.standardOutput = output
    shell.standardError = output
    try shell.run()
    shell.waitUntilExit()
    try output.close()
    // Reports in CSV end their rows as RFC 4180 has it; documents do not.
    let text = try String(contentsOf: printed, encoding: .utf8)
      .replacingOccurrences(of: "\r\n", with: "\n")
    return text.components(separatedBy: mark + "\n").dropLast().map { part in
      part.isEmpty ? [] : Self.lines(of: part)
    }
  }

  /// Lines without blanks at their ends, which no reader sees and no document should have.
  private static func lines(of text: String) -> [String] {
    text.dropLast(text.hasSuffix("\n") ? 1 : 0).components(separatedBy: "\n").map { line in
      String(line.reversed().drop { $0 == " " }.reversed())
    }
  }

  /// Writes `printed` into the blocks that show output.
  func update(with printed: [[String]]) throws {
    var lines = lines
    for (index, output) in zip(commands, printed).reversed() {
      guard let shown = shownOutput(of: index) else { continue }
      lines.replaceSubrange(shown.start..<(shown.start + shown.lines.count), with: output)
    }
    try lines.joined(separator: "\n").write(
      to: PackageFiles.root.appending(path: path), atomically: true, encoding: .utf8)
  }

  /// `tieout` in the path, no setting of the person who runs the tests.
  static var environment: [String: String] {
    let programs = PackageFiles.program("tieout").deletingLastPathComponent().path
    return [
      "PATH": programs + ":/usr/local/bin:/usr/bin:/bin", "HOME": NSTemporaryDirectory(),
      "LC_ALL": "C.UTF-8", "COLUMNS": "80",
    ]
  }

  /// Whether expected output is to be written instead of compared.
  static var isUpdate: Bool { ProcessInfo.processInfo.environment["UPDATE_EXPECTED"] == "1" }
}
