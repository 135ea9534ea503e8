import Foundation
import TestSupport
import Testing

/// What is wrong with the configuration, the day or the data directory is said before anything is done.
@Suite("Bad configuration", .ownThreads)
struct BadConfigurationTests {
  private func sample() throws -> Sample { try Sample() }

  private func edit(_ sample: Sample, _ old: String, _ new: String) throws {
    let path = sample.directory.appending(path: "tieout.yaml")
    let text = try String(contentsOf: path, encoding: .utf8)
    try #require(text.contains(old))
    try text.replacingOccurrences(of: old, with: new).write(to: path, atomically: true, encoding: .utf8)
  }

  private func hasNoData(_ sample: Sample) -> Bool {
    !FileManager.default.fileExists(atPath: sample.directory.appending(path: "var").path)
  }

  @Test func aTypoIsNamedWithItsLineAndTheNearestKey() throws {
    let sample = try sample()
    try edit(sample, "\ntime_zone:", "\ntime_zoen:")
    let text = try String(contentsOf: sample.directory.appending(path: "tieout.yaml"), encoding: .utf8)
    let line = try #require(
      text.components(separatedBy: "\n").firstIndex { $0.hasPrefix("time_zoen") }) + 1
    let run = try sample.tieout("run")
    #expect(run.exitCode == 78, "\(run)")
    #expect(
      run.standardError.contains("tieout.yaml:\(line): time_zoen: unknown key; did you mean 'time_zone'?"),
      "\(run)")
    #expect(run.standardOutput.isEmpty && hasNoData(sample))
  }

  @Test func allErrorsAreListedAtOnce() throws {
    let sample = try sample()
    try edit(sample, "files: \"wallet-*.csv\"", "filez: \"wallet-*.csv\"")
    try edit(sample, "refund_due_days: 10", "refund_due_days: soon")
    let run = try sample.tieout("check")
    #expect(run.exitCode == 78, "\(run)")
    #expect(
      run.standardError.contains("filez") && run.standardError.contains("refund_due_days"), "\(run)")
  }

  /// Every kind of mistake at once, each with its line, before anything is done.
  @Test func everyKindOfMistakeIsListedWithItsLine() throws {
    let sample = try sample()
    try edit(sample, "refund_due_days: 10", "refund_due_days: soon")
    try edit(sample, "holidays: []", "holydays: []")
    try edit(sample, "app_ids: [\"shop.example\"]  ", "app_ids: shop.example  ")
    try edit(sample, "  - name: mail", "  - name: useepay")
    try edit(
      sample, "    directory: { path: ./mail }",
      "    directory: { path: ./mail }\n    sftp: { host: h, username: u, agent: true, known_hosts: ./k, directory: /d }")
    try edit(sample, "  amounts: major", "  key_env: A\n  key_file: ./b\n  amounts: major")
    try edit(sample, "expected: none", "expected: sometimes")
    let text = try String(contentsOf: sample.directory.appending(path: "tieout.yaml"), encoding: .utf8)
    let lines = text.components(separatedBy: "\n")
    let run = try sample.tieout("run")
    #expect(run.exitCode == 78 && run.standardOutput.isEmpty && hasNoData(sample), "\(run)")
    for (start, key) in [
      ("  refund_due_days: soon", "matching.refund_due_days"), ("holydays", "holydays"),
      ("  app_ids: shop", "merchant.app_ids"), ("    directory: { path: ./mail", "sources[1].directory"),
      ("  key_file: ./b", "api.key_file"), ("    expected: sometimes", "sources[0].expected"),
    ] {
      let line = try #require(lines.firstIndex { $0.hasPrefix(start) }, "\(start)") + 1
      #expect(run.standardError.contains("tieout.yaml:\(line): \(key)"), "\(start) in line \(line): \(run)")
    }
    let second = try #require(lines.lastIndex { $0.hasPrefix("  - name: useepay") }) + 1
    #expect(run.standardError.contains("tieout.yaml:\(second): sources[1].name: the name useepay is taken"), "\(run)")
  }

  /// What the configuration names and is not there: all of it at once, too.
  @Test func everythingThatIsMissingIsListed() throws {
    let sample = try sample()
    try edit(
      sample, "    directory: { path: ./settlement }",
      "    sftp: { host: h, username: u, private_key: ./no_key, known_hosts: ./no_hosts, directory: /d }")
    try edit(sample, "profile: ./profiles/wallet.yaml", "profile: ./profiles/none.yaml")
    try edit(sample, "  archive: ./api-archive", "  base_url: http://127.0.0.1:9\n  key_env: NO_SUCH_KEY")
    let run = try sample.tieout("run")
    #expect(run.exitCode == 78 && hasNoData(sample), "\(run)")
    for name in ["no_key", "no_hosts", "none.yaml", "NO_SUCH_KEY"] {
      #expect(run.standardError.contains(name), "\(name): \(run)")
    }
  }

  @Test func anUnknownVariableIsAnError() throws {
    let sample = try sample()
    let run = try runProgram(
      "tieout", ["run"], in: sample.directory, environment: ["TIEOUT_TIME_ZOEN": "UTC"])
    #expect(run.exitCode == 78, "\(run)")
    #expect(run.standardError.contains("TIEOUT_TIME_ZOEN"), "\(run)")
    #expect(hasNoData(sample))
  }

  @Test func aMissingConfigurationNamesThePlaces() throws {
    let sample = try sample()
    let run = try sample.tieout("run", "--config", "elsewhere.yaml")
    #expect(run.exitCode == 78, "\(run)")
    #expect(run.standardError.contains("elsewhere.yaml"), "\(run)")
  }

  @Test func aSecretThatOthersCanReadIsRefused() throws {
    let sample = try sample()
    try edit(sample, "  archive: ./api-archive", "  base_url: http://127.0.0.1:9\n  key_file: ./key")
    let key = sample.directory.appending(path: "key")
    try "the-secret-canary-7f3a\n".write(to: key, atomically: true, encoding: .utf8)
    try FileManager.default.setAttributes([.posixPermissions: 0o644], ofItemAtPath: key.path)
    let run = try sample.tieout("run")
    #expect(run.exitCode == 77, "\(run)")
    #expect(run.standardError.contains("chmod 600 ./key"), "\(run)")
    #expect(!run.description.contains("the-secret-canary-7f3a"))
    #expect(hasNoData(sample))
  }

  @Test func aDayBeforeTheLastRunsIsRefused() throws {
    let sample = try Sample.afterOneNight()
    let run = try sample.tieout("run", "--date", "2026-03-11")
    #expect(run.exitCode == 64, "\(run)")
    #expect(
      run.standardError.contains("2026-03-11") && run.standardError.contains("2026-03-12"), "\(run)")
    let reports = sample.directory.appending(path: "var/reports")
    #expect(try FileManager.default.contentsOfDirectory(atPath: reports.path) == ["2026-03-12"])
    #expect(try sample.tieout("run", "--date", "2026-02-30").exitCode == 64)
  }

  @Test func aDataDirectoryThatCannotBeMadeIsNamed() throws {
    let sample = try sample()
    try edit(sample, "data_directory: ./var", "data_directory: ./tieout.yaml/var")
    let run = try sample.tieout("run")
    #expect(run.exitCode == 73, "\(run)")
    #expect(run.standardError.contains("tieout.yaml/var"), "\(run)")
  }

  @Test func aFolderOrArchiveThatIsNotThereIsUnreachable() throws {
    let sample = try sample()
    try edit(sample, "path: ./mail", "path: ./nowhere")
    let run = try sample.tieout("run", "--date", Sample.day)
    #expect(run.exitCode == 69, "\(run)")
    #expect(run.standardError.contains("nowhere"), "\(run)")
    // The other source is read, and what the missing one would bring is pending or waits.
    let codes = try sample.report("discrepancies.csv").map { $0["code"] ?? "" }
    #expect(codes.contains("DUPLICATE_SETTLEMENT") && codes.filter { $0 == "STATUS_MISMATCH" }.count == 1)
  }
}
