/// An address that is told how a run ended: https, or http to this machine.
///
/// Whoever knows a webhook's address may write to it, so the whole of it is a secret: it shows as
/// its host alone.
public struct NotificationAddress: Sendable, CustomStringConvertible, CustomDebugStringConvertible,
  CustomReflectable
{
  /// The whole address, to be handed to the client and nowhere else.
  let text: String
  /// Host and port.
  public let host: String

  /// The address of this text.
  ///
  /// - Throws: ``NotificationError`` for any other scheme, for user names, fragments, and characters of no address;
  ///   the text itself is not repeated.
  public init(_ text: String) throws(NotificationError) {
    let isPlain = text.hasPrefix("http://")
    guard isPlain || text.hasPrefix("https://") else {
      throw NotificationError(place: "the address", what: "it is not an https address")
    }
    let isClean = text.utf8.allSatisfy {
      $0 > 0x20 && $0 < 0x7F && !Array("#@\\\"<>".utf8).contains($0)
    }
    guard isClean else {
      throw NotificationError(
        place: "the address", what: "it has a user name, a fragment or characters of no address")
    }
    let authority = text.dropFirst(isPlain ? 7 : 8).prefix { $0 != "/" && $0 != "?" }
    let name =
      authority.hasPrefix("[")
      ? String(authority.prefix { $0 != "]" }) + "]" : String(authority.prefix { $0 != ":" })
    let port = authority.dropFirst(name.count)
    let isPort = port.isEmpty || (port.hasPrefix(":") && UInt16(port.dropFirst()) != nil)
    guard !name.isEmpty, isPort else {
      throw NotificationError(place: "the address", what: "its host or port cannot be read")
    }
    guard !isPlain || Self.isLoopback(name) else {
      throw NotificationError(
        place: name, what: "http would show the address to the network; only https is allowed")
    }
    self.text = text
    host = String(authority)
  }

  private init(text: String, host: String) {
    self.text = text
    self.host = host
  }

  /// The address with a word added to its path, before any query: `…/ID` becomes `…/ID/fail`.
  public func appending(_ word: String) -> NotificationAddress {
    let path = text.prefix { $0 != "?" }
    let slash = path.hasSuffix("/") ? "" : "/"
    return NotificationAddress(text: path + slash + word + text.dropFirst(path.count), host: host)
  }

  public var description: String { host }
  public var debugDescription: String { host }
  public var customMirror: Mirror { Mirror(self, children: []) }

  private static func isLoopback(_ host: String) -> Bool {
    if host == "localhost" || host == "[::1]" { return true }
    let parts = host.split(separator: ".", omittingEmptySubsequences: false)
    return parts.count == 4 && parts[0] == "127" && parts.allSatisfy { UInt8($0) != nil }
  }
}
