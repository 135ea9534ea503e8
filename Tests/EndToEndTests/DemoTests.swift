import Foundation
import TestSupport
import Testing

/// Plays `samples/demo.sh` with the programs of this build.
@Suite("The demo", .ownThreads, .serialized)
struct DemoTests {
  @Test("ends each night with what its world was generated with, no more and no fewer")
  func reportsWhatWasPlanted() throws {
    let demo = try DemoRun()
    defer { demo.remove() }
    let status = try demo.play()
    try #require(status == 0, "\(demo.output)")
    for day in ["2026-03-14", "2026-03-15", "2026-03-16"] {
      let comparison = try LabelComparison(
        reports: demo.folder.appending(path: "var/reports/\(day)"),
        labels: demo.folder.appending(path: "labels-\(day).ndjson"))
      #expect(comparison.isEqual, "\(day)\n\(comparison)")
      #expect(comparison.labelCount > 20)
      #expect(demo.output.contains(day))
    }
    // The SFTP folder holds what the sandbox put there and nothing else.
    let served = demo.folder.appending(path: "settlement")
    let generated = demo.folder.appending(path: "world/settlement")
    let names = try FileManager.default.contentsOfDirectory(atPath: generated.path).sorted()
    #expect(names.count == 16)
    #expect(try FileManager.default.contentsOfDirectory(atPath: served.path).sorted() == names)
    for name in names {
      let bytes = try Data(contentsOf: served.appending(path: name))
      #expect(try bytes == Data(contentsOf: generated.appending(path: name)), "\(name)")
    }
    #expect(try demo.startedProcessCount() == 2)
    #expect(try demo.leftProcesses() == [])
  }

  @Test("stops what it started when it is told to stop")
  func stopsOnSignal() throws {
    let demo = try DemoRun()
    defer { demo.remove() }
    let process = try demo.start()
    // Both servers run once the configuration is written.
    let configuration = demo.folder.appending(path: "tieout.yaml").path
    for _ in 0..<6000 where !FileManager.default.fileExists(atPath: configuration) {
      usleep(10_000)
    }
    kill(process, SIGTERM)
    #expect(demo.wait(for: process) == 143, "\(demo.output)")
    #expect(try demo.startedProcessCount() == 2)
    #expect(try demo.leftProcesses() == [])
  }

  @Test("leaves a folder alone that is not its own")
  func sparesOtherFolders() throws {
    let demo = try DemoRun()
    defer { demo.remove() }
    try FileManager.default.createDirectory(at: demo.folder, withIntermediateDirectories: true)
    let letter = demo.folder.appending(path: "letter.txt")
    try "dear".write(to: letter, atomically: true, encoding: .utf8)
    #expect(try demo.play() != 0)
    #expect(demo.output.contains("not a demo's folder"), "\(demo.output)")
    #expect(try String(contentsOf: letter, encoding: .utf8) == "dear")
  }
}
