import CLibSSH2

/// The algorithms that are good enough, best first. What the linked libssh2 does not know it
/// leaves out by itself; nothing that is not listed is ever used.
enum SSHAlgorithms {
  static let keyExchange = [
    "curve25519-sha256", "curve25519-sha256@libssh.org", "ecdh-sha2-nistp256",
    "ecdh-sha2-nistp384", "ecdh-sha2-nistp521", "diffie-hellman-group16-sha512",
    "diffie-hellman-group18-sha512", "diffie-hellman-group14-sha256",
    "diffie-hellman-group-exchange-sha256",
  ]
  static let hostKeys = [
    "ssh-ed25519", "ecdsa-sha2-nistp256", "ecdsa-sha2-nistp384", "ecdsa-sha2-nistp521",
  ]
  static let ciphers = [
    "aes256-gcm@openssh.com", "aes128-gcm@openssh.com", "aes256-ctr", "aes192-ctr", "aes128-ctr",
  ]
  static let macs = [
    "hmac-sha2-256-etm@openssh.com", "hmac-sha2-512-etm@openssh.com", "hmac-sha2-256",
    "hmac-sha2-512",
  ]

  /// The host key types to ask for: those that known_hosts has for the host first, so that a
  /// server with several keys shows the one that is known.
  static func hostKeyPreference(known: [String]) -> [String] {
    hostKeys.filter(known.contains) + hostKeys.filter { !known.contains($0) }
  }

  /// Restricts a session to these algorithms. Returns the method for which libssh2 knows none.
  static func restrict(_ session: OpaquePointer, hostKeyTypes: [String]) -> String? {
    let preferences: [(Int32, String, [String])] = [
      (LIBSSH2_METHOD_KEX, "key exchange", keyExchange),
      (LIBSSH2_METHOD_HOSTKEY, "host key", hostKeyTypes),
      (LIBSSH2_METHOD_CRYPT_CS, "cipher", ciphers),
      (LIBSSH2_METHOD_CRYPT_SC, "cipher", ciphers),
      (LIBSSH2_METHOD_MAC_CS, "integrity code", macs),
      (LIBSSH2_METHOD_MAC_SC, "integrity code", macs),
      (LIBSSH2_METHOD_COMP_CS, "compression", ["none"]),
      (LIBSSH2_METHOD_COMP_SC, "compression", ["none"]),
    ]
    for (method, name, list) in preferences
    where libssh2_session_method_pref(session, method, list.joined(separator: ",")) != 0 {
      return name
    }
    return nil
  }
}
