public import Foundation

/// One HTTP request as a server sees it.
public struct ReceivedRequest: Sendable {
  /// Request line and header lines.
  public let head: String
  public let body: Data
  /// Path and query.
  public let target: String
  /// By lower-case name.
  public let headers: [String: String]

  /// `POST /path HTTP/1.1`.
  public var line: String { head.components(separatedBy: "\r\n")[0] }
  /// The target without its query.
  public var path: String { String(target.prefix { $0 != "?" }) }

  /// The raw value of a query parameter, or nil.
  public func parameter(_ name: String) -> String? {
    let query = target.drop { $0 != "?" }.dropFirst()
    for pair in query.split(separator: "&") where pair.hasPrefix(name + "=") {
      return String(pair.dropFirst(name.count + 1))
    }
    return nil
  }

  /// A request with its whole body; nil where the client hangs up before.
  init?(from connection: Int32) {
    var bytes = Data()
    var buffer = [UInt8](repeating: 0, count: 65_536)
    while true {
      if let end = bytes.range(of: Data("\r\n\r\n".utf8)) {
        let head = String(decoding: bytes[..<end.lowerBound], as: UTF8.self)
        let headers = Self.headers(of: head)
        let length = headers["content-length"].flatMap { Int($0) } ?? 0
        let body = bytes[end.upperBound...]
        if body.count >= length {
          let words = head.components(separatedBy: "\r\n")[0].split(separator: " ")
          guard words.count == 3 else { return nil }
          self.head = head
          self.body = Data(body)
          self.target = String(words[1])
          self.headers = headers
          return
        }
      }
      let count = recv(connection, &buffer, buffer.count, 0)
      guard count > 0 else { return nil }
      bytes.append(contentsOf: buffer[..<count])
      // A TLS greeting: answered in plain HTTP, as a server that knows no TLS does.
      if bytes.first == 0x16 {
        _ = sendAll(Array("HTTP/1.1 400 Bad Request\r\n\r\n".utf8)[...], to: connection)
        return nil
      }
    }
  }

  private static func headers(of head: String) -> [String: String] {
    var headers: [String: String] = [:]
    for line in head.components(separatedBy: "\r\n").dropFirst() {
      guard let colon = line.firstIndex(of: ":") else { continue }
      headers[line[..<colon].lowercased()] = line[line.index(after: colon)...]
        .trimmingCharacters(in: .whitespaces)
    }
    return headers
  }
}
