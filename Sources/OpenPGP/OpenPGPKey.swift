public import Compression

/// A secret key in a GnuPG home, by which files of a source are decrypted.
///
/// All cryptography is GnuPG's, through gpgme. The plaintext comes through a pipe and is never
/// written to disk.
public struct OpenPGPKey: FileDecryption {
  /// Fingerprint or long key id, hexadecimal digits in upper case.
  public let id: String
  /// GnuPG's directory with the key.
  public let home: String
  private let passphrase: @Sendable () throws -> String?

  /// - Parameters:
  ///   - id: fingerprint or long key id as ``normalized(id:)`` gives it.
  ///   - passphrase: the key's, asked for when it is used; nil for a key without one.
  public init(
    id: String, home: String, passphrase: @escaping @Sendable () throws -> String? = { nil }
  ) {
    self.id = id
    self.home = home
    self.passphrase = passphrase
  }

  /// The digits of a fingerprint or long key id, written with blanks or `0x` or not; nil for anything
  /// else. Eight digits are refused: anybody can make a key that has them.
  public static func normalized(id: String) -> String? {
    var digits = id.filter { $0 != " " }.uppercased()
    if digits.hasPrefix("0X") { digits.removeFirst(2) }
    guard [16, 40, 64].contains(digits.utf8.count),
      digits.utf8.allSatisfy({ (0x30...0x39).contains($0) || (0x41...0x46).contains($0) })
    else { return nil }
    return digits
  }

  public func plaintext(
    ofFile path: String, deadline: ReadingDeadline?
  ) throws -> any ByteSource {
    let session = try session()
    return DecryptedSource(
      session, ciphertext: try FileByteSource(path: path), deadline: deadline)
  }

  /// Encrypts a few bytes to the key and decrypts them again.
  ///
  /// - Returns: the key's fingerprint and first user id.
  /// - Throws: ``DecryptionUnavailableError``, and what the passphrase throws.
  public func check() throws -> String {
    try session().check()
  }

  private func session() throws -> GPGSession {
    try GPGHome.check(home)
    return try GPGSession(keyID: id, home: home, passphrase: passphrase())
  }
}
