import CLibSSH2
import FoundationEssentials
import Glibc

/// The keys that a known_hosts file has for one host.
struct KnownHosts {
  /// One line's key.
  struct Key: Equatable {
    let type: String
    let blob: [UInt8]
    let isRevoked: Bool
    let lineNumber: Int
  }

  /// What the file says about a key that a server shows.
  enum Judgement: Equatable {
    case known
    case unknown
    case changed
    case revoked
  }

  /// In the order of the file.
  let keys: [Key]

  /// The types of the keys that may be accepted, in the order of the file.
  var types: [String] { keys.filter { !$0.isRevoked }.map(\.type) }

  /// Picks the host's keys out of a file's text.
  ///
  /// Lines for `[host]:port` decide; only without any do lines for the bare host count. Names
  /// may be patterns or hashed. Lines that cannot be read are passed over, as OpenSSH does;
  /// certificate authorities are not supported and passed over.
  init(text: [UInt8], host: String, port: UInt16) {
    let bare = host.lowercased()
    let specific = "[\(bare)]:\(port)"
    var ofPort: [Key] = []
    var ofHost: [Key] = []
    let lines = text.split(separator: 0x0A, omittingEmptySubsequences: false)
    for (index, line) in lines.enumerated() {
      guard let line = Line(line, number: index + 1) else { continue }
      if line.names(specific) { ofPort.append(line.key) }
      if line.names(bare) { ofHost.append(line.key) }
    }
    let decisive = ofPort.isEmpty ? ofHost : ofPort
    // A key that is revoked under either name stays revoked.
    keys = decisive + (ofPort.isEmpty ? [] : ofHost.filter(\.isRevoked))
  }

  func judge(_ blob: [UInt8]) -> Judgement {
    if keys.contains(where: { $0.isRevoked && $0.blob == blob }) { return .revoked }
    let accepted = keys.filter { !$0.isRevoked }
    if accepted.contains(where: { $0.blob == blob }) { return .known }
    return accepted.isEmpty ? .unknown : .changed
  }
}

/// One line of a known_hosts file.
private struct Line {
  let key: KnownHosts.Key
  private let hostField: String
  private let unmarked: String

  init?(_ bytes: ArraySlice<UInt8>, number: Int) {
    guard let text = String(validating: bytes, as: UTF8.self) else { return nil }
    var fields = text.split(whereSeparator: { $0 == " " || $0 == "\t" || $0 == "\r" })
    guard let first = fields.first, !first.hasPrefix("#") else { return nil }
    let isRevoked = first == "@revoked"
    if isRevoked { fields.removeFirst() } else if first.hasPrefix("@") { return nil }
    guard fields.count >= 3, let blob = Data(base64Encoded: String(fields[2])) else { return nil }
    hostField = String(fields[0])
    unmarked = fields[..<3].joined(separator: " ")
    key = KnownHosts.Key(
      type: String(fields[1]), blob: Array(blob), isRevoked: isRevoked, lineNumber: number)
  }

  /// True when the line is about the name, which is `host` or `[host]:port` in lower case.
  func names(_ name: String) -> Bool {
    if hostField.hasPrefix("|") { return hashNames(name) }
    var isNamed = false
    for pattern in hostField.lowercased().split(separator: ",") {
      let isNegated = pattern.hasPrefix("!")
      // Only `*` and `?` are special here; `[` belongs to `[host]:port`.
      let glob = String(pattern.drop { $0 == "!" }).replacing("[", with: "\\[")
      guard FileNamePattern(glob).matches(Array(name.utf8)) else { continue }
      if isNegated { return false }
      isNamed = true
    }
    return isNamed
  }

  /// Lets libssh2 compute the salted hash.
  private func hashNames(_ name: String) -> Bool {
    guard let session = libssh2_session_init_ex(nil, nil, nil, nil) else { return false }
    defer { libssh2_session_free(session) }
    guard let hosts = libssh2_knownhost_init(session) else { return false }
    defer { libssh2_knownhost_free(hosts) }
    let added = libssh2_knownhost_readline(
      hosts, unmarked, unmarked.utf8.count, LIBSSH2_KNOWNHOST_FILE_OPENSSH)
    guard added == 0 else { return false }
    // The line's own key is offered, so that only the name decides.
    let keyText = unmarked.split(separator: " ").last.map(String.init) ?? ""
    let kind = LIBSSH2_KNOWNHOST_TYPE_PLAIN | (2 << 16)  // LIBSSH2_KNOWNHOST_KEYENC_BASE64
    let verdict = libssh2_knownhost_check(hosts, name, keyText, 0, Int32(kind), nil)
    return verdict == LIBSSH2_KNOWNHOST_CHECK_MATCH
  }
}
