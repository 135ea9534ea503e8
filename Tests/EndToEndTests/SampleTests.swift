import Foundation
import TestSupport
import Testing

/// The merchant on paper: what a night makes of its files, byte for byte.
///
/// `UPDATE_EXPECTED=1` writes the expected reports anew; look at what changed before you commit them.
@Suite("The sample's reports are the expected ones", .ownThreads)
struct SampleTests {
  @Test func reportsEqualTheExpectedOnes() throws {
    let sample = try Sample()
    let run = try sample.tieout("run", "--date", Sample.day)
    #expect(run.exitCode == 2, "\(run)")
    let written = try Sample.texts(sample.directory.appending(path: "var/reports/\(Sample.day)"))
    let expected = PackageFiles.root.appending(path: "samples/merchant/expected/\(Sample.day)")
    if ProcessInfo.processInfo.environment["UPDATE_EXPECTED"] == "1" {
      try FileManager.default.createDirectory(at: expected, withIntermediateDirectories: true)
      for (name, text) in written {
        try Data(text.utf8).write(to: expected.appending(path: name))
      }
    }
    #expect(
      Set(written.keys) == ["discrepancies.csv", "discrepancies.json", "pending.csv", "summary.json"])
    #expect(firstDifferences(written, try Sample.texts(expected)) == "")
  }
}

/// A copy of the merchant on paper, and the runs over it.
final class Sample {
  static let day = "2026-03-12"
  let directory: URL

  init() throws {
    let files = FileManager.default
    directory = files.temporaryDirectory.appending(path: "tieout-sample-" + UUID().uuidString)
    try files.createDirectory(at: directory, withIntermediateDirectories: true)
    let source = PackageFiles.root.appending(path: "samples/merchant")
    // Not what somebody's own run over the sample may have left.
    for name in try files.contentsOfDirectory(atPath: source.path)
    where !["var", "expected"].contains(name) {
      try files.copyItem(at: source.appending(path: name), to: directory.appending(path: name))
    }
    // What changed less than two seconds ago would be fetched twice.
    for folder in ["settlement", "mail"].map({ directory.appending(path: $0) }) {
      for name in try files.contentsOfDirectory(atPath: folder.path) {
        try files.setAttributes(
          [.modificationDate: Date(timeIntervalSince1970: 1_772_600_000)],
          ofItemAtPath: folder.appending(path: name).path)
      }
    }
  }

  deinit { try? FileManager.default.removeItem(at: directory) }

  /// A copy over which one night has run.
  static func afterOneNight() throws -> Sample {
    let sample = try Sample()
    let run = try sample.tieout("run", "--date", day)
    guard run.exitCode == 2 else { throw ProgramError(run.description) }
    return sample
  }

  func tieout(_ arguments: String...) throws -> ProgramRun {
    try runProgram("tieout", arguments, in: directory)
  }

  /// A report of a run as a table.
  func report(_ name: String, _ day: String = Sample.day) throws -> [[String: String]] {
    try WorldTable.rows(
      String(contentsOf: directory.appending(path: "var/reports/\(day)/\(name)"), encoding: .utf8))
  }

  /// Every file of a folder, by name.
  static func texts(_ folder: URL) throws -> [String: String] {
    var texts: [String: String] = [:]
    for name in try FileManager.default.contentsOfDirectory(atPath: folder.path) {
      texts[name] = try String(contentsOf: folder.appending(path: name), encoding: .utf8)
    }
    return texts
  }
}
