import Foundation
import TestSupport
import Testing

/// What simulated nights are held against is small enough to be read beside the contract.
@Suite("Reference model")
struct ReferenceModelTests {
  @Test("all its files together have at most 300 lines, blank ones and comments too")
  func size() throws {
    let files = PackageFiles.files(under: "Tests/SimulationTests/Nights", suffix: ".swift")
      .map(PackageFiles.relativePath).filter { $0.contains("Reference") }
    let lines = try files.map { try PackageFiles.text($0).count { $0 == "\n" } }
    #expect(files.count >= 3 && lines.reduce(0, +) <= 300, "\(files): \(lines)")
  }
}
