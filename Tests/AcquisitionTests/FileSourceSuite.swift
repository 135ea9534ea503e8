import Acquisition
import DurableFiles
import Foundation
import TestSupport
import Testing

/// What every `FileSource` must do.
@Suite struct FileSourceSuite {
  @Test(arguments: SourceKind.allCases)
  func listsRegularFilesInByteOrder(_ kind: SourceKind) async throws {
    try await withSource(kind) { fixture in
      for name in ["b.csv", "a.csv", "B.csv"] { try fixture.put(name, name) }
      for name in [".hidden", "x.tmp", "x.part", "x.FILEPART", "x.uploading", "x~", "x.swp"] {
        try fixture.put(name, "unfinished")
      }
      let path = fixture.directory.path
      try FileManager.default.createDirectory(
        atPath: path + "/folder.csv", withIntermediateDirectories: false)
      try FileManager.default.createSymbolicLink(
        atPath: path + "/link.csv", withDestinationPath: path + "/a.csv")
      #expect(mkfifo(path + "/pipe.csv", 0o600) == 0)
      let listing = try await fixture.source.list()
      #expect(listing.files.map(\.displayName) == ["B.csv", "a.csv", "b.csv"])
      #expect(listing.files.map(\.sizeBytes) == [5, 5, 5])
      #expect(listing.files.allSatisfy { $0.modifiedAt == FileTime(seconds: 1_790_000_000) })
      let reasons = Dictionary(grouping: listing.ignored, by: \.reason).mapValues(\.count)
      let expected: [IgnoredEntry.Reason: Int] = [
        .unfinishedName: 7, .directory: 1, .symbolicLink: 1, .specialFile: 1,
      ]
      #expect(reasons == expected)
    }
  }

  @Test(arguments: SourceKind.allCases)
  func readsBytesAsTheyAre(_ kind: SourceKind) async throws {
    try await withSource(kind) { fixture in
      let large = pseudoRandomBytes(count: 3 * 1024 * 1024 + 17)
      try fixture.put(Array("large.csv".utf8), large)
      try fixture.put("empty.csv", "")
      let files = try await fixture.source.list().files
      #expect(files.map(\.displayName) == ["empty.csv", "large.csv"])
      let empty = Collected<Int>()
      #expect(try await fixture.source.read(files[0]) { empty.add($0.count) } == 0)
      #expect(empty.all == [])
      let pieces = Collected<[UInt8]>()
      let count = try await fixture.source.read(files[1]) { pieces.add(Array($0)) }
      #expect(count == Int64(large.count))
      #expect(FileDigest(of: Array(pieces.all.joined())) == FileDigest(of: large))
      #expect(pieces.all.allSatisfy { (1...(1 << 20)).contains($0.count) })
    }
  }

  @Test(arguments: SourceKind.allCases)
  func statSeesTheFileAsItIsNow(_ kind: SourceKind) async throws {
    try await withSource(kind) { fixture in
      try fixture.put("a.csv", "one")
      let file = try await fixture.source.list().files[0]
      #expect(try await fixture.source.stat(file) == file)
      try fixture.put("a.csv", "one and two", modifiedAt: 1_790_000_100)
      let now = try await fixture.source.stat(file)
      #expect(now.sizeBytes == 11)
      #expect(now.modifiedAt.seconds == 1_790_000_100)
    }
  }

  @Test(arguments: SourceKind.allCases)
  func whatIsGoneHasVanished(_ kind: SourceKind) async throws {
    try await withSource(kind) { fixture in
      try fixture.put("a.csv", "one")
      try fixture.put("b.csv", "two")
      let files = try await fixture.source.list().files
      try FileManager.default.removeItem(at: fixture.directory.appending(path: "a.csv"))
      let gone = try await acquisitionError { _ = try await fixture.source.stat(files[0]) }
      #expect(gone.code == .fileVanished)
      let unread = try await acquisitionError {
        _ = try await fixture.source.read(files[0]) { _ in }
      }
      #expect(unread.code == .fileVanished)
      // The source goes on.
      #expect(try await fixture.source.read(files[1]) { _ in } == 3)
    }
  }

  @Test(arguments: SourceKind.allCases)
  func whatBecameALinkHasVanished(_ kind: SourceKind) async throws {
    try await withSource(kind) { fixture in
      try fixture.put("a.csv", "one")
      let file = try await fixture.source.list().files[0]
      let path = fixture.directory.appending(path: "a.csv").path
      try FileManager.default.removeItem(atPath: path)
      try FileManager.default.createSymbolicLink(
        atPath: path, withDestinationPath: "/etc/passwd")
      let error = try await acquisitionError { _ = try await fixture.source.stat(file) }
      #expect(error.code == .fileVanished)
    }
  }

