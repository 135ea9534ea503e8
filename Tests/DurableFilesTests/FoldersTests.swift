import DurableFiles
import Foundation
import Testing

@Suite struct FoldersTests {
  @Test func namesAndPathsComeInByteOrder() throws {
    try withDirectory { directory in
      for name in ["b", "a/z", "a/y/x", "B"] { try write(directory + "/" + name) }
      try FileManager.default.createSymbolicLink(
        atPath: directory + "/link", withDestinationPath: "/nowhere")
      #expect(try namesInFolder(directory) == ["B", "a", "b", "link"])
      #expect(
        try pathsBelow(directory) == ["B", "a/y/x", "a/z", "b", "link"].map { directory + "/" + $0 })
      #expect(try pathsBelow(directory + "/none") == [])
    }
  }

  @Test func aFolderGoesWithAllInItAndWhatItPointsToStays() throws {
    try withDirectory { directory in
      try write(directory + "/kept/file")
      try write(directory + "/gone/below/file")
      try FileManager.default.createSymbolicLink(
        atPath: directory + "/gone/link", withDestinationPath: directory + "/kept")
      try removeWhole(directory + "/gone")
      try removeWhole(directory + "/gone")
      #expect(try pathsBelow(directory) == [directory + "/kept/file"])
    }
  }

  @Test func whatCannotBeReadOrRemovedIsNamed() throws {
    try withDirectory { directory in
      let file = directory + "/file"
      try write(file)
      #expect(throws: DurableFileError(path: file, operation: .open, errnoCode: ENOTDIR)) {
        try namesInFolder(file)
      }
      #expect(
        throws: DurableFileError(path: file + "/below", operation: .inspect, errnoCode: ENOTDIR)
      ) {
        try removeWhole(file + "/below")
      }
    }
  }

  private func write(_ path: String) throws {
    try FileManager.default.createDirectory(
      at: URL(filePath: path).deletingLastPathComponent(), withIntermediateDirectories: true)
    try Data("x".utf8).write(to: URL(filePath: path))
  }
}
