import Acquisition
import DurableFiles
import Foundation
import Testing

/// What lands in the inbox, under which name, and what is reported instead.
@Suite struct InboxTests {
  @Test(arguments: SourceKind.allCases)
  func filesArriveOnceAndUnderTheirDigest(_ kind: SourceKind) async throws {
    try await withSource(kind) { fixture in
      try fixture.put("1_settlement_20261120.csv", "twenty")
      try fixture.put("1_settlement_20261121.csv", "twenty-one")
      try fixture.put("notes.txt", "no")
      try fixture.put("empty_settlement_.csv", "")
      try await withInbox { inbox in
        let first = try await receive(inbox, fixture.source)
        #expect(
          first.files.map(\.remote.displayName) == [
            "1_settlement_20261120.csv", "1_settlement_20261121.csv", "empty_settlement_.csv",
          ])
        #expect(first.report.filesUnmatched == 1)
        for (file, text) in zip(first.files, ["twenty", "twenty-one", ""]) {
          #expect(file.digest == FileDigest(of: Array(text.utf8)))
          #expect(file.localPath == inbox.directory + "/" + file.digest.hex)
          #expect(try String(contentsOfFile: file.localPath, encoding: .utf8) == text)
          #expect(!file.isKnownContent)
          #expect(file.sourceName == "test")
          #expect(try mode(file.localPath) == 0o600)
        }
        #expect(try mode(inbox.directory) == 0o700)
        let again = try await receive(inbox, fixture.source, known: first.files.map(\.remote))
        #expect(again.files == [])
        #expect(again.report.filesKnown == 3)
      }
    }
  }

  @Test(arguments: SourceKind.allCases)
  func aChangedFileArrivesAgainAndTheOldBytesStay(_ kind: SourceKind) async throws {
    try await withSource(kind) { fixture in
      try fixture.put("a_settlement_.csv", "old")
      try await withInbox { inbox in
        let first = try await receive(inbox, fixture.source)
        try fixture.put("a_settlement_.csv", "new", modifiedAt: 1_790_000_500)
        let second = try await receive(inbox, fixture.source, known: first.files.map(\.remote))
        #expect(second.files.map(\.digest) == [FileDigest(of: Array("new".utf8))])
        #expect(try FileManager.default.contentsOfDirectory(atPath: inbox.directory).count == 2)
      }
    }
  }

  @Test(arguments: SourceKind.allCases)
  func theSameBytesUnderAnotherNameAreKeptOnce(_ kind: SourceKind) async throws {
    try await withSource(kind) { fixture in
      try fixture.put("a_settlement_.csv", "same")
      try fixture.put("b_settlement_.csv", "same")
      try await withInbox { inbox in
        let (report, files) = try await receive(inbox, fixture.source)
        #expect(report.filesArrived == 2)
        #expect(files.map(\.isKnownContent) == [false, true])
        #expect(Set(files.map(\.localPath)).count == 1)
        #expect(try FileManager.default.contentsOfDirectory(atPath: inbox.directory).count == 1)
      }
    }
  }

  @Test(arguments: SourceKind.allCases)
  func stalePartFilesAreRemoved(_ kind: SourceKind) async throws {
    try await withSource(kind) { fixture in
      try fixture.put("a_settlement_.csv", "content")
      try await withInbox { inbox in
        try inbox.permissions.createDirectory(at: inbox.directory)
        // As a killed run leaves it: created, partly written, never renamed.
        let left = try PartFile(directory: inbox.directory, name: "fetching-test")
        try left.write("half of a fi")
        let (report, files) = try await receive(inbox, fixture.source)
        #expect(report.problems == [])
        #expect(
          try FileManager.default.contentsOfDirectory(atPath: inbox.directory)
            == files.map(\.digest.hex))
      }
    }
  }

  @Test func aGrowingFileIsANoticeAndTheOthersArrive() async throws {
    try await withInbox { inbox in
      let source = ScriptedSource(["a.csv": "one", "b.csv": "two", "c.csv": "three"])
      source.onRead = { name, files in if name == "b.csv" { files["b.csv"] = "two and more" } }
      let (report, files) = try await receive(inbox, source, "*.csv")
      #expect(files.map(\.remote.displayName) == ["a.csv", "c.csv"])
      #expect(report.problems.map(\.error.code) == [.fileStillGrowing])
      #expect(report.problems.allSatisfy { $0.isOnlyNotice })
      #expect(try FileManager.default.contentsOfDirectory(atPath: inbox.directory).count == 2)
    }
  }

  @Test func aVanishedFileIsANoticeAndTheOthersArrive() async throws {
    try await withInbox { inbox in
      let source = ScriptedSource(["a.csv": "one", "b.csv": "two", "c.csv": "three"])
      source.onRead = { name, files in if name == "a.csv" { files["b.csv"] = nil } }
      let (report, files) = try await receive(inbox, source, "*.csv")
      #expect(files.map(\.remote.displayName) == ["a.csv", "c.csv"])
      #expect(report.problems.map(\.error.code) == [.fileVanished])
      #expect(report.problems.allSatisfy { $0.isOnlyNotice })
    }
  }

  @Test func aFileThatEndsEarlyIsNotKept() async throws {
    try await withInbox { inbox in
      let source = ScriptedSource(["a.csv": "complete"])
      source.bytesWithheld = 3
      let (report, files) = try await receive(inbox, source, "*.csv")
      #expect(files == [])
      #expect(report.problems.map(\.error.code) == [.sizeMismatch])
      #expect(report.problems.allSatisfy { !$0.isOnlyNotice })
      #expect(try FileManager.default.contentsOfDirectory(atPath: inbox.directory) == [])
    }
  }

  @Test func aFileBeyondTheLimitIsNotFetched() async throws {
    try await withInbox(fileBytesMax: 4) { inbox in
      let source = ScriptedSource(["a.csv": "12345", "b.csv": "1234"])
      let (report, files) = try await receive(inbox, source, "*.csv")
      #expect(files.map(\.remote.displayName) == ["b.csv"])
      #expect(report.problems.map(\.error.code) == [.fileTooLarge])
    }
  }

  @Test func namesFromOutsideNeverReachThePath() async throws {
    try await withInbox { inbox in
      let source = ScriptedSource(["../../escaped.csv": "one", "/etc/x.csv": "two"])
      let (_, files) = try await receive(inbox, source, "*.csv")
      #expect(files.count == 2)
      #expect(files.allSatisfy { $0.localPath == inbox.directory + "/" + $0.digest.hex })
      #expect(try FileManager.default.contentsOfDirectory(atPath: inbox.directory).count == 2)
    }
  }

  @Test func aSecurityErrorEndsTheRunAtOnce() async throws {
    try await withInbox { inbox in
      let source = ScriptedSource(["a.csv": "one", "b.csv": "two"])
      source.failures = [AcquisitionError(.loginRefused, at: "here", "no")]
      let error = try await acquisitionError { _ = try await receive(inbox, source, "*.csv") }
      #expect(error.code == .loginRefused)
      #expect(source.reads == 1)
    }
  }

  @Test func aLostConnectionIsTriedFiveTimesThenLaterFilesOnce() async throws {
    try await withInbox { inbox in
      let source = ScriptedSource(["a.csv": "one", "b.csv": "two"])
      source.failures = Array(
        repeating: AcquisitionError(.connectionLost, at: "here", "cut"), count: 5)
      let (report, files) = try await receive(inbox, source, "*.csv")
      #expect(report.problems.map(\.remote.displayName) == ["a.csv"])
      #expect(files.map(\.remote.displayName) == ["b.csv"])
      #expect(source.reads == 6)
    }
  }

  @Test func anInboxThatCannotBeWrittenEndsTheRun() async throws {
    try await withInbox { inbox in
      let parent = (inbox.directory as NSString).deletingLastPathComponent
      try "in the way".write(toFile: inbox.directory, atomically: true, encoding: .utf8)
      let source = ScriptedSource(["a.csv": "one"])
      await #expect(throws: DurableFileError.self) {
        _ = try await receive(inbox, source, "*.csv")
      }
      #expect(try FileManager.default.contentsOfDirectory(atPath: parent) == ["inbox"])
    }
  }

  @Test func progressCountsUpToTheSize() async throws {
    try await withInbox { inbox in
      let seen = Collected<FetchProgress>()
      _ = try await inbox.receive(
        from: ScriptedSource(["a.csv": "12345"]), pattern: FileNamePattern("*"),
        knownFile: { _ in false }, arrived: { _ in }, progress: { seen.add($0) })
      #expect(seen.all.map(\.bytesReceived) == [1, 2, 3, 4, 5])
      #expect(seen.all.allSatisfy { $0.bytesTotal == 5 && $0.fileName == "a.csv" })
    }
  }

  private func withInbox(
    fileBytesMax: Int64 = 1 << 30, _ body: (Inbox) async throws -> Void
  ) async throws {
    try await withDirectory { directory in
      try await body(
        Inbox(
          directory: directory.appending(path: "inbox").path, fileBytesMax: fileBytesMax,
          timing: SFTPConnectionTests.instantTiming))
    }
  }

  private func receive(
    _ inbox: Inbox, _ source: any FileSource, _ pattern: String = "*_settlement_*.csv*",
    known: [RemoteFile] = []
  ) async throws -> (report: InboxReport, files: [ArrivedFile]) {
    var files: [ArrivedFile] = []
    let report = try await inbox.receive(
      from: source, pattern: FileNamePattern(pattern), knownFile: { known.contains($0) },
      arrived: { files.append($0) })
    return (report, files)
  }

  private func mode(_ path: String) throws -> UInt32 {
    var status = stat()
    guard stat(path, &status) == 0 else { throw FixtureError(what: "no \(path)") }
    return status.st_mode & 0o7777
  }
}
