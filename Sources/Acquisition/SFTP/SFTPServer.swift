/// Where an SFTP source is and how to log in there.
public struct SFTPServer: Sendable, Equatable {
  /// Host name or address.
  public let host: String
  /// TCP port.
  public let port: UInt16
  /// Login name.
  public let username: String
  /// What proves who we are.
  public let login: SFTPLogin
  /// The known_hosts file, in OpenSSH's format.
  public let knownHostsPath: String
  /// The directory that is listed; relative paths start at the login directory.
  public let directory: String

  /// A server; nothing is looked at or connected to yet.
  public init(
    host: String, port: UInt16 = 22, username: String, login: SFTPLogin, knownHostsPath: String,
    directory: String
  ) {
    self.host = host
    self.port = port
    self.username = username
    self.login = login
    self.knownHostsPath = knownHostsPath
    self.directory = directory.isEmpty ? "." : directory
  }

  /// `sftp://host:port/directory`, for messages.
  public var location: String {
    let address = host.contains(":") ? "[\(host)]" : host
    let separator = directory.hasPrefix("/") ? "" : "/"
    return "sftp://\(address):\(port)\(separator)\(directory)"
  }
}

/// What proves who we are. Secrets are here as values: files and variables are read by callers,
/// apart from the private key, whose permissions matter.
public enum SFTPLogin: Sendable, Equatable {
  /// A private key file that only its owner may read; a passphrase where it is encrypted.
  case privateKey(path: String, passphrase: String?)
  /// The keys of the SSH agent that listens on this socket.
  case agent(socketPath: String)
  /// A password, also given to servers that ask for it interactively.
  case password(String)
}

/// How long a server may take.
public struct SFTPLimits: Sendable, Equatable {
  /// Until a TCP connection stands.
  public var connectTimeout: Duration
  /// Without any progress, in every phase.
  public var idleLimit: Duration
  /// A read that brings fewer bytes than this in each second of a `speedWindow` is given up.
  public var bytesPerSecondMin: Int64
  /// The time over which the speed is measured.
  public var speedWindow: Duration
  /// For one call: one listing, one whole file.
  public var callDeadline: Duration
  /// For all calls together, from the first one on; nothing is begun afterwards.
  public var sourceDeadline: Duration

  /// The usual limits: 20 s to connect, 60 s of silence, 1 KB/s over 60 s, 4 h a call, 6 h in all.
  public init(
    connectTimeout: Duration = .seconds(20), idleLimit: Duration = .seconds(60),
    bytesPerSecondMin: Int64 = 1024, speedWindow: Duration = .seconds(60),
    callDeadline: Duration = .seconds(4 * 3600), sourceDeadline: Duration = .seconds(6 * 3600)
  ) {
    precondition(connectTimeout > .zero && idleLimit > .zero && speedWindow > .zero)
    self.connectTimeout = connectTimeout
    self.idleLimit = idleLimit
    self.bytesPerSecondMin = bytesPerSecondMin
    self.speedWindow = speedWindow
    self.callDeadline = callDeadline
    self.sourceDeadline = sourceDeadline
  }
}

extension Duration {
  /// Whole milliseconds, at least 1 and at most what an Int32 holds.
  var millisecondsForSystemCalls: Int32 {
    let (seconds, attoseconds) = components
    guard seconds < 2_000_000 else { return 2_000_000_000 }
    return max(1, Int32(seconds * 1000 + attoseconds / 1_000_000_000_000_000))
  }
}
