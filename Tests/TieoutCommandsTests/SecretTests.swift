import Foundation
import Testing
import TieoutCommands

@Suite struct SecretTests {
  private func withFile(
    _ content: String, mode: Int, _ body: (String) throws -> Void
  ) throws {
    let directory = FileManager.default.temporaryDirectory
      .appendingPathComponent("tieout-secret-\(UUID().uuidString)")
    try FileManager.default.createDirectory(at: directory, withIntermediateDirectories: true)
    defer {
      do { try FileManager.default.removeItem(at: directory) } catch { Issue.record(error) }
    }
    let path = directory.appendingPathComponent("secret").path
    try Data(content.utf8).write(to: URL(fileURLWithPath: path))
    try FileManager.default.setAttributes([.posixPermissions: mode], ofItemAtPath: path)
    try body(path)
  }

  @Test func secretsNeverPrint() {
    let secret = Secret("hunter2")
    #expect("\(secret)" == "***")
    #expect(String(reflecting: secret) == "***")
    var dumped = ""
    dump(secret, to: &dumped)
    #expect(!dumped.contains("hunter2"))
    #expect(secret.reveal() == "hunter2")
  }

  @Test(arguments: ["k3y", "k3y\n", "k3y\r\n"])
  func fileLosesOneNewline(_ content: String) throws {
    try withFile(content, mode: 0o600) { path in
      let secret = try SecretReference.file(path).resolve(environment: [:])
      #expect(secret.reveal() == "k3y")
    }
  }

  @Test(arguments: [0o644, 0o640, 0o604, 0o610])
  func fileThatOthersReachIsRefused(_ mode: Int) throws {
    try withFile("k3y", mode: mode) { path in
      #expect(throws: SecretProblem.fileReadableByOthers(path: path)) {
        try SecretReference.file(path).resolve(environment: [:])
      }
      #expect(SecretProblem.fileReadableByOthers(path: path).isSecurity)
    }
  }

  @Test func missingAndEmptySecretsAreNamed() throws {
    #expect(throws: SecretProblem.variableMissing("KEY")) {
      try SecretReference.variable("KEY").resolve(environment: [:])
    }
    #expect(throws: SecretProblem.empty("KEY")) {
      try SecretReference.variable("KEY").resolve(environment: ["KEY": "\n"])
    }
    #expect(throws: SecretProblem.fileUnreadable(path: "/nowhere/key")) {
      try SecretReference.file("/nowhere/key").resolve(environment: [:])
    }
    #expect(throws: SecretProblem.fileUnreadable(path: "/tmp")) {
      try SecretReference.file("/tmp").resolve(environment: [:])
    }
  }

  @Test func filesOfAConfigurationAreChecked() throws {
    try withFile("k3y", mode: 0o644) { path in
      let yaml = sample(replacing: "key_env: USEEPAY_API_KEY", with: "key_file: \(path)")
      let configuration = try ConfigurationReaderTests.read(yaml)
      let secrets = ConfigurationFileChecks.secretProblems(of: configuration, environment: [:])
      #expect(secrets.map(\.problem.key) == ["api.key_file"])
      #expect(secrets.map(\.problem.place) == [.line(21)])
      #expect(secrets.map(\.cause.isSecurity) == [true])
      let missing = ConfigurationFileChecks.missingFiles(of: configuration)
      #expect(
        missing.map(\.key) == [
          "sources[0].sftp.private_key", "sources[0].sftp.known_hosts", "sources[1].profile",
        ])
    }
  }

  @Test func optionBeatsVariable() {
    let environment = ["TIEOUT_CONFIG": "b.yaml"]
    #expect(ConfigurationFile.locate(option: "a.yaml", environment: environment) == "a.yaml")
    #expect(ConfigurationFile.locate(option: nil, environment: environment) == "b.yaml")
    #expect(throws: ConfigurationErrors.self) {
      try ConfigurationFile.load(option: "/nowhere/tieout.yaml", environment: [:])
    }
  }
}
