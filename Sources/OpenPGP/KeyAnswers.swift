import CGPGME

/// What gpg says about the secret key while it decrypts one message.
///
/// A wrong passphrase of the key and a password that the message asks for end with the same error code; gpg's status
/// lines tell them apart.
final class KeyAnswers {
  /// Whether the secret key was asked and did not open, for its passphrase was missing or wrong.
  private(set) var keyLacksPassphrase = false

  /// Begins another message.
  func forget() { keyLacksPassphrase = false }

  /// Takes one status line: `ERROR`, then `pkdecrypt_failed CODE` where the key itself failed.
  static let note: gpgme_status_cb_t = { hook, keyword, arguments in
    guard let hook, let keyword, let arguments, String(cString: keyword) == "ERROR" else { return 0 }
    let words = String(cString: arguments).split(separator: " ")
    guard words.count >= 2, words[0] == "pkdecrypt_failed", let code = UInt32(words[1]) else { return 0 }
    // Above the code stands the number of the program that it comes from.
    if PassphraseProblem.isOne(gpgme_err_code(gpgme_error_t(code))) {
      Unmanaged<KeyAnswers>.fromOpaque(hook).takeUnretainedValue().keyLacksPassphrase = true
    }
    return 0
  }
}

/// The error codes of a passphrase that is missing, wrong, or that nobody was there to give.
enum PassphraseProblem {
  static func isOne(_ code: gpgme_err_code_t) -> Bool {
    [GPG_ERR_BAD_PASSPHRASE, GPG_ERR_NO_PASSPHRASE, GPG_ERR_CANCELED, GPG_ERR_FULLY_CANCELED].contains(code)
  }
}
