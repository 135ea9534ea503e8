import TestSupport

/// What an API does instead of answering as it should.
enum HTTPFault: String, Sendable, CaseIterable {
  case rateLimited, serverError, refused, keyRefused, redirect
  case html, noType, emptyBody, truncatedJSON, trailingGarbage, duplicateKeys, deepJSON
  case loneSurrogate, wrongForm, nullItems, byteOrderMark
  case closedEarly, reset, silent, dripping, lengthAbove, lengthBelow, notHTTP, hugeHeader
  case compressed, tooLarge, brokenChunks

  /// The spoilt answer.
  func reply(
    insteadOf truth: ScriptedReply, using generator: inout some RandomNumberGenerator
  ) -> ScriptedReply {
    let json = [("Content-Type", "application/json")]
    let length = truth.bytes.count
    let at = Int.random(in: 0...max(0, length - 1), using: &generator)
    switch self {
    case .rateLimited:
      let after = [
        nil, "0", "1", "7", "3600", "999999999999999999999", "-5", "soon", "1.5", "",
        "Wed, 21 Oct 2026 07:28:00 GMT", "Wed, 99 Oct 2026 07:28:00 GMT",
      ].randomElement(using: &generator) ?? nil
      return .answer(429, json + (after.map { [("Retry-After", $0)] } ?? []), "{}")
    case .serverError:
      return .json("{}", status: [500, 502, 503, 504, 408].randomElement(using: &generator) ?? 500)
    case .refused:
      // A 404 may be an answer; elsewhere it is none.
      return .json("{}", status: [400, 409, 410, 422].randomElement(using: &generator) ?? 400)
    case .keyRefused: return .json("{}", status: Bool.random(using: &generator) ? 401 : 403)
    case .redirect:
      let status = [301, 302, 303, 307, 308].randomElement(using: &generator) ?? 302
      return .answer(status, [("Location", "http://127.0.0.1:9/elsewhere")], "")
    case .html: return .answer(200, [("Content-Type", "text/html")], "<html>Maintenance</html>")
    case .noType: return .answer(200, [], Self.body(of: truth))
    case .emptyBody: return .json("")
    case .truncatedJSON: return .json(String(Self.body(of: truth).dropLast(1 + at / 2)))
    case .trailingGarbage: return .json(Self.body(of: truth) + "]")
    case .duplicateKeys: return .json(#"{"items":[],"items":[],"has_more":false}"#)
    case .deepJSON:
      return .json(
        #"{"items":[],"x":"# + String(repeating: "[", count: 513)
          + String(repeating: "]", count: 513) + "}")
    case .loneSurrogate: return .json(#"{"items":[{"id":"\ud800"}],"has_more":false,"#)
    case .wrongForm: return .json(#"{"error":"try later"}"#)
    case .nullItems: return .json(#"{"items":null,"has_more":false}"#)
    case .byteOrderMark: return .json("\u{FEFF}" + "{}")
    case .closedEarly: return truth.ending(.close, afterBytes: at)
    case .reset: return truth.ending(.reset, afterBytes: at)
    case .silent: return truth.ending(.silence, afterBytes: at)
    case .dripping: return truth.ending(.drip, afterBytes: at)
    case .lengthAbove: return Self.stating(length: length + 100, of: truth)
    case .lengthBelow: return Self.stating(length: 3, of: truth)
    case .notHTTP: return .bytes("SSH-2.0-OpenSSH_9.2\r\n\r\n")
    case .hugeHeader:
      let padding = ("X-Padding", String(repeating: "x", count: 300_000))
      return .answer(200, json + [padding], Self.body(of: truth))
    case .compressed:
      return .answer(200, json + [("Content-Encoding", "gzip")], "\u{1F}\u{8}\u{0}")
    case .tooLarge:
      return .json(
        #"{"items":[],"has_more":false,"x":""# + String(repeating: "x", count: 3 << 20) + "\"}")
    case .brokenChunks:
      return .bytes(
        "HTTP/1.1 200 OK\r\nContent-Type: application/json\r\nTransfer-Encoding: chunked\r\n\r\n"
          + "ZZ\r\n" + Self.body(of: truth) + "\r\n")
    }
  }

  private static func body(of reply: ScriptedReply) -> String {
    let text = String(decoding: reply.bytes, as: UTF8.self)
    return text.firstRange(of: "\r\n\r\n").map { String(text[$0.upperBound...]) } ?? text
  }

  private static func stating(length: Int, of reply: ScriptedReply) -> ScriptedReply {
    .bytes(
      "HTTP/1.1 200 OK\r\nContent-Type: application/json\r\nContent-Length: \(length)\r\n"
        + "Connection: close\r\n\r\n" + body(of: reply))
  }
}
