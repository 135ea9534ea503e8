import OpenPGP

// The part `pgp` of a source.
extension ConfigurationReader {
  mutating func readPGP(_ path: String) -> Configuration.PGP? {
    let key = required(path + ".key")
    let home = requiredPath(path + ".home")
    let passphrase = secret(path + ".passphrase")
    guard let key, let home else { return nil }
    guard let digits = OpenPGPKey.normalized(id: key) else {
      report(
        path + ".key",
        "write the key's fingerprint (40 hexadecimal digits) or long id (16), in quotes; "
          + "gpg --list-secret-keys shows it")
      return nil
    }
    return Configuration.PGP(key: digits, home: home, passphrase: passphrase)
  }
}
