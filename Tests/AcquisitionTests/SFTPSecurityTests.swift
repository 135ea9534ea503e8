import Acquisition
import Foundation
import TestSupport
import Testing

/// Host keys, logins and secrets: refused before anything is risked, and in words that help.
@Suite struct SFTPSecurityTests {
  @Test func anUnknownHostKeyIsRefusedWithItsFingerprint() async throws {
    try await withSSHServer { server in
      let path = server.directory.appending(path: "empty_known_hosts").path
      try "# nothing\n[127.0.0.1]:1 ssh-ed25519 AAAA\n"
        .write(toFile: path, atomically: true, encoding: .utf8)
      let error = try await loginError(sftpServer(server, knownHosts: path))
      #expect(error.code == .hostKeyUnknown)
      #expect(error.isSecurity && !error.isTransient)
      #expect(error.what.contains("ssh-ed25519 SHA256:"))
      #expect(!server.log.contains("Accepted") && !server.log.contains("user \(server.username)"))
    }
  }

  @Test func aChangedHostKeyIsRefusedWithBothFingerprints() async throws {
    try await withSSHServer { server in
      let other = server.directory.appending(path: "other_key").path
      try makeKey(type: "ed25519", at: other)
      let fields = try String(contentsOfFile: other + ".pub", encoding: .utf8).split(separator: " ")
      let path = server.directory.appending(path: "wrong_known_hosts").path
      try "\n[127.0.0.1]:\(server.port) \(fields[0]) \(fields[1])\n"
        .write(toFile: path, atomically: true, encoding: .utf8)
      let error = try await loginError(sftpServer(server, knownHosts: path))
      #expect(error.code == .hostKeyChanged)
      #expect(error.isSecurity)
      #expect(error.what.components(separatedBy: "SHA256:").count == 3)
      #expect(error.what.contains("line 2"))
      #expect(!server.log.contains("Accepted") && !server.log.contains("user \(server.username)"))
    }
  }

  @Test func aKnownKeyOfAnotherTypeThanShownIsAChangedKey() async throws {
    var options = SSHServer.Options()
    options.hostKeyTypes = ["ecdsa"]
    try await withSSHServer(options) { server in
      let other = server.directory.appending(path: "other_key").path
      try makeKey(type: "ed25519", at: other)
      let fields = try String(contentsOfFile: other + ".pub", encoding: .utf8).split(separator: " ")
      let path = server.directory.appending(path: "wrong_known_hosts").path
      try "127.0.0.1 \(fields[0]) \(fields[1])\n"
        .write(toFile: path, atomically: true, encoding: .utf8)
      let error = try await loginError(sftpServer(server, knownHosts: path))
      #expect(error.code == .hostKeyChanged)
    }
  }

  @Test(arguments: ["ed25519", "ecdsa"])
  func theKnownTypeIsAskedForWhereTheServerHasSeveral(_ type: String) async throws {
    var options = SSHServer.Options()
    options.hostKeyTypes = ["ecdsa", "ed25519", "rsa"]
    try await withSSHServer(options) { server in
      let path = server.directory.appending(path: "one_known_host").path
      try (server.knownHostsLines(types: [type])[0] + "\n")
        .write(toFile: path, atomically: true, encoding: .utf8)
      let check = try await check(sftpServer(server, knownHosts: path))
      #expect(check.server?.hostKeyType.contains(type) == true)
      #expect(check.server?.banner.hasPrefix("SSH-2.0-") == true)
      #expect(check.server?.keyExchange.hasPrefix("curve25519") == true)
      #expect(check.server?.cipher.hasPrefix("aes") == true)
    }
  }

  @Test func hashedNamesAreUnderstood() async throws {
    try await withSSHServer { server in
      try hashKnownHosts(at: server.knownHostsPath)
      let text = try String(contentsOfFile: server.knownHostsPath, encoding: .utf8)
      #expect(text.hasPrefix("|1|"))
      let check = try await check(sftpServer(server))
      #expect(check.server?.hostKeyFingerprint.hasPrefix("SHA256:") == true)
    }
  }

