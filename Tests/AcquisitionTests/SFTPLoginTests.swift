import Acquisition
import Foundation
import TestSupport
import Testing

/// The ways to log in.
@Suite struct SFTPLoginTests {
  @Test(arguments: ["ed25519", "ecdsa"])
  func aKeyFileLogsIn(_ type: String) async throws {
    var options = SSHServer.Options()
    options.userKeyType = type
    try await withSSHServer(options) { server in
      let count = try await filesListed(sftpServer(server))
      #expect(count == 0)
    }
  }

  @Test(arguments: ["ed25519", "ecdsa"])
  func anEncryptedKeyNeedsItsPassphrase(_ type: String) async throws {
    try await withSSHServer { server in
      let key = server.directory.appending(path: "encrypted").path
      try makeKey(type: type, at: key, passphrase: "correct horse")
      try server.authorize(publicKeyPath: key + ".pub")
      #expect(
        try await filesListed(
          sftpServer(server, login: .privateKey(path: key, passphrase: "correct horse"))) == 0)
      let wrong = try await loginError(
        sftpServer(server, login: .privateKey(path: key, passphrase: "wrong horse")))
      #expect(wrong.code == .keyUnusable)
      #expect(wrong.what.contains("passphrase"))
      #expect(!wrong.description.contains("wrong horse"))
      let none = try await loginError(
        sftpServer(server, login: .privateKey(path: key, passphrase: nil)))
      #expect(none.code == .secretMissing)
    }
  }

  @Test func aKeyEncryptedWithGCMIsExplained() async throws {
    try await withSSHServer { server in
      let key = server.directory.appending(path: "gcm").path
      try makeKey(
        type: "ed25519", at: key, passphrase: "secret", cipher: "aes256-gcm@openssh.com")
      let error = try await loginError(
        sftpServer(server, login: .privateKey(path: key, passphrase: "secret")))
      #expect(error.code == .keyUnusable)
      #expect(error.description.contains("aes256-gcm") && error.advice.contains("aes256-ctr"))
    }
  }

  @Test func anRSAKeyIsExplained() async throws {
    var options = SSHServer.Options()
    options.userKeyType = "rsa"
    try await withSSHServer(options) { server in
      let error = try await loginError(sftpServer(server))
      #expect(error.isSecurity)
      #expect(error.what.contains("RSA") && error.advice.contains("ed25519"))
    }
  }

  @Test(arguments: ["ed25519", "ecdsa"])
  func anAgentLogsIn(_ type: String) async throws {
    var options = SSHServer.Options()
    options.userKeyType = type
    try await withSSHServer(options) { server in
      let stranger = server.directory.appending(path: "stranger").path
      try makeKey(type: "ed25519", at: stranger)
      let agent = try SSHAgent(keys: [stranger, server.userKeyPath], in: server.directory)
      defer { agent.stop() }
      let login = SFTPLogin.agent(socketPath: agent.socketPath)
      #expect(try await filesListed(sftpServer(server, login: login)) == 0)
    }
  }

  @Test func anAgentWithoutTheRightKeyIsRefused() async throws {
    try await withSSHServer { server in
      let stranger = server.directory.appending(path: "stranger").path
      try makeKey(type: "ed25519", at: stranger)
      let agent = try SSHAgent(keys: [stranger], in: server.directory)
      defer { agent.stop() }
      let login = SFTPLogin.agent(socketPath: agent.socketPath)
      let error = try await loginError(sftpServer(server, login: login))
      #expect(error.code == .loginRefused)
    }
  }

  @Test func aMissingAgentIsNamed() async throws {
    try await withSSHServer { server in
      let error = try await loginError(
        sftpServer(server, login: .agent(socketPath: "/no/agent.sock")))
      #expect(error.code == .secretMissing)
      #expect(error.what.contains("/no/agent.sock"))
    }
  }

  private func filesListed(_ server: SFTPServer) async throws -> Int {
    let source = SFTPFileSource(name: "test", server: server)
    return try await closing(source) { try await source.check(FileNamePattern("*")).filesListed }
  }

  private func loginError(_ server: SFTPServer) async throws -> AcquisitionError {
    try await acquisitionError { _ = try await filesListed(server) }
  }
}
