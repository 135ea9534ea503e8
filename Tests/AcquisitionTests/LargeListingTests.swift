import Acquisition
import Foundation
import TestSupport
import Testing

/// A folder that was never cleaned up.
struct LargeListingTests {
  @Test func aHundredThousandEntriesAreListedInOrder() async throws {
    let directory = FileManager.default.temporaryDirectory.appending(path: "many-\(UUID())")
    try FileManager.default.createDirectory(at: directory, withIntermediateDirectories: true)
    defer { try? FileManager.default.removeItem(at: directory) }
    let count = 100_000
    for number in 0..<count {
      let ending = number % 10 == 0 ? ".csv.part" : ".csv"
      let descriptor = open(
        directory.path + "/\(1_000_000 + number)_settlement_\(ending)", O_CREAT | O_WRONLY, 0o600)
      try #require(descriptor >= 0)
      close(descriptor)
    }
    let source = FolderFileSource(name: "many", path: directory.path)
    let listing = try await source.list()
    #expect(listing.files.count == count * 9 / 10)
    #expect(listing.ignored.count == count / 10)
    #expect(listing.ignored.allSatisfy { $0.reason == .unfinishedName })
    #expect(listing.files.first?.displayName == "1000001_settlement_.csv")
    #expect(listing.files.last?.displayName == "1099999_settlement_.csv")
    try await withSSHServer { server in
      let remote = SFTPFileSource(
        name: "many", server: sftpServer(server, directory: directory.path))
      let overSFTP = try await closing(remote) { try await remote.list() }
      #expect(overSFTP.files.map(\.nameBytes) == listing.files.map(\.nameBytes))
      #expect(overSFTP.ignored.map(\.nameBytes) == listing.ignored.map(\.nameBytes))
    }
    // Nothing is fetched where nothing matches, and nothing is wrong with that.
    let inbox = Inbox(directory: directory.path + "-inbox")
    defer { try? FileManager.default.removeItem(atPath: inbox.directory) }
    let report = try await inbox.receive(
      from: source, pattern: FileNamePattern("*_settlement_1.csv"), knownFile: { _ in false },
      arrived: { _ in Issue.record("a file arrived") })
    #expect(report.filesUnmatched == count * 9 / 10 && report.problems == [])
    await source.close()
  }
}
