import DurableFiles
import Foundation
import Testing

@Suite struct FileGroupTests {
  private struct Broken: Error {}

  @Test func filesBecomeVisibleTogether() throws {
    try withDirectory { directory in
      try Data("old".utf8).write(to: directory.appending(path: "a"))
      try Data("left by a killed run".utf8).write(to: directory.appending(path: "b.part"))
      let group = FileGroup(directory: directory.path, mode: 0o640)
      try group.write("a") { try $0.write("new a") }
      try group.write("b") { try $0.write("new b") }
      #expect(try text("a", directory) == "old")
      #expect(!FileManager.default.fileExists(atPath: directory.path + "/b"))
      try group.publish()
      #expect(try text("a", directory) == "new a" && text("b", directory) == "new b")
      #expect(try names(directory) == ["a", "b"])
      let mode = try FileManager.default.attributesOfItem(atPath: directory.path + "/b")[.posixPermissions]
      #expect(mode as? Int == 0o640)
    }
  }

  @Test func aFailureLeavesWhatStoodThere() throws {
    try withDirectory { directory in
      try Data("old".utf8).write(to: directory.appending(path: "a"))
      let group = FileGroup(directory: directory.path)
      try group.write("a") { try $0.write("new a") }
      #expect(throws: Broken.self) { try group.write("b") { _ in throw Broken() } }
      group.discard()
      #expect(try text("a", directory) == "old")
      #expect(try names(directory) == ["a"])
    }
  }

  @Test func filesAreRemovedWhereTheyAre() throws {
    try withDirectory { directory in
      try Data("x".utf8).write(to: directory.appending(path: "a"))
      try removeFiles(named: ["a", "b"], in: directory.path)
      #expect(try names(directory).isEmpty)
    }
  }

  @Test func scratchDirectoriesAreEmptyPrivateAndGoAway() throws {
    try withDirectory { directory in
      let stale = directory.appending(path: "work.part")
      try FileManager.default.createDirectory(at: stale, withIntermediateDirectories: true)
      try Data("x".utf8).write(to: stale.appending(path: "left"))
      for name in ["work.part", nil] {
        try withScratchDirectory(in: directory.path, named: name) { path in
          #expect(try FileManager.default.contentsOfDirectory(atPath: path).isEmpty)
          let mode = try FileManager.default.attributesOfItem(atPath: path)[.posixPermissions]
          #expect(mode as? Int == 0o700)
          try Data("x".utf8).write(to: URL(filePath: path).appending(path: "file"))
        }
      }
      #expect(throws: Broken.self) {
        try withScratchDirectory(in: directory.path) { _ in throw Broken() }
      }
      #expect(try names(directory).isEmpty)
      #expect(throws: DurableFileError.self) {
        try withScratchDirectory(in: directory.path + "/missing") { _ in }
      }
    }
  }

  private func text(_ name: String, _ directory: URL) throws -> String {
    try String(contentsOf: directory.appending(path: name), encoding: .utf8)
  }

  private func names(_ directory: URL) throws -> [String] {
    try FileManager.default.contentsOfDirectory(atPath: directory.path).sorted()
  }

  private func withDirectory(_ body: (URL) throws -> Void) throws {
    let directory = FileManager.default.temporaryDirectory
      .appending(path: "tieout-group-" + UUID().uuidString)
    try FileManager.default.createDirectory(at: directory, withIntermediateDirectories: true)
    defer { try? FileManager.default.removeItem(at: directory) }
    try body(directory)
  }
}
