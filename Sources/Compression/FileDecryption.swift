/// Decrypts files for one source of files.
public protocol FileDecryption: Sendable {
  /// The plaintext of an encrypted file, as it comes; it proves to be whole only at its end, by
  /// ending without an error.
  ///
  /// - Throws: ``ByteSourceError`` and ``DecryptionUnavailableError``, also from the source's reads.
  func plaintext(
    ofFile path: String, deadline: ReadingDeadline?
  ) throws -> any ByteSource
}

/// Why an encrypted file is refused: reading it again with the same key gives the same.
public enum DecryptionProblem: Error, Sendable, Hashable, CustomStringConvertible {
  /// It is encrypted to other keys, by their ids.
  case otherKey([String])
  /// It is signed or packed, and not encrypted, or encrypted with a password.
  case notToKey
  /// Nothing protects it against changes (no MDC).
  case unprotected
  /// It was changed, or its end is missing.
  case damaged(String)

  /// What is wrong, as part of a sentence.
  public var description: String {
    switch self {
    case .otherKey(let ids):
      "the file is encrypted to another key than the source's: \(ids.joined(separator: ", "))"
    case .notToKey: "the OpenPGP message is not encrypted to a key"
    case .unprotected:
      "the OpenPGP message carries no protection against changes (MDC)"
    case .damaged(let what): "the encrypted file is damaged or truncated: \(what)"
    }
  }

  /// What to do about it.
  var advice: String {
    switch self {
    case .otherKey: "Ask for the file encrypted to the source's key, or change the key under pgp."
    case .notToKey, .unprotected: "Ask for the file encrypted to your key by a current program."
    case .damaged: "Ask for the file again."
    }
  }
}

/// Why nothing can be decrypted at present, whatever the file: the key, its home, or the program.
public struct DecryptionUnavailableError: Error, Sendable, Hashable, CustomStringConvertible {
  /// What is wrong and what to do; no secret.
  public let description: String

  public init(_ description: String) { self.description = description }
}
