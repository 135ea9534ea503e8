/// A file could not be fetched, or a source not be reached.
///
/// Says what happened, where, and what to do; never holds a secret.
public struct AcquisitionError: Error, Sendable, Equatable, CustomStringConvertible {
  /// What kind of failure it is.
  public enum Code: String, Sendable, CaseIterable {
    /// No connection: name unknown, refused, no route, no answer in time.
    case unreachable
    /// known_hosts has no key for the host.
    case hostKeyUnknown
    /// known_hosts has other keys for the host than the one it shows, or has revoked it.
    case hostKeyChanged
    /// known_hosts is missing or cannot be read.
    case knownHostsMissing
    /// Both sides have no acceptable algorithm in common.
    case algorithmsRefused
    /// The server refused the login.
    case loginRefused
    /// A file with a secret can be read by others.
    case secretFileExposed
    /// A key, password or passphrase that is needed is not there.
    case secretMissing
    /// A private key cannot be used: wrong passphrase, unsupported kind or cipher.
    case keyUnusable
    /// The source's directory does not exist.
    case directoryMissing
    /// The directory or a file may not be read.
    case accessDenied
    /// The listing does not fit into what the SFTP library can take.
    case listingTooLarge
    /// A name in the listing is longer than any file system allows.
    case nameTooLong
    /// The file is gone.
    case fileVanished
    /// Size or time changed while the file was read.
    case fileStillGrowing
    /// The file is larger than the configured limit.
    case fileTooLarge
    /// The file ended before or after its stated size, which stayed the same.
    case sizeMismatch
    /// The connection broke.
    case connectionLost
    /// The other side was silent for too long.
    case timedOut
    /// The other side sends, but too little.
    case tooSlow
    /// The time that the whole source may take is used up.
    case timeUsedUp
    /// The other side said something that makes no sense.
    case protocolViolation
    /// A file of a local folder could not be read.
    case unreadable
  }

  /// What kind of failure it is.
  public let code: Code
  /// Where: `sftp://host:port/directory` or a path; with the file's name where one is concerned.
  public let location: String
  /// What happened, in plain words.
  public let what: String
  /// What to do about it; empty where nothing is to be done.
  public let advice: String
  /// What the system or the library said; empty where `what` says it all.
  public let cause: String

  /// An error of this kind at this place.
  public init(
    _ code: Code, at location: String, _ what: String, advice: String = "", cause: String = ""
  ) {
    self.code = code
    self.location = location
    self.what = what
    self.advice = advice
    self.cause = cause
  }

  /// True when the same call may succeed in a while, on a new connection.
  public var isTransient: Bool {
    switch code {
    case .unreachable, .connectionLost, .timedOut, .tooSlow: true
    default: false
    }
  }

  /// True when going on would be unsafe or lock the account: never retried.
  public var isSecurity: Bool {
    switch code {
    case .hostKeyUnknown, .hostKeyChanged, .knownHostsMissing, .algorithmsRefused, .loginRefused,
      .secretFileExposed, .secretMissing, .keyUnusable:
      true
    default: false
    }
  }

  /// Place, what happened, why, and what to do.
  public var description: String {
    var text = "\(location): \(what)"
    if !cause.isEmpty { text += " (\(cause))" }
    if !advice.isEmpty { text += "\n  \(advice)" }
    return text
  }
}
