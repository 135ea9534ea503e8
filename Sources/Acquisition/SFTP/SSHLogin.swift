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

  /// True when a login failed because the connection ended before the server answered; a server
  /// that refuses and then hangs up has refused.
  func isLoss(_ code: Int32) -> Bool {
    Self.isConnectionLoss(code) || isUnanswered
  }

  func refused(_ what: String, advice: String, cause: String) -> AcquisitionError {
    AcquisitionError(.loginRefused, at: server.location, what, advice: advice, cause: cause)
  }
}
