import Dispatch
import Foundation
import TestSupport
import Testing

/// Holds tests that wait apart from those whose calls have a time.
@Suite("Tests that wait have threads of their own", .ownThreads)
struct OwnThreadsTests {
  @Test("they hold up no task", arguments: 1...2 * ProcessInfo.processInfo.activeProcessorCount)
  func waitingHoldsUpNoTask(_ number: Int) {
    let task = DispatchSemaphore(value: 0)
    Task.detached { task.signal() }
    #expect(task.wait(timeout: .now() + 300) == .success)
  }

  @Test("every suite of nights and programs asks for them", arguments: ["EndToEnd", "Simulation", "StorageFault"])
  func everySuiteAsksForThem(_ name: String) throws {
    let files = PackageFiles.files(under: "Tests/\(name)Tests", suffix: ".swift")
    #expect(!files.isEmpty)
    for file in files {
      let lines = try String(contentsOf: file, encoding: .utf8).components(separatedBy: "\n")
      for line in lines where line.hasPrefix("@Suite") {
        #expect(line.contains(".ownThreads"), "\(PackageFiles.relativePath(file)): \(line)")
      }
    }
  }
}
