import DurableFiles
import FoundationEssentials
import Glibc

/// A private key file: its bytes, and what can be told about it without the passphrase.
struct PrivateKeyFile {
  let path: String
  let bytes: [UInt8]
  /// `ssh-ed25519`, `ssh-rsa` and so on; nil where the format does not show it.
  let type: String?
  /// The cipher's name; nil when the key is not encrypted.
  let cipher: String?

  /// Reads the file, which nobody but its owner may be able to read.
  init(path: String, location: String) throws {
    do {
      bytes = try SecretFile.read(path)
    } catch let error as PermissionError {
      throw AcquisitionError(
        .secretFileExposed, at: location,
        "private key \(path) can be read by others (mode \(String(error.mode, radix: 8)))",
        advice: "run: chmod 600 \(path)")
    } catch let error as DurableFileError {
      throw AcquisitionError(
        .secretMissing, at: location, "private key \(path) cannot be read",
        advice: "check private_key in the configuration, and whose file it is",
        cause: reason(ofErrno: error.errnoCode))
    }
    self.path = path
    let text = String(decoding: bytes, as: UTF8.self)
    if text.contains("BEGIN OPENSSH PRIVATE KEY"), let facts = Self.openSSHFacts(text) {
      (type, cipher) = facts
    } else {
      type = text.contains("BEGIN RSA ") ? "ssh-rsa" : nil
      cipher = text.contains("ENCRYPTED") ? "unknown" : nil
    }
  }

  /// Throws when the key cannot work, before the server is bothered with it.
  func requireUsable(passphrase: String?, location: String) throws {
    if let cipher, cipher.contains("gcm") || cipher.contains("chacha20") {
      throw AcquisitionError(
        .keyUnusable, at: location,
        "private key \(path) is encrypted with \(cipher), which the SSH library cannot read",
        advice: "encrypt it anew: ssh-keygen -p -Z aes256-ctr -f \(path)")
    }
    if cipher != nil, passphrase == nil {
      throw AcquisitionError(
        .secretMissing, at: location,
        "private key \(path) is encrypted, and no passphrase is given",
        advice: "name the variable that holds it with passphrase_env")
    }
    if type == "ssh-dss" || type?.hasPrefix("sk-") == true {
      throw AcquisitionError(
        .keyUnusable, at: location, "private key \(path) is of a kind that cannot be used",
        advice: Self.makeEd25519)
    }
  }

  static let makeEd25519 =
    "make an ed25519 key (ssh-keygen -t ed25519) and have its public part registered"

  /// Key type and cipher from the open part of an `openssh-key-v1` file.
  private static func openSSHFacts(_ text: String) -> (type: String?, cipher: String?)? {
    let body = text.split(whereSeparator: \.isNewline).filter { !$0.hasPrefix("-----") }.joined()
    guard let data = Data(base64Encoded: body) else { return nil }
    let magic = Array("openssh-key-v1".utf8) + [0]
    guard data.starts(with: magic) else { return nil }
    var reader = SSHFields(bytes: Array(data.dropFirst(magic.count)))
    guard let cipher = reader.text(), reader.text() != nil, reader.field() != nil,
      reader.number() != nil, let publicKey = reader.field()
    else { return nil }
    var keyReader = SSHFields(bytes: publicKey)
    return (keyReader.text(), cipher == "none" ? nil : cipher)
  }
}

/// Reads the length-prefixed fields of SSH's wire format; nil when the bytes end too early.
struct SSHFields {
  private var rest: ArraySlice<UInt8>

  init(bytes: [UInt8]) { rest = bytes[...] }

  mutating func number() -> UInt32? {
    guard rest.count >= 4 else { return nil }
    let value = rest.prefix(4).reduce(UInt32(0)) { $0 << 8 | UInt32($1) }
    rest = rest.dropFirst(4)
    return value
  }

  mutating func field() -> [UInt8]? {
    guard let length = number(), Int(length) <= rest.count else { return nil }
    defer { rest = rest.dropFirst(Int(length)) }
    return Array(rest.prefix(Int(length)))
  }

  mutating func text() -> String? {
    field().flatMap { String(validating: $0, as: UTF8.self) }
  }

  /// A field's bytes with their length before them.
  static func field(_ bytes: [UInt8]) -> [UInt8] {
    withUnsafeBytes(of: UInt32(bytes.count).bigEndian, Array.init) + bytes
  }
}
