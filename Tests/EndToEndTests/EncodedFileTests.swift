import Foundation
import TestSupport
import Testing

/// A provider's file in other encodings and containers, ingested by the program.
@Suite("Encoded and packed files", .ownThreads)
struct EncodedFileTests {
  static let text = """
    钱包结算;;;;;;
    Date;Type;Payment;Order;Currency;Amount;Fee
    2026-03-06 11:20:00;Sale;1012603021000000031;订单-31;EUR;18,50;0,45
    2026-03-06 12:05:00;Sale;1012603021000000032;ORD-32;EUR;64,00;1,21

    """

  /// Writes the text by a Python program, which has it as `t` and its name as `n`, ingests it with a
  /// profile with these keys, and returns the program's run and what became of the file.
  private func ingest(
    _ sample: Sample, name: String, keys: String, _ program: String
  ) throws -> (run: ProgramRun, file: [String: String]?) {
    let profile = try String(
      contentsOf: sample.directory.appending(path: "profiles/wallet.yaml"), encoding: .utf8)
    let changed = profile.split(separator: "\n").filter { !$0.hasPrefix("file_name:") }
      .joined(separator: "\n") + "\n" + keys + "\n"
    try changed.write(
      to: sample.directory.appending(path: "profiles/other.yaml"), atomically: true, encoding: .utf8)
    let plain = sample.directory.appending(path: "plain.csv")
    try Self.text.write(to: plain, atomically: true, encoding: .utf8)
    let written = try runProgram(
      "/usr/bin/env",
      ["python3", "-c", "t = open('plain.csv', encoding='utf-8').read(); n = '\(name)'\n" + program],
      in: sample.directory)
    #expect(written.exitCode == 0, "\(written)")
    let run = try sample.tieout(
      "ingest", name, "--profile", "profiles/other.yaml", "--source", "mail", "--date", Sample.day)
    let files = try WorldTable.rows(sample.tieout("report", "files", "--format", "csv").standardOutput)
    return (run, files.first { $0["name"] == name })
  }

  @Test(arguments: [
    ("utf-16", "open(n, 'wb').write(t.encode('utf-16'))"),
    ("utf-16be", "open(n, 'wb').write(t.encode('utf-16-be'))"),
    ("gb18030", "open(n, 'wb').write(t.encode('gb18030'))"),
  ])
  func anEncodedFileIsIngested(encoding: String, program: String) throws {
    let found = try ingest(
      Sample(), name: "w-\(encoding).csv", keys: "encoding: \(encoding)", program)
    #expect(found.run.exitCode == 0, "\(found.run)")
    #expect(found.file?["state"] == "ingested")
    #expect(found.file?["rows"] == "2", "\(found)")
  }

  @Test func aZipFileIsIngested() throws {
    let found = try ingest(
      Sample(), name: "w.zip", keys: "container: zip\nmember: \"w*.csv\"",
      "import zipfile; z = zipfile.ZipFile(n, 'w', zipfile.ZIP_DEFLATED)\n"
        + "z.writestr('w.csv', t); z.writestr('about.txt', 'x'); z.close()")
    #expect(found.run.exitCode == 0, "\(found.run)")
    #expect(found.file?["state"] == "ingested" && found.file?["rows"] == "2", "\(found)")
  }

  @Test func aZipFileWithTwoThatFitIsRefused() throws {
    let found = try ingest(
      Sample(), name: "w.zip", keys: "member: \"*.csv\"",
      "import zipfile; z = zipfile.ZipFile(n, 'w')\n"
        + "z.writestr('w.csv', t); z.writestr('x.csv', t); z.close()")
    #expect(found.run.exitCode == 65, "\(found.run)")
    #expect(found.run.standardError.contains("match '*.csv', and one must: w.csv, x.csv"))
    #expect(found.file?["state"] == "quarantined", "\(found)")
  }

  @Test func utf16ThatTheProfileCallsUTF8IsRefusedWithAHint() throws {
    let found = try ingest(
      Sample(), name: "w.csv", keys: "encoding: utf-8",
      "open(n, 'wb').write(t[8:].encode('utf-16-le'))")
    #expect(found.run.exitCode == 65, "\(found.run)")
    #expect(found.run.standardError.contains("Write utf-16le in the profile's key encoding"))
  }

  @Test func anEncryptedFileIsIngestedAndCheckTriesTheKey() throws {
    let sample = try Sample()
    let home = URL(filePath: "/tmp/tieout-gpg-\(UUID().uuidString.prefix(8))")
    try FileManager.default.createDirectory(
      at: home, withIntermediateDirectories: false, attributes: [.posixPermissions: 0o700])
    defer {
      _ = try? runProgram(
        "/usr/bin/env", ["gpgconf", "--homedir", home.path, "--kill", "all"], in: URL(filePath: "/"))
      try? FileManager.default.removeItem(at: home)
    }
    func gpg(_ arguments: String...) throws -> String {
      let run = try runProgram(
        "/usr/bin/env", ["gpg", "--homedir", home.path, "--batch", "--yes"] + arguments,
        in: sample.directory)
      #expect(run.exitCode == 0, "\(run)")
      return run.standardOutput
    }
    _ = try gpg(
      "--pinentry-mode", "loopback", "--passphrase", "", "--quick-gen-key", "nobody@example.test",
      "future-default", "default", "never")
    let keys = try gpg("--with-colons", "--list-secret-keys")
    let line = try #require(keys.split(separator: "\n").first { $0.hasPrefix("fpr:") })
    let key = String(line.split(separator: ":").last!)
    let file = sample.directory.appending(path: "tieout.yaml")
    let yaml = try String(contentsOf: file, encoding: .utf8)
    let pgp = "profile: ./profiles/wallet.yaml\n    pgp: { key: \"\(key)\", home: \(home.path) }"
    try yaml.replacing("profile: ./profiles/wallet.yaml", with: pgp)
      .write(to: file, atomically: true, encoding: .utf8)
    let found = try ingest(
      sample, name: "w.csv.pgp", keys: "",
      "import subprocess; subprocess.run(['gpg', '--homedir', '\(home.path)', '--batch',"
        + " '--trust-model', 'always', '-r', '\(key)', '-o', n, '-e', 'plain.csv'], check=True)")
    #expect(found.run.exitCode == 0, "\(found.run)")
    #expect(found.file?["state"] == "ingested" && found.file?["rows"] == "2", "\(found)")
    let check = try sample.tieout("check")
    #expect(check.standardOutput.contains("ok\tsource mail: OpenPGP key \(key)"), "\(check)")
    let preview = try sample.tieout(
      "profile", "preview", "w.csv.pgp", "--profile", "profiles/other.yaml", "--source", "mail")
    #expect(preview.exitCode == 0 && preview.standardOutput.contains("1012603021000000031"), "\(preview)")
    let blind = try sample.tieout(
      "profile", "preview", "w.csv.pgp", "--profile", "profiles/other.yaml")
    #expect(blind.exitCode == 65 && blind.standardError.contains("its source names no key"), "\(blind)")
    try FileManager.default.setAttributes([.posixPermissions: 0o755], ofItemAtPath: home.path)
    let open = try sample.tieout("check")
    #expect(open.exitCode == 77 && open.standardOutput.contains("chmod 700"), "\(open)")
  }
}
