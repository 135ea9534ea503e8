/// One saved webhook request: its body as it came, and its signature where that was saved too.
///
/// A body alone is JSON or `data=` with URL-encoded JSON. An envelope around it is
/// `{"headers": {"sign": …}, "body": …}`, the body a text or, as it came, an object.
struct WebhookDelivery {
  /// The signed bytes.
  let body: [UInt8]
  /// The `sign` header; nil where none was saved.
  let signature: String?

  /// - Parameter saved: a JSON value of a file.
  init(_ saved: JSONValue) throws(FieldProblem) {
    guard let body = saved.nonNull("body"), saved.nonNull("data") == nil else {
      self.body = Array(saved.raw)
      signature = nil
      return
    }
    switch body.kind {
    case .string: self.body = Array(try Self.text(of: body, "body").utf8)
    case .object: self.body = Array(body.raw)
    default: throw FieldProblem("body", "is neither a text nor an object")
    }
    let headers = saved.nonNull("headers") ?? saved
    let written = headers.nonNull("sign") ?? headers.nonNull("Sign") ?? headers.nonNull("SIGN")
    signature = try written.map { value throws(FieldProblem) in
      guard value.kind == .string else { throw FieldProblem("sign", "is no text") }
      return try Self.text(of: value, "sign")
    }
  }

  /// A form body as a line of a file.
  init(form: [UInt8]) {
    body = form
    signature = nil
  }

  /// The event of the body.
  func event() throws(FieldProblem) -> JSONValue {
    let json = try Self.isForm(body) ? Self.formData(body) : body
    do {
      return try JSONDocument(json).root
    } catch {
      throw FieldProblem(reason: "the body is \(error)")
    }
  }

  /// Whether bytes are a form with a `data` parameter rather than JSON.
  static func isForm(_ bytes: some Collection<UInt8>) -> Bool {
    let first = bytes.first { $0 > 0x20 }
    return first != UInt8(ascii: "{") && first != UInt8(ascii: "[")
      && bytes.split(separator: UInt8(ascii: "&")).contains { $0.starts(with: "data=".utf8) }
  }

  /// The decoded `data` parameter of a form.
  private static func formData(_ form: [UInt8]) throws(FieldProblem) -> [UInt8] {
    let parameters = form.split(separator: UInt8(ascii: "&"))
    guard let data = parameters.first(where: { $0.starts(with: "data=".utf8) }) else {
      throw FieldProblem("data", "is missing in the form")
    }
    let written = Array(data.dropFirst("data=".utf8.count))
    var decoded: [UInt8] = []
    var index = 0
    while index < written.count {
      switch written[index] {
      case UInt8(ascii: "+"): decoded.append(0x20)
      case UInt8(ascii: "%"):
        guard index + 2 < written.count, let high = JSONString.hexValue(written[index + 1]),
          let low = JSONString.hexValue(written[index + 2])
        else { throw FieldProblem("data", "has a % without two hexadecimal digits") }
        decoded.append(high << 4 | low)
        index += 2
      default: decoded.append(written[index])
      }
      index += 1
    }
    return decoded
  }

  private static func text(
    of value: JSONValue, _ field: StaticString
  ) throws(FieldProblem) -> String {
    do {
      return try value.text()
    } catch {
      throw FieldProblem(field, "is \(error)")
    }
  }
}
