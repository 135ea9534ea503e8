/// Recognises files that are encrypted with OpenPGP (RFC 4880, RFC 9580).
enum OpenPGPForm {
  private static let armor = Array("-----BEGIN PGP MESSAGE-----".utf8)

  /// Whether the first bytes are those of an encrypted message, in binary or ASCII armor.
  ///
  /// A binary message starts with a session key encrypted to a public key (tag 1) or a password
  /// (tag 3). One byte would match text in GB18030, so length, version and algorithm are looked
  /// at too.
  static func isMessage(front: [UInt8]) -> Bool {
    let text = front.drop { $0 == 0x20 || (0x09...0x0D).contains($0) }
    if text.starts(with: armor) { return true }
    guard let first = front.first, let (tag, header) = tagAndHeader(first, front),
      front.count > header + 1
    else { return false }
    let body = front[header...]
    switch tag {
    case 1:
      let version = body[header]
      if version == 6 { return body.count > 2 }
      let publicKeyAlgorithms: Set<UInt8> = [1, 2, 16, 18, 25, 26]
      return version == 3 && body.count > 9 && publicKeyAlgorithms.contains(body[header + 9])
    case 3: return [4, 5, 6].contains(body[header]) && (1...13).contains(body[header + 1])
    default: return false
    }
  }

  /// Whether the name says that the file is encrypted.
  static func isName(_ name: [UInt8]) -> Bool {
    let ending = name.suffix(4).map { (0x41...0x5A).contains($0) ? $0 | 0x20 : $0 }
    return [".pgp", ".gpg", ".asc"].contains { ending == Array($0.utf8) }
  }

  /// A packet's tag and the bytes of its header; nil where this is no packet of a plausible length.
  private static func tagAndHeader(_ first: UInt8, _ front: [UInt8]) -> (tag: Int, header: Int)? {
    guard first & 0x80 != 0, front.count > 6 else { return nil }
    if first & 0x40 != 0 {
      // Key packets are short: a length of one or two bytes.
      guard front[1] < 224 else { return nil }
      return (Int(first & 0x3F), front[1] < 192 ? 2 : 3)
    }
    switch first & 0x03 {
    case 0: return front[1] >= 4 ? (Int(first & 0x3C) >> 2, 2) : nil
    case 1: return front[1] < 0x20 ? (Int(first & 0x3C) >> 2, 3) : nil
    default: return nil
    }
  }
}
