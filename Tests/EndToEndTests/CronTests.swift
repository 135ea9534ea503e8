import Foundation
import TestSupport
import Testing

/// What starts the night is no login shell: whatever it hands over, the same bytes come out.
@Suite("The night of a bare environment", .ownThreads)
struct CronTests {
  @Test(
    "environment, umask and zone change no byte",
    arguments: [
      "env -i", "env -i LANG=C LC_ALL=C", "env -i TZ=America/St_Johns HOME=/nonexistent", "env -i LC_ALL=tr_TR.UTF-8 TZ=:bad",
      "umask 000; env -i", "umask 077; env -i", "umask 777; env -i", "ulimit -n 64; env -i", "cd /; env -i",
    ])
  func sameBytes(start: String) throws {
    let sample = try Sample()
    let program = PackageFiles.program("tieout").path
    let configuration = sample.directory.appending(path: "tieout.yaml").path
    let parts = start.split(separator: ";").map { $0.trimmingCharacters(in: .whitespaces) }
    let words = (parts.dropLast() + ["exec \(parts.last!) '\(program)' run --config '\(configuration)' --date \(Sample.day)"])
      .joined(separator: "; ")
    let run = try runProgram("/bin/bash", ["-c", words], in: sample.directory)
    #expect(run.exitCode == 2, "\(run)")
    #expect(!run.standardError.contains("\u{1B}") && !run.standardError.contains("\r"), "\(run)")
    let written = try Sample.texts(sample.directory.appending(path: "var/reports/\(Sample.day)"))
    let expected = try Sample.texts(
      PackageFiles.root.appending(path: "samples/merchant/expected/\(Sample.day)"))
    #expect(firstDifferences(written, expected) == "")
    for path in ["var", "var/reports", "var/tieout.sqlite", "var/reports/\(Sample.day)/summary.json"] {
      var status = stat()
      #expect(lstat(sample.directory.appending(path: path).path, &status) == 0)
      #expect(status.st_mode & 0o077 == 0, "\(path) \(String(status.st_mode, radix: 8))")
    }
  }

  @Test func theSummaryIsTheSame() throws {
    let usual = try Sample()
    let first = try usual.tieout("run", "--date", Sample.day)
    let bare = try Sample()
    let second = try runProgram(
      "/usr/bin/env", ["-i", "TZ=Asia/Kathmandu", "LANG=C", PackageFiles.program("tieout").path, "run", "--date", Sample.day],
      in: bare.directory)
    func withoutTimes(_ text: String) -> String {
      text.replacing(/[0-9]{2}:[0-9]{2}:[0-9]{2}/, with: "").replacing(/[0-9.]+ s\b/, with: "")
        .replacing(usual.directory.path, with: "").replacing(bare.directory.path, with: "")
    }
    #expect(withoutTimes(first.standardOutput) == withoutTimes(second.standardOutput), "\(second)")
  }
}
