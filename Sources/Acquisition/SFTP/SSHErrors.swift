import CLibSSH2

extension SSHSession {
  /// What went wrong when libssh2 returned `code` outside of SFTP.
  func failure(_ code: Int32, while activity: String) -> any Error {
    if let error = verdictError(while: activity) { return error }
    let cause = causeText(code)
    switch code {
    case LIBSSH2_ERROR_KEX_FAILURE, LIBSSH2_ERROR_METHOD_NONE:
      return algorithmsRefused(cause: cause)
    case LIBSSH2_ERROR_TIMEOUT, LIBSSH2_ERROR_SOCKET_TIMEOUT:
      return AcquisitionError(
        .timedOut, at: server.location, "no answer from the server while \(activity)",
        cause: cause)
    case _ where Self.isConnectionLoss(code) || isUnanswered || peerIsGone:
      return AcquisitionError(
        .connectionLost, at: server.location, "the connection broke while \(activity)",
        cause: cause)
    case LIBSSH2_ERROR_CHANNEL_FAILURE, LIBSSH2_ERROR_CHANNEL_REQUEST_DENIED:
      return AcquisitionError(
        .protocolViolation, at: server.location, "the server does not start SFTP for this user",
        advice: "ask the provider whether SFTP is enabled for \(server.username)", cause: cause)
    default:
      return AcquisitionError(
        .protocolViolation, at: server.location, "the server broke the SSH protocol, \(activity)",
        advice: "try `sftp` by hand; if that works, report this message", cause: cause)
    }
  }

  /// Why the watchdog ended the call; nil when it did not.
  func verdictError(while activity: String) -> (any Error)? {
    switch watchdog.verdict {
    case nil: nil
    case .cancelled: CancellationError()
    case .spent: AcquisitionError.timeUsedUp(at: server.location)
    case .silent:
      AcquisitionError(
        .timedOut, at: server.location, "no answer from the server while \(activity)")
    case .overdue:
      AcquisitionError(
        .timedOut, at: server.location, "the time limit was reached while \(activity)")
    case .slow:
      AcquisitionError(
        .tooSlow, at: server.location, "the server sends too slowly, \(activity)",
        advice: "check the line; the next run tries again")
    }
  }

  /// True for codes of a connection that ended or whose bytes arrive damaged.
  static func isConnectionLoss(_ code: Int32) -> Bool {
    switch code {
    case LIBSSH2_ERROR_SOCKET_NONE, LIBSSH2_ERROR_BANNER_RECV, LIBSSH2_ERROR_BANNER_SEND,
      LIBSSH2_ERROR_SOCKET_SEND, LIBSSH2_ERROR_SOCKET_RECV, LIBSSH2_ERROR_SOCKET_DISCONNECT,
      LIBSSH2_ERROR_BAD_SOCKET, LIBSSH2_ERROR_INVALID_MAC, LIBSSH2_ERROR_DECRYPT,
      LIBSSH2_ERROR_CHANNEL_CLOSED, LIBSSH2_ERROR_CHANNEL_EOF_SENT:
      true
    default: false
    }
  }

  /// True when libssh2 says that no answer came.
  ///
  /// libssh2 1.10 gives an answer that never came the code of a refusal, when it waits for a
  /// login or a channel; only its text tells them apart.
  var isUnanswered: Bool {
    let unanswered = ["Waiting for", "Unable to send", "Unable to startup channel"]
    return unanswered.contains { lastMessage.contains($0) }
  }

  func causeText(_ code: Int32) -> String { "libssh2 \(code): \(lastMessage)" }

  private func algorithmsRefused(cause: String) -> AcquisitionError {
    AcquisitionError(
      .algorithmsRefused, at: server.location,
      "the server and tieout have no acceptable algorithm in common",
      advice: """
        Accepted host keys: \(SSHAlgorithms.hostKeys.joined(separator: ", "))
          key exchanges: \(SSHAlgorithms.keyExchange.joined(separator: ", "))
          ciphers: \(SSHAlgorithms.ciphers.joined(separator: ", "))
          integrity codes: \(SSHAlgorithms.macs.joined(separator: ", "))
          A server with RSA host keys alone cannot be used: ask the provider for an ed25519 \
        host key. `ssh -vv -p \(server.port) \(server.host)` shows what it offers.
        """,
      cause: cause)
  }

  /// The error for a host key that known_hosts does not vouch for; nil for one that it knows.
  func hostKeyError(
    _ judgement: KnownHosts.Judgement, blob: [UInt8], type: String, known: KnownHosts
  ) -> AcquisitionError? {
    let shown = "\(type) \(fingerprint(ofHostKey: blob))"
    let path = server.knownHostsPath
    switch judgement {
    case .known:
      return nil
    case .unknown:
      return AcquisitionError(
        .hostKeyUnknown, at: server.location,
        "\(path) has no key for this host; the server shows \(shown)",
        advice: "compare the fingerprint with the provider's, by another way than this network; "
          + "if it is right: ssh-keyscan -t ed25519 -p \(server.port) \(server.host) >> \(path)")
    case .changed, .revoked:
      let expected = known.keys.map { key in
        "\(key.type) \(fingerprint(ofHostKey: key.blob)) (line \(key.lineNumber)"
          + (key.isRevoked ? ", revoked)" : ")")
      }
      let what = judgement == .revoked ? "REVOKED HOST KEY" : "THE HOST KEY HAS CHANGED"
      return AcquisitionError(
        .hostKeyChanged, at: server.location,
        "\(what): the server shows \(shown), \(path) has " + expected.joined(separator: ", "),
        advice: "someone may stand between you and the server; nothing was sent. Ask the "
          + "provider whether the key was replaced before you change \(path)")
    }
  }
}

extension AcquisitionError {
  /// Nothing more is asked of a source whose time is over.
  static func timeUsedUp(at location: String) -> AcquisitionError {
    AcquisitionError(
      .timeUsedUp, at: location, "the time for this source is used up",
      advice: "the next run goes on with the rest; see limits.source_seconds and "
        + "limits.run_seconds")
  }
}
