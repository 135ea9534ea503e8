import Foundation
import TestSupport
import Testing

/// Pages in headless Chromium: what a browser makes of them, driven by `Tests/Browser/check_page.py`.
///
/// Screenshots stay in `.build/screenshots`.
@Suite("Pages in a browser", .ownThreads, .serialized)
struct BrowserTests {
  /// A Python with Playwright, in an environment below `.build` that is made once.
  static func python() throws -> String {
    let folder = PackageFiles.root.appending(path: ".build/browser")
    let python = folder.appending(path: "bin/python").path
    let has = try? runProgram(python, ["-c", "import playwright"], in: PackageFiles.root)
    if has?.exitCode == 0 { return python }
    for (program, arguments) in [
      ("/usr/bin/env", ["python3", "-m", "venv", folder.path]),
      (
        python,
        [
          "-m", "pip", "install", "--quiet", "--disable-pip-version-check", "--requirement",
          PackageFiles.root.appending(path: "Tests/Browser/requirements.txt").path,
        ]
      ),
    ] {
      let run = try runProgram(program, arguments, in: PackageFiles.root, boundSeconds: 300)
      guard run.exitCode == 0 else { throw ProgramError("Playwright cannot be installed: \(run)") }
    }
    return python
  }

  /// A report of a world, written to a file of its directory.
  private func write(_ name: String, as file: String, of world: WorldOnDisk) throws -> String {
    let run = try world.tieout(["report", name, "--output", file])
    #expect(run.exitCode == 0, "\(run)")
    return world.directory.appending(path: file).path
  }

  @Test("open without a network, sort, filter, print, and read well")
  func pagesWork() throws {
    var options = WorldOnDisk.Options(seed: 20)
    options.payments = 900
    let world = try WorldOnDisk(options, through: WorldOnDisk.day(10))
    for day in [10, 15, 20] {
      // The sandbox writes the configuration anew.
      try world.generate(through: WorldOnDisk.day(day))
      try world.write(
        try world.text("tieout.yaml") + "\nreport: { formats: [html] }\n", to: "tieout.yaml")
      let run = try world.run(WorldOnDisk.day(day))
      #expect(run.exitCode == 2, "\(run)")
    }
    let night = world.directory.appending(path: "var/reports/\(world.lastDay)/report.html").path
    let check = try runProgram(
      Self.python(),
      [
        PackageFiles.root.appending(path: "Tests/Browser/check_page.py").path, night,
        write("discrepancies", as: "discrepancies.html", of: world),
        write("discrepancies", as: "discrepancies.csv", of: world),
        write("settlements", as: "settlements.html", of: world),
        PackageFiles.root.appending(path: ".build/screenshots").path,
      ], in: world.directory, boundSeconds: 900)
    #expect(check.exitCode == 0, "\(check)")
    #expect(check.standardOutput.hasPrefix("ok: "), "\(check)")
  }
}
