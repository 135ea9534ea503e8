/// What a source answered when it was tried out.
public struct SourceCheck: Sendable, Equatable {
  /// `sftp://host:port/directory` or a path.
  public let location: String
  /// What the server says about itself; nil for a folder.
  public let server: ServerIdentity?
  /// Regular files in the directory.
  public let filesListed: Int
  /// How many of them the pattern covers.
  public let filesMatching: Int
  /// Entries that are left out.
  public let entriesIgnored: Int
}

/// An SSH server as it presented itself.
public struct ServerIdentity: Sendable, Equatable {
  /// Its version line, for example `SSH-2.0-OpenSSH_9.2`; escaped.
  public let banner: String
  /// `ssh-ed25519` and so on.
  public let hostKeyType: String
  /// As `ssh-keygen -l` prints it: `SHA256:` and base64.
  public let hostKeyFingerprint: String
  /// The method agreed on for key exchange.
  public let keyExchange: String
  /// The cipher from the server to us.
  public let cipher: String
  /// The integrity code from the server to us; empty where the cipher has its own.
  public let mac: String
}
