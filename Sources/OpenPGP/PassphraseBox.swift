import CGPGME

/// A passphrase, for gpgme to ask for.
final class PassphraseBox {
  private let bytes: [UInt8]

  init(_ passphrase: String?) {
    bytes = passphrase.map { Array($0.utf8) } ?? []
  }

  var isEmpty: Bool { bytes.isEmpty }

  /// Writes the passphrase and a line end to gpg, once.
  static let handOver: gpgme_passphrase_cb_t = { hook, _, _, wasBad, descriptor in
    // An error of gpgme is a code with the source's number above it; the application's is none.
    guard wasBad == 0, let hook else { return gpgme_error_t(GPG_ERR_BAD_PASSPHRASE.rawValue) }
    let box = Unmanaged<PassphraseBox>.fromOpaque(hook).takeUnretainedValue()
    let line = box.bytes + [0x0A]
    return gpgme_io_writen(descriptor, line, line.count) == 0
      ? 0 : gpgme_error_t(GPG_ERR_BAD_PASSPHRASE.rawValue)
  }
}