  @Test func aRevokedKeyIsRefused() async throws {
    try await withSSHServer { server in
      let path = server.directory.appending(path: "revoked").path
      let line = try server.knownHostsLines(types: ["ed25519"])[0]
      try "\(line)\n@revoked \(line)\n".write(toFile: path, atomically: true, encoding: .utf8)
      let error = try await loginError(sftpServer(server, knownHosts: path))
      #expect(error.code == .hostKeyChanged)
      #expect(error.what.contains("REVOKED"))
    }
  }

  @Test func aMissingKnownHostsFileIsRefused() async throws {
    try await withSSHServer { server in
      let path = server.directory.appending(path: "no_such_file").path
      let error = try await loginError(sftpServer(server, knownHosts: path))
      #expect(error.code == .knownHostsMissing)
      #expect(error.isSecurity)
    }
  }

  @Test func aServerWithAnRSAHostKeyAloneIsRefusedInPlainWords() async throws {
    var options = SSHServer.Options()
    options.hostKeyTypes = ["rsa"]
    try await withSSHServer(options) { server in
      let error = try await loginError(sftpServer(server))
      #expect(error.code == .algorithmsRefused)
      #expect(error.description.contains("ed25519") && error.description.contains("RSA"))
    }
  }

  @Test func weakAlgorithmsAloneAreRefusedWithTheListOfGoodOnes() async throws {
    var options = SSHServer.Options()
    options.configurationLines = ["Ciphers aes128-cbc", "MACs hmac-sha1"]
    try await withSSHServer(options) { server in
      let error = try await loginError(sftpServer(server))
      #expect(error.code == .algorithmsRefused)
      #expect(error.advice.contains("aes256-ctr"))
    }
  }

  @Test func aRefusedKeyIsTriedOnce() async throws {
    try await withSSHServer { server in
      let key = server.directory.appending(path: "stranger").path
      try makeKey(type: "ed25519", at: key)
      let error = try await loginError(
        sftpServer(server, login: .privateKey(path: key, passphrase: nil)))
      #expect(error.code == .loginRefused)
      #expect(error.isSecurity && !error.isTransient)
      #expect(error.what.contains(server.username))
    }
  }

  @Test func aRefusedPasswordIsTriedOnceAndNotShown() async throws {
    var options = SSHServer.Options()
    options.configurationLines = ["PasswordAuthentication yes"]
    try await withSSHServer(options) { server in
      let error = try await loginError(sftpServer(server, login: .password("not-the-password")))
      #expect(error.code == .loginRefused)
      #expect(!error.description.contains("not-the-password"))
      #expect(server.log.components(separatedBy: "Failed password").count == 2)
    }
  }

  @Test func aPasswordIsNotOfferedWhereOnlyKeysAreTaken() async throws {
    try await withSSHServer { server in
      let error = try await loginError(sftpServer(server, login: .password("secret")))
      #expect(error.code == .loginRefused)
      #expect(error.what.contains("publickey"))
    }
  }

  @Test func anExposedKeyFileIsRefusedBeforeConnecting() async throws {
    try await withSSHServer { server in
      #expect(chmod(server.userKeyPath, 0o644) == 0)
      let error = try await loginError(sftpServer(server))
      #expect(error.code == .secretFileExposed)
      #expect(error.isSecurity)
      #expect(error.description.contains("644") && error.description.contains(server.userKeyPath))
      // Nobody has connected but the fixture, which waited for the port.
      #expect(!server.log.contains("user \(server.username)"))
    }
  }

  @Test func aMissingKeyFileIsNamed() async throws {
    try await withSSHServer { server in
      let error = try await loginError(
        sftpServer(server, login: .privateKey(path: "/no/such/key", passphrase: nil)))
      #expect(error.code == .secretMissing)
      #expect(error.description.contains("/no/such/key"))
    }
  }

  private func check(_ server: SFTPServer) async throws -> SourceCheck {
    let source = SFTPFileSource(name: "test", server: server)
    return try await closing(source) { try await source.check(FileNamePattern("*")) }
  }

  private func loginError(_ server: SFTPServer) async throws -> AcquisitionError {
    try await acquisitionError { _ = try await check(server) }
  }
}
