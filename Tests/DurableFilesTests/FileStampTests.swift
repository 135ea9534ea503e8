import DurableFiles
import Foundation
import Testing

/// What a file system says of a file changes when somebody writes to it.
@Suite struct FileStampTests {
  @Test func anotherFileOrSizeIsAnotherStamp() throws {
    let directory = FileManager.default.temporaryDirectory
      .appendingPathComponent("stamp-\(UUID().uuidString)")
    defer { try? FileManager.default.removeItem(at: directory) }
    try FileManager.default.createDirectory(at: directory, withIntermediateDirectories: true)
    let (file, other) = (directory.appendingPathComponent("a"), directory.appendingPathComponent("b"))
    try Data("one".utf8).write(to: file)
    let first = try FileStamp(ofFileAt: file.path)
    #expect(try FileStamp(ofFileAt: file.path) == first)
    // Of the same size and time of writing, in its place.
    try Data("two".utf8).write(to: other)
    let written = try FileManager.default.attributesOfItem(atPath: file.path)[.modificationDate]!
    try FileManager.default.setAttributes([.modificationDate: written], ofItemAtPath: other.path)
    try FileManager.default.removeItem(at: file)
    try FileManager.default.moveItem(at: other, to: file)
    let second = try FileStamp(ofFileAt: file.path)
    #expect(second != first)
    let handle = try FileHandle(forWritingTo: file)
    try handle.seekToEnd()
    try handle.write(contentsOf: Data("!".utf8))
    try handle.close()
    #expect(try FileStamp(ofFileAt: file.path) != second)
    #expect(throws: DurableFileError.self) { try FileStamp(ofFileAt: other.path) }
  }
}
