import CLibSSH2
import DurableFiles
import FoundationEssentials
import Glibc

/// A TCP connection with an SSH session on it whose server has been recognised.
///
/// Lives on one thread. `close` must be called; nothing is freed by itself.
final class SSHSession {
  let handle: OpaquePointer
  let server: SFTPServer
  let watchdog: Watchdog
  private(set) var identity: ServerIdentity?
  private var descriptor: Int32

  /// libssh2's global state, set up once for the process.
  private static let libraryStatus: Int32 = libssh2_init(0)

  /// Connects, agrees on algorithms and recognises the server, before any credential is used.
  init(to server: SFTPServer, limits: SFTPLimits, watchdog: Watchdog) throws {
    let location = server.location
    let known = try Self.knownHosts(of: server)
    guard Self.libraryStatus == 0, let handle = libssh2_session_init_ex(nil, nil, nil, nil) else {
      preconditionFailure("libssh2 cannot be initialised")
    }
    self.handle = handle
    self.server = server
    self.watchdog = watchdog
    do {
      descriptor = try connectTCP(
        host: server.host, port: server.port, timeout: limits.connectTimeout, location: location,
        isCancelled: { watchdog.verdict == .cancelled })
    } catch {
      libssh2_session_free(handle)
      throw error
    }
    watchdog.attach(descriptor)
    watchdog.noteProgress()
    do {
      try shakeHands(known: known, limits: limits)
      try recognise(known: known)
    } catch {
      close()
      throw error
    }
  }

  /// Ends the session and closes the socket.
  func close() {
    guard descriptor >= 0 else { return }
    // A peer that does not answer must not hold up the goodbye.
    libssh2_session_set_timeout(handle, 2000)
    libssh2_session_disconnect_ex(handle, 11, "done", "")
    abandonSocket()
    libssh2_session_free(handle)
  }

  /// Shuts the socket down, so that nothing waits for it any more, and closes it.
  private func abandonSocket() {
    watchdog.detach()
    shutdown(descriptor, Int32(SHUT_RDWR))
    Glibc.close(descriptor)
    descriptor = -1
  }

  /// What libssh2 last complained about.
  var lastMessage: String {
    var text: UnsafeMutablePointer<CChar>?
    var length: Int32 = 0
    libssh2_session_last_error(handle, &text, &length, 0)
    guard let text, length > 0 else { return "" }
    let bytes = UnsafeBufferPointer(start: text, count: Int(length)).map { UInt8(bitPattern: $0) }
    return displayName(ofBytes: bytes)
  }

  /// True when the server has ended the TCP connection, whatever libssh2 makes of that.
  var peerIsGone: Bool {
    guard descriptor >= 0 else { return true }
    var byte: UInt8 = 0
    let count = recv(descriptor, &byte, 1, Int32(MSG_PEEK) | Int32(MSG_DONTWAIT))
    return count == 0 || (count < 0 && errno != EAGAIN && errno != EINTR)
  }

  private func shakeHands(known: KnownHosts, limits: SFTPLimits) throws {
    libssh2_session_set_blocking(handle, 1)
    // Later than the watchdog, which knows why it ends a call.
    let timeout = limits.idleLimit + .seconds(2)
    libssh2_session_set_timeout(handle, Int(timeout.millisecondsForSystemCalls))
    let hostKeyTypes = SSHAlgorithms.hostKeyPreference(known: known.types)
    if let method = SSHAlgorithms.restrict(handle, hostKeyTypes: hostKeyTypes) {
      throw AcquisitionError(
        .algorithmsRefused, at: server.location,
        "the installed libssh2 supports no acceptable \(method)", advice: "install libssh2 1.10")
    }
    let code = libssh2_session_handshake(handle, descriptor)
    guard code == 0 else { throw failure(code, while: "agreeing on algorithms") }
    watchdog.noteProgress()
  }

  private func recognise(known: KnownHosts) throws {
    var length = 0
    var type: Int32 = 0
    guard let key = libssh2_session_hostkey(handle, &length, &type) else {
      throw AcquisitionError(
        .protocolViolation, at: server.location, "the server shows no host key")
    }
    let blob = UnsafeBufferPointer(start: key, count: length).map { UInt8(bitPattern: $0) }
    var fields = SSHFields(bytes: blob)
    let typeName = fields.text() ?? "unknown"
    identity = ServerIdentity(
      banner: text(libssh2_session_banner_get(handle)), hostKeyType: typeName,
      hostKeyFingerprint: fingerprint(ofHostKey: blob),
      keyExchange: text(libssh2_session_methods(handle, LIBSSH2_METHOD_KEX)),
      cipher: text(libssh2_session_methods(handle, LIBSSH2_METHOD_CRYPT_SC)),
      mac: text(libssh2_session_methods(handle, LIBSSH2_METHOD_MAC_SC)))
    if let error = hostKeyError(known.judge(blob), blob: blob, type: typeName, known: known) {
      throw error
    }
  }

  private func text(_ pointer: UnsafePointer<CChar>?) -> String {
    guard let pointer else { return "" }
    return displayName(ofBytes: Array(String(cString: pointer).utf8))
  }

  private static func knownHosts(of server: SFTPServer) throws -> KnownHosts {
    do {
      let bytes = try Data(contentsOf: URL(filePath: server.knownHostsPath))
      return KnownHosts(text: Array(bytes), host: server.host, port: server.port)
    } catch {
      throw AcquisitionError(
        .knownHostsMissing, at: server.location,
        "known_hosts file \(server.knownHostsPath) cannot be read",
        advice: "create it with the server's key, compared with what the provider published: "
          + "ssh-keyscan -t ed25519 -p \(server.port) \(server.host)")
    }
  }
}

/// A host key's fingerprint as `ssh-keygen -l` prints it.
func fingerprint(ofHostKey blob: [UInt8]) -> String {
  let base64 = Data(FileDigest(of: blob).bytes).base64EncodedString()
  return "SHA256:" + base64.trimmingSuffix("=")
}

extension String {
  fileprivate func trimmingSuffix(_ character: Character) -> String {
    var text = self[...]
    while text.last == character { text.removeLast() }
    return String(text)
  }
}
