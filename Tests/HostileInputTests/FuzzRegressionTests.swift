import Foundation
import FuzzTargets
import TestSupport
import Testing

/// Every input that a fuzzer starts from, and every one that once broke something, keeps its promise.
/// One after the other: the file target writes one file again and again.
@Suite("What fuzzing found stays found", .serialized)
struct FuzzRegressionTests {
  static let inputs = ["Tests/Fuzz/Seeds", "Tests/Fuzz/Crashes"]
    .flatMap { PackageFiles.files(under: $0, suffix: "") }.filter { !$0.hasDirectoryPath }

  @Test("every target has seeds, and each input belongs to a target")
  func everyTargetHasSeeds() {
    let names = Set(Self.inputs.map { $0.deletingLastPathComponent().lastPathComponent })
    #expect(names == Set(FuzzTarget.allCases.map(\.rawValue)))
  }

  @Test(arguments: inputs)
  func anInputBreaksNothing(file: URL) throws {
    let name = file.deletingLastPathComponent().lastPathComponent
    let target = try #require(FuzzTarget(rawValue: name))
    try target.run(Array(Data(contentsOf: file)))
  }
}
