import CLibSSH2
import DurableFiles
import Glibc

extension SSHSession {
  /// Logs in with the keys of the SSH agent at `socketPath`, one after the other.
  func logInWithAgent(socketPath: String) throws {
    let agent: SSHAgentConnection
    let keys: [SSHAgentConnection.Key]
    do {
      (agent, keys) = try watchdog.pausing {
        let agent = try SSHAgentConnection(
          path: socketPath, limit: watchdog.idleLimit,
          isCancelled: { [watchdog] in watchdog.verdict == .cancelled })
        return (agent, try agent.keys())
      }
    } catch let failure as SSHAgentConnection.Failure {
      throw agentError(failure, socketPath: socketPath)
    }
    let usable = keys.filter { SSHAlgorithms.hostKeys.contains($0.type) }
    guard !usable.isEmpty else {
      throw AcquisitionError(
        .secretMissing, at: server.location,
        "the SSH agent at \(socketPath) holds no ed25519 or ecdsa key",
        advice: "load one: ssh-add PATH")
    }
    // Servers usually end the connection after six keys; RSA would only waste one.
    let tried = usable.prefix(5)
    for key in tried {
      let signing = AgentSigning(agent: agent, key: key, watchdog: watchdog)
      if try logIn(signing, socketPath: socketPath) { return }
    }
    throw refused(
      "the server refused all \(tried.count) keys of the SSH agent for \(server.username)",
      advice: "check username, and that one of the keys' public parts is registered", cause: "")
  }

  /// True when the server takes the key, false when it refuses it.
  private func logIn(_ signing: AgentSigning, socketPath: String) throws -> Bool {
    let blob = signing.key.blob
    let code = withExtendedLifetime(signing) {
      var context: UnsafeMutableRawPointer? = Unmanaged.passUnretained(signing).toOpaque()
      return libssh2_userauth_publickey(
        handle, server.username, blob, blob.count,
        { _, signature, count, data, dataCount, context in
          guard let signature, let count, let data, let context = context?.pointee
          else { return -1 }
          let signing = Unmanaged<AgentSigning>.fromOpaque(context).takeUnretainedValue()
          return signing.sign(
            UnsafeBufferPointer(start: data, count: dataCount), into: signature, count: count)
        }, &context)
    }
    if let failure = signing.failure {
      guard let failure = failure as? SSHAgentConnection.Failure else { throw failure }
      // A key that the agent does not sign with is one that does not help; another may.
      if case .refused = failure { return false }
      throw agentError(failure, socketPath: socketPath)
    }
    if code == 0 { return true }
    watchdog.noteProgress()
    let isRefusal =
      code == LIBSSH2_ERROR_AUTHENTICATION_FAILED || code == LIBSSH2_ERROR_PUBLICKEY_UNVERIFIED
    guard isRefusal, !isLoss(code) else {
      throw failure(code, while: "logging in with the SSH agent")
    }
    return false
  }

  private func agentError(
    _ failure: SSHAgentConnection.Failure, socketPath: String
  ) -> AcquisitionError {
    let (what, advice) =
      switch failure {
      case .unreachable(let code):
        ("no SSH agent answers at \(socketPath): \(reason(ofErrno: code))",
          "start ssh-agent and set SSH_AUTH_SOCK")
      case .silent:
        ("the SSH agent at \(socketPath) does not answer",
          "see with `ssh-add -l` whether it hangs or waits for a person, and start it again")
      case .broken:
        ("what listens at \(socketPath) does not speak as an SSH agent does",
          "set SSH_AUTH_SOCK to the agent's own socket")
      case .refused:
        ("the SSH agent at \(socketPath) refuses to list its keys", "unlock it: ssh-add -X")
      }
    return AcquisitionError(.secretMissing, at: server.location, what, advice: advice)
  }
}

/// Signs for libssh2 with a key that the agent keeps, and remembers why it could not.
private final class AgentSigning {
  let agent: SSHAgentConnection
  let key: SSHAgentConnection.Key
  let watchdog: Watchdog
  private(set) var failure: (any Error)?

  init(agent: SSHAgentConnection, key: SSHAgentConnection.Key, watchdog: Watchdog) {
    self.agent = agent
    self.key = key
    self.watchdog = watchdog
  }

  /// 0 and a signature that libssh2 frees, or -1.
  func sign(
    _ data: UnsafeBufferPointer<UInt8>,
    into signature: UnsafeMutablePointer<UnsafeMutablePointer<UInt8>?>,
    count: UnsafeMutablePointer<Int>
  ) -> Int32 {
    do {
      let bytes = try watchdog.pausing { try agent.signature(of: Array(data), with: key) }
      guard !bytes.isEmpty, let room = malloc(bytes.count) else {
        throw SSHAgentConnection.Failure.broken
      }
      room.copyMemory(from: bytes, byteCount: bytes.count)
      signature.pointee = room.assumingMemoryBound(to: UInt8.self)
      count.pointee = bytes.count
      return 0
    } catch {
      failure = error
      return -1
    }
  }
}
