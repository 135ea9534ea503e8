import CLibSSH2
import Glibc

extension SSHSession {
  /// Logs in, once: a refused login is never repeated, because that locks accounts.
  func logIn(privateKey: PrivateKeyFile?) throws {
    let offered = try offeredMethods()
    guard let offered else { return }
    switch server.login {
    case .privateKey(_, let passphrase):
      guard let privateKey else { preconditionFailure("the key is read before connecting") }
      try require("publickey", in: offered)
      try logIn(with: privateKey, passphrase: passphrase)
    case .agent(let socketPath):
      try require("publickey", in: offered)
      try logInWithAgent(socketPath: socketPath)
    case .password(let password):
      try logIn(password: password, offered: offered)
    }
    watchdog.noteProgress()
  }

  /// The methods that the server offers; nil when it has let us in without any.
  private func offeredMethods() throws -> [String]? {
    let list = libssh2_userauth_list(handle, server.username, UInt32(server.username.utf8.count))
    guard let list else {
      if libssh2_userauth_authenticated(handle) != 0 { return nil }
      throw failure(libssh2_session_last_errno(handle), while: "logging in")
    }
    watchdog.noteProgress()
    return String(cString: list).split(separator: ",").map(String.init)
  }

  private func require(_ method: String, in offered: [String]) throws {
    guard !offered.contains(method) else { return }
    throw refused(
      "the server does not take \(method) logins, only \(offered.joined(separator: ", "))",
      advice: "configure another way to log in, or ask the provider", cause: "")
  }

  private func logIn(with key: PrivateKeyFile, passphrase: String?) throws {
    // libssh2 takes a length and looks for a zero behind the text all the same.
    let code = (key.bytes + [0]).withUnsafeBufferPointer { bytes in
      bytes.withMemoryRebound(to: CChar.self) { characters in
        libssh2_userauth_publickey_frommemory(
          handle, server.username, server.username.utf8.count, nil, 0, characters.baseAddress,
          key.bytes.count, passphrase)
      }
    }
    guard code != 0 else { return }
    if let error = verdictError(while: "logging in") { throw error }
    if isLoss(code) { throw failure(LIBSSH2_ERROR_SOCKET_DISCONNECT, while: "logging in") }
    switch code {
    case LIBSSH2_ERROR_AUTHENTICATION_FAILED, LIBSSH2_ERROR_PUBLICKEY_UNVERIFIED:
      throw refusedKey(key, cause: causeText(code))
    case LIBSSH2_ERROR_TIMEOUT, LIBSSH2_ERROR_SOCKET_TIMEOUT:
      throw failure(code, while: "logging in")
    default:
      let isRSA = key.type == "ssh-rsa"
      throw AcquisitionError(
        .keyUnusable, at: server.location,
        key.cipher == nil
          ? "private key \(key.path) cannot be used"
          : "private key \(key.path) cannot be decrypted: the passphrase is probably wrong",
        advice: isRSA || key.cipher == nil
          ? PrivateKeyFile.makeEd25519
          : "check the passphrase with: ssh-keygen -y -f \(key.path)",
        cause: causeText(code))
    }
  }

  private func refusedKey(_ key: PrivateKeyFile, cause: String) -> AcquisitionError {
    guard key.type == "ssh-rsa" else {
      return refused(
        "the server refused the login of \(server.username) with key \(key.path)",
        advice: "check username and private_key, and that the key's public part is registered",
        cause: cause)
    }
    return refused(
      "the server refused RSA key \(key.path): the installed libssh2 signs with RSA only in a "
        + "way that servers no longer take",
      advice: PrivateKeyFile.makeEd25519, cause: cause)
  }

  private func logInWithAgent(socketPath: String) throws {
    guard let agent = libssh2_agent_init(handle) else {
      throw AcquisitionError(.secretMissing, at: server.location, "no SSH agent can be used")
    }
    defer { libssh2_agent_free(agent) }
    libssh2_agent_set_identity_path(agent, socketPath)
    guard libssh2_agent_connect(agent) == 0, libssh2_agent_list_identities(agent) == 0 else {
      throw AcquisitionError(
        .secretMissing, at: server.location, "no SSH agent answers at \(socketPath)",
        advice: "start ssh-agent and set SSH_AUTH_SOCK", cause: lastMessage)
    }
    defer { libssh2_agent_disconnect(agent) }
    var tried = 0
    var identity: UnsafeMutablePointer<libssh2_agent_publickey>?
    // Servers usually end the connection after six keys; RSA would only waste one.
    while tried < 5, libssh2_agent_get_identity(agent, &identity, identity) == 0, let identity {
      let blob = UnsafeBufferPointer(start: identity.pointee.blob, count: identity.pointee.blob_len)
      var fields = SSHFields(bytes: Array(blob))
      guard let type = fields.text(), SSHAlgorithms.hostKeys.contains(type) else { continue }
      tried += 1
      let code = libssh2_agent_userauth(agent, server.username, identity)
      if code == 0 { return }
      watchdog.noteProgress()
      let isRefusal =
        !isLoss(code)
        && (code == LIBSSH2_ERROR_AUTHENTICATION_FAILED
          || code == LIBSSH2_ERROR_PUBLICKEY_UNVERIFIED)
      guard isRefusal else { throw failure(code, while: "logging in with the SSH agent") }
    }
    guard tried > 0 else {
      throw AcquisitionError(
        .secretMissing, at: server.location,
        "the SSH agent at \(socketPath) holds no ed25519 or ecdsa key",
        advice: "load one: ssh-add PATH")
    }
    throw refused(
      "the server refused all \(tried) keys of the SSH agent for \(server.username)",
      advice: "check username, and that one of the keys' public parts is registered", cause: "")
  }

  /// True when a login failed because the connection ended before the server answered; a server
  /// that refuses and then hangs up has refused.
  private func isLoss(_ code: Int32) -> Bool {
    Self.isConnectionLoss(code) || isUnanswered
  }

  func refused(_ what: String, advice: String, cause: String) -> AcquisitionError {
    AcquisitionError(.loginRefused, at: server.location, what, advice: advice, cause: cause)
  }
}
