/// The address that every API path is appended to: https, or http to this machine.
package struct BaseURL: Sendable, Hashable {
  /// Scheme, host, port and path prefix, without a slash at the end.
  package let text: String

  /// - Throws: ``PaymentAPIError/Code/badBaseURL`` for any other scheme, for user names, queries
  ///   and fragments.
  package init(_ text: String) throws(PaymentAPIError) {
    func refused(_ what: String) -> PaymentAPIError {
      PaymentAPIError(code: .badBaseURL, place: "api.base_url", what: what)
    }
    let isPlain = text.hasPrefix("http://")
    guard isPlain || text.hasPrefix("https://") else { throw refused("it is not an https address") }
    let isClean = text.utf8.allSatisfy {
      $0 > 0x20 && $0 < 0x7F && !Array("?#@\\\"<>".utf8).contains($0)
    }
    guard isClean else { throw refused("it has a user name, a query or characters of no address") }
    let rest = text.dropFirst(isPlain ? 7 : 8)
    let authority = rest.prefix { $0 != "/" }
    let host =
      authority.hasPrefix("[")
      ? String(authority.prefix { $0 != "]" }) + "]" : String(authority.prefix { $0 != ":" })
    let port = authority.dropFirst(host.count)
    let isPort = port.isEmpty || (port.hasPrefix(":") && UInt16(port.dropFirst()) != nil)
    guard !host.isEmpty, isPort else { throw refused("its host or port cannot be read") }
    guard !isPlain || Self.isLoopback(host) else {
      throw refused("http would show the key to the network; only https is allowed")
    }
    var trimmed = text
    while trimmed.hasSuffix("/") { trimmed.removeLast() }
    self.text = trimmed
  }

  private static func isLoopback(_ host: String) -> Bool {
    if host == "localhost" || host == "[::1]" { return true }
    let parts = host.split(separator: ".", omittingEmptySubsequences: false)
    return parts.count == 4 && parts[0] == "127" && parts.allSatisfy { UInt8($0) != nil }
  }

  /// A text as one segment of a path or one value of a query: everything but unreserved bytes is
  /// escaped.
  package static func escaped(_ text: String) -> String {
    var escaped = ""
    for byte in text.utf8 {
      switch byte {
      case 0x30...0x39, 0x41...0x5A, 0x61...0x7A, 0x2D, 0x2E, 0x5F, 0x7E:
        escaped.unicodeScalars.append(Unicode.Scalar(byte))
      default:
        let digits = Array("0123456789ABCDEF")
        escaped += "%\(digits[Int(byte >> 4)])\(digits[Int(byte & 15)])"
      }
    }
    return escaped
  }

  /// The full address of a request.
  package func url(of request: APIRequest) -> String {
    let query = request.query
      .map { "\(Self.escaped($0.name))=\(Self.escaped($0.value))" }.joined(separator: "&")
    return text + request.path + (query.isEmpty ? "" : "?" + query)
  }
}
