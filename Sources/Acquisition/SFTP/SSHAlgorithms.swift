import CLibSSH2

/// The algorithms that are good enough, best first. What the linked libssh2 does not know is left out; nothing that is
/// not listed is ever used.
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
    for (method, name, list) in preferences {
      // libssh2 1.10 takes what it does not know out of a list by copying memory onto itself, so it gets none of that.
      let known = supported(session, method)
      let usable = list.filter(known.contains).joined(separator: ",")
      if usable.isEmpty || libssh2_session_method_pref(session, method, usable) != 0 { return name }
    }
    return nil
  }

  /// What the linked libssh2 knows of a method.
  private static func supported(_ session: OpaquePointer, _ method: Int32) -> Set<String> {
    var names: UnsafeMutablePointer<UnsafePointer<CChar>?>?
    let count = libssh2_session_supported_algs(session, method, &names)
    guard count > 0, let names else { return [] }
    defer { libssh2_free(session, names) }
    return Set((0..<Int(count)).compactMap { index in names[index].map { String(cString: $0) } })
  }
}
