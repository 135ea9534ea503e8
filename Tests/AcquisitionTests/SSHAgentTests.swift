import Acquisition
import Foundation
import TestSupport
import Testing

/// SSH agents that hang, lie or speak something else: each is named, and none is waited for longer than the limit.
@Suite struct SSHAgentTests {
  @Test func anAgentThatHangsIsNamed() async throws {
    let error = try await loginError { _ in [] }
    #expect(error.code == .secretMissing)
    #expect(error.what.contains("does not answer"))
    #expect(error.advice.contains("ssh-add -l"))
  }

  @Test func anAgentThatHangsWhenItShouldSignIsNamed() async throws {
    let error = try await loginError { key in [identities([key])] }
    #expect(error.code == .secretMissing)
    #expect(error.what.contains("does not answer"))
  }

  @Test func aKeyThatTheAgentDoesNotSignWithIsRefused() async throws {
    let error = try await loginError { key in [identities([key]), message([5])] }
    #expect(error.code == .loginRefused)
  }

  @Test func aSignatureThatIsNoneIsRefusedByTheServer() async throws {
    let nonsense = field(field(Array("ssh-ed25519".utf8)) + field([UInt8](repeating: 7, count: 64)))
    let error = try await loginError { key in [identities([key]), message([14] + nonsense)] }
    #expect(error.code == .loginRefused)
  }

  @Test(arguments: [
    ("another answer", message([6])), ("no length", message([])),
    ("a length that lies", [255, 255, 255, 255, 12]), ("a count that lies", message([12, 0, 0, 0, 9])),
    ("a key without a type", message([12, 0, 0, 0, 1] + field([1]) + field([]))),
  ])
  func whatIsNoAgentIsNamed(_ name: String, answer: [UInt8]) async throws {
    let error = try await loginError { _ in [answer] }
    #expect(error.code == .secretMissing)
    #expect(error.what.contains("does not speak as an SSH agent does"), "\(name)")
  }

  @Test func aLockedAgentIsNamed() async throws {
    let error = try await loginError { _ in [message([5])] }
    #expect(error.code == .secretMissing)
    #expect(error.advice.contains("ssh-add -X"))
  }

  /// The error of a login with an agent that gives these answers to its first questions, and then none; `answers` gets
  /// the public key that the server takes.
  private func loginError(answers: ([UInt8]) -> [[UInt8]]) async throws -> AcquisitionError {
    try await withSSHServer { server in
      let line = try String(contentsOfFile: server.userKeyPath + ".pub", encoding: .utf8)
      let key = try #require(Data(base64Encoded: String(line.split(separator: " ")[1])))
      let agent = try ScriptedAgent(answers: answers(Array(key)))
      defer { agent.stop() }
      let source = SFTPFileSource(
        name: "test", server: sftpServer(server, login: .agent(socketPath: agent.socketPath)),
        limits: SFTPLimits(idleLimit: .seconds(1)))
      return try await acquisitionError {
        _ = try await closing(source) { try await source.check(FileNamePattern("*")).filesListed }
      }
    }
  }
}

private func identities(_ keys: [[UInt8]]) -> [UInt8] {
  message([12] + bytes(of: keys.count) + keys.flatMap { field($0) + field(Array("a comment".utf8)) })
}

private func message(_ content: [UInt8]) -> [UInt8] { field(content) }

private func field(_ content: [UInt8]) -> [UInt8] { bytes(of: content.count) + content }

private func bytes(of number: Int) -> [UInt8] { withUnsafeBytes(of: UInt32(number).bigEndian, Array.init) }
