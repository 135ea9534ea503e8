import Foundation
import TestSupport
import Testing

/// The pictures that the documents show are what the program shows.
///
/// `UPDATE_EXPECTED=1`, or `samples/captures.sh`, draws them anew; look at them before you commit.
@Suite("Terminal captures", .ownThreads)
struct CaptureTests {
  @Test("are those of this program")
  func areUpToDate() throws {
    let folder = FileManager.default.temporaryDirectory
      .appending(path: "tieout-captures-" + UUID().uuidString)
    defer { try? FileManager.default.removeItem(at: folder) }
    try FileManager.default.createDirectory(at: folder, withIntermediateDirectories: true)
    let script = PackageFiles.root.appending(path: "samples/captures.py").path
    let drawn = try runProgram(
      "/usr/bin/python3", [script, PackageFiles.program("tieout").path, folder.path], in: folder)
    try #require(drawn.exitCode == 0, "\(drawn)")
    let kept = PackageFiles.root.appending(path: "docs/captures")
    let pictures = try Sample.texts(folder)
    #expect(pictures.count == 4)
    if ProcessInfo.processInfo.environment["UPDATE_EXPECTED"] == "1" {
      try FileManager.default.createDirectory(at: kept, withIntermediateDirectories: true)
      for (name, text) in pictures { try Data(text.utf8).write(to: kept.appending(path: name)) }
    }
    #expect(firstDifferences(pictures, try Sample.texts(kept)) == "")
    for (name, text) in pictures {
      #expect(!text.contains("\u{1B}"), "\(name) has a control sequence left")
    }
  }
}
