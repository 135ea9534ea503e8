import Foundation
import TestSupport
import Testing

/// `data_directory_group`: one user runs the night, another reads and decides, a third can do neither.
@Suite("A group shares the data directory", .ownThreads, .serialized)
struct GroupAccessTests {
  /// A group that every machine has and nobody of these is in but by what they are started with.
  private static let group: (name: String, id: gid_t) = {
    let id = SharedMerchant.isRoot ? getgrnam("games").pointee.gr_gid : getegid()
    return (String(cString: getgrgid(id).pointee.gr_name), id)
  }()
  private static let night = SharedMerchant.User(id: 61_001, groups: [group.id])
  private static let finance = SharedMerchant.User(id: 61_002, groups: [group.id])
  private static let stranger = SharedMerchant.User(id: 61_003)

  @Test func oneRunsTheNightAndAnotherDecides() throws {
    let merchant = try SharedMerchant()
    try merchant.configure("# data_directory_group: finance ", "data_directory_group: \(Self.group.name) ")
    try merchant.give(to: Self.night)
    let run = try merchant.tieout(as: Self.night, "run", "--date", Sample.day)
    #expect(run.exitCode == 2, "\(run)")
    try expectModes(merchant)

    let report = try merchant.tieout(as: Self.finance, "report", "discrepancies", "--format", "json")
    #expect(report.exitCode == 0 && report.standardError.isEmpty, "\(report)")
    let rows = try JSONSerialization.jsonObject(with: Data(report.standardOutput.utf8))
    let ids = try #require(rows as? [[String: Any]]).compactMap { $0["finding_id"] as? String }
    let id = try #require(ids.first)
    let decided = try merchant.tieout(
      as: Self.finance, "resolve", id, "--reason", "other", "--note", "asked the bank", "--by", "anna")
    #expect(decided.exitCode == 0, "\(decided)")
    #expect(try merchant.tieout(as: Self.finance, "explain", id).exitCode == 0)
    #expect(try merchant.tieout(as: Self.finance, "db", "verify").exitCode == 0)
    try expectModes(merchant)

    // The night goes on over what the other has written.
    let next = try merchant.tieout(as: Self.night, "run", "--date", "2026-03-13")
    #expect(next.exitCode == 2, "\(next)")
    let open = try merchant.tieout(as: Self.night, "report", "discrepancies")
    #expect(open.exitCode == 0 && !open.standardOutput.contains(id), "\(open)")
    try expectModes(merchant)
  }

  @Test func aThirdMayNeitherReadNorWrite() throws {
    // As one user there is no third; that the directory is closed to others is what remains to be seen.
    let merchant = try SharedMerchant()
    try merchant.configure("# data_directory_group: finance ", "data_directory_group: \(Self.group.name) ")
    try merchant.give(to: Self.night)
    #expect(try merchant.tieout(as: Self.night, "run", "--date", Sample.day).exitCode == 2)
    try expectModes(merchant)
    guard SharedMerchant.isRoot else { return }
    let before = try merchant.sample.tieout("report", "decisions").standardOutput
    for words in [
      ["report", "discrepancies"], ["status"], ["explain", "cap_1"], ["db", "verify"],
      ["run", "--date", "2026-03-13"], ["resolve", "F1", "--reason", "other", "--note", "n", "--by", "x"],
    ] {
      let refused = try merchant.start(as: Self.stranger, words).wait()
      #expect(refused.exitCode == 73 && refused.standardOutput.isEmpty, "\(refused)")
      #expect(refused.standardError.contains("Permission denied") || refused.standardError.contains("cannot"), "\(refused)")
    }
    for command in ["cat var/tieout.sqlite", "ls var", "touch var/new", "cat var/reports/*/*"] {
      #expect(try merchant.run("/bin/sh", as: Self.stranger, "-c", command).exitCode != 0, "\(command)")
    }
    #expect(try merchant.sample.tieout("report", "decisions").standardOutput == before)
  }

  @Test func withoutAGroupTheOwnerAlone() throws {
    let merchant = try SharedMerchant()
    try merchant.give(to: Self.night)
    // Whatever the shell that starts it allows.
    let program = merchant.sample.directory.appending(path: "tieout").path
    let run = try merchant.run(
      "/bin/sh", as: Self.night, "-c", "umask 000; exec '\(program)' run --date \(Sample.day)")
    #expect(run.exitCode == 2, "\(run)")
    for path in try paths(merchant) {
      let mode = try merchant.mode(path).split(separator: " ")[0]
      let isDirectory = try isDirectory(merchant, path)
      #expect(mode == (isDirectory ? "700" : "600"), "\(path) \(mode)")
    }
    guard SharedMerchant.isRoot else { return }
    let refused = try merchant.tieout(as: Self.finance, "report", "discrepancies")
    #expect(refused.exitCode == 73 && refused.standardOutput.isEmpty, "\(refused)")
  }

  /// Directories 2770, files 0660, all of the group.
  private func expectModes(_ merchant: SharedMerchant) throws {
    let paths = try paths(merchant)
    #expect(paths.count > 8, "\(paths)")
    for path in paths {
      let wanted = try isDirectory(merchant, path) ? "2770" : "660"
      #expect(try merchant.mode(path) == "\(wanted) \(Self.group.id)", "\(path)")
    }
  }

  /// The data directory and everything below it.
  private func paths(_ merchant: SharedMerchant) throws -> [String] {
    ["var"] + (try FileManager.default.subpathsOfDirectory(
      atPath: merchant.sample.directory.appending(path: "var").path)).map { "var/" + $0 }
  }

  private func isDirectory(_ merchant: SharedMerchant, _ path: String) throws -> Bool {
    try merchant.sample.directory.appending(path: path).resourceValues(forKeys: [.isDirectoryKey]).isDirectory == true
  }
}
