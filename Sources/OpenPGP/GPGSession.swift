import CGPGME
import Compression

#if canImport(Darwin)
  import Darwin
#else
  import Glibc
#endif

/// One conversation with GnuPG about one key. Used from one thread at a time.
final class GPGSession: @unchecked Sendable {
  private static let version: String? = gpgme_check_version(nil).map { String(cString: $0) }

  private let context: gpgme_ctx_t
  private let key: gpgme_key_t
  private let secret: PassphraseBox
  private let answers = KeyAnswers()

  init(keyID: String, home: String, passphrase: String?) throws(DecryptionUnavailableError) {
    var context: gpgme_ctx_t?
    guard Self.version != nil, gpgme_new(&context) == 0, let context else {
      throw DecryptionUnavailableError("gpgme cannot be started; install libgpgme11")
    }
    let engine = gpgme_ctx_set_engine_info(context, GPGME_PROTOCOL_OpenPGP, nil, home)
    var found: gpgme_key_t?
    let code = engine == 0 ? gpgme_get_key(context, keyID, &found, 1) : engine
    guard code == 0, let found else {
      gpgme_release(context)
      throw Self.noKey(keyID, home: home, code: code)
    }
    self.context = context
    self.key = found
    self.secret = PassphraseBox(passphrase)
    gpgme_set_ctx_flag(context, "full-status", "1")
    gpgme_set_status_cb(context, KeyAnswers.note, Unmanaged.passUnretained(answers).toOpaque())
    // Nobody sits there at night: a passphrase is handed over or there is none.
    if passphrase == nil {
      gpgme_set_pinentry_mode(context, GPGME_PINENTRY_MODE_CANCEL)
    } else {
      gpgme_set_pinentry_mode(context, GPGME_PINENTRY_MODE_LOOPBACK)
      gpgme_set_passphrase_cb(
        context, PassphraseBox.handOver, Unmanaged.passUnretained(secret).toOpaque())
    }
  }

  deinit {
    gpgme_key_unref(key)
    gpgme_release(context)
  }

  /// Decrypts one message; nil at the end of a good one.
  func decrypt(_ ciphertext: gpgme_data_t, into plaintext: gpgme_data_t) -> (any Error)? {
    answers.forget()
    let code = gpgme_op_decrypt(context, ciphertext, plaintext)
    let result = gpgme_op_decrypt_result(context)?.pointee
    var recipients: [String] = []
    var next = result?.recipients
    while let recipient = next {
      recipients.append(recipient.pointee.keyid.map { String(cString: $0) } ?? "")
      next = recipient.pointee.next
    }
    // A hidden recipient has the id zero.
    let isOurs = recipients.contains { id in
      id.allSatisfy { $0 == "0" } || keyIDs.contains { $0.hasSuffix(id) }
    }
    let errorCode = gpgme_err_code(code)
    if code != 0, answers.keyLacksPassphrase {
      return DecryptionUnavailableError(
        secret.isEmpty
          ? "the key \(fingerprint) has a passphrase; name it with passphrase_env or passphrase_file"
          : "the passphrase of the key \(fingerprint) is wrong; correct what passphrase_env or "
            + "passphrase_file names")
    }
    // Without a recipient it is the message that has a password. With one, a changed byte has made a packet look
    // as if it had, and that is damage.
    if PassphraseProblem.isOne(errorCode), recipients.isEmpty { return problem(.notToKey) }
    if errorCode == GPG_ERR_NO_AGENT || errorCode == GPG_ERR_AGENT {
      return DecryptionUnavailableError("gpg-agent cannot be started; install gpg-agent")
    }
    if errorCode == GPG_ERR_NO_DATA, recipients.isEmpty { return problem(.notToKey) }
    if result?.legacy_cipher_nomdc == 1 { return problem(.unprotected) }
    if !recipients.isEmpty, !isOurs { return problem(.otherKey(recipients)) }
    guard code == 0 else { return problem(.damaged(Self.text(code))) }
    return recipients.isEmpty ? problem(.notToKey) : nil
  }

  /// Tries the key out on a few bytes.
  func check() throws(DecryptionUnavailableError) -> String {
    let text: [CChar] = [0x74, 0x69, 0x65, 0x6F, 0x75, 0x74]
    var (plain, cipher, back): (gpgme_data_t?, gpgme_data_t?, gpgme_data_t?)
    guard gpgme_data_new_from_mem(&plain, text, text.count, 1) == 0, gpgme_data_new(&cipher) == 0,
      gpgme_data_new(&back) == 0, let cipher, let back
    else { throw DecryptionUnavailableError("gpgme has no memory") }
    defer { for data in [plain, cipher, back] { gpgme_data_release(data) } }
    var keys: [gpgme_key_t?] = [key, nil]
    let code = gpgme_op_encrypt(context, &keys, GPGME_ENCRYPT_ALWAYS_TRUST, plain, cipher)
    guard code == 0 else {
      throw DecryptionUnavailableError(
        "nothing can be encrypted to the key \(fingerprint): \(Self.text(code))")
    }
    gpgme_data_seek(cipher, 0, SEEK_SET)
    if let error = decrypt(cipher, into: back) {
      throw error as? DecryptionUnavailableError
        ?? DecryptionUnavailableError("the key \(fingerprint) cannot be used: \(error)")
    }
    let user = key.pointee.uids?.pointee.uid.map { String(cString: $0) } ?? ""
    return "\(fingerprint) \(user)"
  }

  private var fingerprint: String { key.pointee.fpr.map { String(cString: $0) } ?? "" }

  /// Ids and fingerprints of the key and its subkeys.
  private var keyIDs: [String] {
    var ids: [String] = []
    var next = key.pointee.subkeys
    while let subkey = next {
      if let id = subkey.pointee.fpr ?? subkey.pointee.keyid { ids.append(String(cString: id)) }
      next = subkey.pointee.next
    }
    return ids
  }

  private func problem(_ problem: DecryptionProblem) -> any Error {
    ByteSourceError.decryption(problem)
  }

  private static func noKey(
    _ id: String, home: String, code: gpgme_error_t
  ) -> DecryptionUnavailableError {
    switch gpgme_err_code(code) {
    case GPG_ERR_INV_ENGINE: DecryptionUnavailableError("gpg cannot be run; install gnupg")
    case GPG_ERR_EOF, GPG_ERR_NO_SECKEY, GPG_ERR_NOT_FOUND:
      DecryptionUnavailableError(
        "the GnuPG home \(home) has no secret key \(id); import it: gpg --homedir \(home) --import")
    default:
      DecryptionUnavailableError(
        "the secret key \(id) in \(home) cannot be looked at: \(text(code))")
    }
  }

  private static func text(_ code: gpgme_error_t) -> String {
    var buffer = [CChar](repeating: 0, count: 256)
    gpgme_strerror_r(code, &buffer, buffer.count)
    return buffer.withUnsafeBufferPointer { String(cString: $0.baseAddress!) }
  }
}
