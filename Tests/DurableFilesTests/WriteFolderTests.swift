import DurableFiles
import Foundation
import Testing

@Suite struct WriteFolderTests {
  private struct Stop: Error {}

  @Test func aFolderIsVisibleOnlyWhenComplete() throws {
    try withDirectory { directory in
      let path = directory + "/out/"
      try writeFolderDurably(to: path, isOwn: { _ in false }) { folder in
        try writeDurably(Array("a".utf8), to: folder + "/a.csv")
        #expect(try names(directory) == ["out.part"])
      }
      #expect(try names(directory) == ["out"])
      #expect(try names(directory + "/out") == ["a.csv"])
      #expect(try mode(directory + "/out") == 0o700)
    }
  }

  @Test func whatStoodThereStaysWhenTheBodyFails() throws {
    try withDirectory { directory in
      let path = directory + "/out"
      try writeFolderDurably(to: path, isOwn: { _ in true }) {
        try writeDurably(Array("old".utf8), to: $0 + "/a.csv")
      }
      #expect(throws: Stop.self) {
        try writeFolderDurably(to: path, isOwn: { $0 == ["a.csv"] }) { folder in
          try writeDurably(Array("new".utf8), to: folder + "/a.csv")
          throw Stop()
        }
      }
      #expect(try names(directory) == ["out"])
      #expect(try String(contentsOfFile: path + "/a.csv", encoding: .utf8) == "old")
    }
  }

  @Test func itsOwnFolderIsReplacedAndNoOther() throws {
    try withDirectory { directory in
      let path = directory + "/out"
      try FileManager.default.createDirectory(atPath: path, withIntermediateDirectories: false)
      // An empty folder is nobody's.
      try writeFolderDurably(to: path, isOwn: { _ in false }) {
        try writeDurably(Array("1".utf8), to: $0 + "/a.csv")
      }
      #expect(throws: FolderTakenError.self) {
        try writeFolderDurably(to: path, isOwn: { _ in false }) { _ in }
      }
      // What a killed run left is in nobody's way.
      try FileManager.default.createDirectory(
        atPath: path + ".part", withIntermediateDirectories: false)
      try writeDurably(Array("x".utf8), to: path + ".part/stale")
      try writeFolderDurably(to: path, isOwn: { $0 == ["a.csv"] }) {
        try writeDurably(Array("2".utf8), to: $0 + "/b.csv")
      }
      #expect(try names(directory) == ["out"])
      #expect(try names(path) == ["b.csv"])
    }
  }

  @Test func aFileOrALinkInTheWayIsRefused() throws {
    try withDirectory { directory in
      try writeDurably(Array("x".utf8), to: directory + "/file")
      try FileManager.default.createSymbolicLink(
        atPath: directory + "/link", withDestinationPath: directory)
      for name in ["file", "link"] {
        #expect(throws: FolderTakenError.self) {
          try writeFolderDurably(to: directory + "/" + name, isOwn: { _ in true }) { _ in }
        }
      }
      #expect(try names(directory) == ["file", "link"])
      let missing = directory + "/none/out"
      #expect(throws: DurableFileError.self) {
        try writeFolderDurably(to: missing, isOwn: { _ in true }) { _ in }
      }
    }
  }
}