  @Test(arguments: SourceKind.allCases)
  func oddNamesAreFilesLikeOthers(_ kind: SourceKind) async throws {
    try await withSource(kind) { fixture in
      let names: [[UInt8]] = [
        Array("-rf.csv".utf8), Array("a b.csv".utf8), Array("new\nline.csv".utf8),
        Array("esc\u{1B}[31m.csv".utf8), [0xFF, 0xFE, 0x2E, 0x63], Array("..\\..\\x.csv".utf8),
        Array("*?[a].csv".utf8), Array("ä¥.csv".utf8), Array(repeating: 0x6E, count: 255),
        Array("$(id).csv".utf8),
      ]
      for name in names { try fixture.put(name, name) }
      let visible = names.filter { $0.first != UInt8(ascii: ".") }
      let files = try await fixture.source.list().files
      #expect(Set(files.map(\.nameBytes)) == Set(visible))
      for file in files {
        let bytes = Collected<[UInt8]>()
        _ = try await fixture.source.read(file) { bytes.add(Array($0)) }
        #expect(Array(bytes.all.joined()) == file.nameBytes)
      }
    }
  }

  @Test(arguments: SourceKind.allCases)
  func aSinkErrorComesOutAndTheSourceGoesOn(_ kind: SourceKind) async throws {
    struct Full: Error {}
    try await withSource(kind) { fixture in
      try fixture.put("a.csv", "one")
      let file = try await fixture.source.list().files[0]
      await #expect(throws: Full.self) {
        _ = try await fixture.source.read(file) { _ in throw Full() }
      }
      #expect(try await fixture.source.read(file) { _ in } == 3)
    }
  }

  @Test(arguments: SourceKind.allCases)
  func nothingIsWrittenAtTheSource(_ kind: SourceKind) async throws {
    try await withSource(kind) { fixture in
      for name in ["a.csv", "b.csv", "c.tmp"] { try fixture.put(name, name) }
      let before = try snapshot(of: fixture.directory)
      try await withDirectory { directory in
        let inbox = Inbox(directory: directory.appending(path: "inbox").path)
        let report = try await inbox.receive(
          from: fixture.source, pattern: FileNamePattern("*.csv"),
          knownFile: { _ in false }, arrived: { _ in })
        #expect(report.filesArrived == 2)
      }
      let check = try await fixture.source.check(FileNamePattern("a*"))
      #expect(check.filesListed == 2)
      #expect(check.filesMatching == 1)
      #expect(check.entriesIgnored == 1)
      #expect(try snapshot(of: fixture.directory) == before)
    }
  }

  @Test(arguments: SourceKind.allCases)
  func aMissingDirectoryIsNamed(_ kind: SourceKind) async throws {
    try await withSource(kind) { fixture in
      try FileManager.default.removeItem(at: fixture.directory)
      let error = try await acquisitionError { _ = try await fixture.source.list() }
      #expect(error.code == .directoryMissing)
      #expect(error.location.contains(fixture.directory.path))
      #expect(!error.isTransient && !error.isSecurity)
    }
  }

  @Test(arguments: SourceKind.allCases)
  func aCancelledTaskDoesNotGoOn(_ kind: SourceKind) async throws {
    try await withSource(kind) { fixture in
      try fixture.put(Array("a.csv".utf8), pseudoRandomBytes(count: 3 << 20))
      let file = try await fixture.source.list().files[0]
      let source = fixture.source
      let task = Task {
        try await source.read(file) { _ in withUnsafeCurrentTask { $0?.cancel() } }
      }
      task.cancel()
      await #expect(throws: CancellationError.self) { try await task.value }
      // Cancelling one task harms no other.
      #expect(try await source.read(file) { _ in } == 3 << 20)
    }
  }
}

/// Name, size and times of all entries and of the directory itself.
private func snapshot(of directory: URL) throws -> [String] {
  let names = try FileManager.default.contentsOfDirectory(atPath: directory.path).sorted()
  return (names.map { directory.path + "/" + $0 } + [directory.path]).map { path in
    var status = stat()
    guard lstat(path, &status) == 0 else { return path + " unreadable" }
    return "\(path) \(status.st_size) \(status.st_mtim.tv_sec).\(status.st_mtim.tv_nsec) "
      + "\(status.st_ctim.tv_sec).\(status.st_ctim.tv_nsec) \(status.st_mode) \(status.st_ino)"
  }
}

/// Bytes that neither repeat nor change from run to run.
func pseudoRandomBytes(count: Int) -> [UInt8] {
  [UInt8](unsafeUninitializedCapacity: (count + 7) / 8 * 8) { bytes, filled in
    let words = UnsafeMutableRawBufferPointer(bytes)
    var state: UInt64 = 0x9E37_79B9_7F4A_7C15
    var offset = 0
    // Eight at a time: byte by byte it was most of what these tests took under a sanitizer.
    while offset < count {
      state ^= state << 13
      state ^= state >> 7
      state ^= state << 17
      words.storeBytes(of: state, toByteOffset: offset, as: UInt64.self)
      offset += 8
    }
    filled = count
  }
}
