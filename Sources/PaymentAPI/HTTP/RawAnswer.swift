package import SettlementModel

/// An HTTP answer as it came, read to its end.
package struct RawAnswer: Sendable {
  package var status: Int
  /// Header values by lower-case name; of a repeated header the first.
  package var headers: [String: String]
  package var body: [UInt8]

  package init(status: Int, headers: [String: String] = [:], body: [UInt8] = []) {
    self.status = status
    self.headers = headers
    self.body = body
  }
}

/// Decides what an HTTP answer means: data, absence, or which error.
package struct AnswerJudgement: Sendable {
  let key: APIKey

  package init(key: APIKey) {
    self.key = key
  }

  package func answer(
    of raw: RawAnswer, to request: APIRequest, now: Timestamp
  ) throws(PaymentAPIError) -> APIAnswer {
    let serverTime = raw.headers["date"].flatMap(HTTPDate.timestamp)
    switch raw.status {
    case 200...299:
      return APIAnswer(document: try document(of: raw, to: request), serverTime: serverTime)
    case 300...399:
      throw error(.redirectRefused, request, "redirected (HTTP \(raw.status)), not followed")
    case 401, 403:
      let said = message(raw)
      throw error(.keyRefused, request, "the key \(key) was refused (HTTP \(raw.status))\(said)")
    case 404 where request.mayBeAbsent && !isHTML(raw):
      return APIAnswer(document: nil, serverTime: serverTime)
    case 404 where request.mayBeAbsent:
      throw error(.malformedAnswer, request, "a web page says 404, not the API")
    case 404:
      throw error(.notFound, request, "not there (HTTP 404)\(message(raw))")
    case 408, 500...599:
      throw failed(.serverFailed, request, raw, now: serverTime ?? now)
    case 429:
      throw failed(.rateLimited, request, raw, now: serverTime ?? now)
    default:
      throw error(.badRequest, request, "refused (HTTP \(raw.status))\(message(raw))")
    }
  }

  private func document(
    of raw: RawAnswer, to request: APIRequest
  ) throws(PaymentAPIError) -> JSONDocument {
    let encoding = raw.headers["content-encoding"] ?? "identity"
    guard encoding.lowercased() == "identity" else {
      throw error(.malformedAnswer, request, "the answer is compressed, which was not asked for")
    }
    let type = raw.headers["content-type"] ?? ""
    guard type.lowercased().contains("json") else {
      let said = type.isEmpty ? "no type" : "the type \(Self.shown(type, count: 60))"
      throw error(.malformedAnswer, request, "the answer is not JSON: it has \(said)")
    }
    let document: JSONDocument
    do throws(JSONProblem) {
      document = try JSONDocument(raw.body)
    } catch {
      throw self.error(.malformedAnswer, request, "the answer is \(error)")
    }
    let root = document.root
    let isList = root[key: "items"]?.kind == .array || root[key: "data"]?.kind == .array
    // An error that comes with status 200 has no id.
    let hasForm = request.form == .object ? root.nonNull("id") != nil : isList
    guard root.kind == .object, hasForm else {
      let wanted = request.form == .object ? "an object with an id" : "an object with items or data"
      throw error(.malformedAnswer, request, "the answer is not \(wanted)")
    }
    return document
  }

  private func failed(
    _ code: PaymentAPIError.Code, _ request: APIRequest, _ raw: RawAnswer, now: Timestamp
  ) -> PaymentAPIError {
    let wait = raw.headers["retry-after"].flatMap { HTTPDate.retryAfterSeconds($0, now: now) }
    let what = code == .rateLimited ? "too many requests" : "the server failed"
    return PaymentAPIError(
      code: code, place: request.path, what: "\(what) (HTTP \(raw.status))\(message(raw))",
      retryAfterSeconds: wait)
  }

  private func error(
    _ code: PaymentAPIError.Code, _ request: APIRequest, _ what: String
  ) -> PaymentAPIError {
    PaymentAPIError(code: code, place: request.path, what: what)
  }

  private func isHTML(_ raw: RawAnswer) -> Bool {
    raw.headers["content-type"]?.lowercased().contains("html") ?? false
  }

  /// What the body says of an error, in its `code` and `message`, or nothing.
  private func message(_ raw: RawAnswer) -> String {
    guard let root = try? JSONDocument(Array(raw.body.prefix(65_536))).root else { return "" }
    let fields = ObjectFields(root, unit: .major)
    let said = [try? fields.text("code"), try? fields.text("message")]
      .compactMap { $0 }.filter { !$0.isEmpty }
    guard !said.isEmpty else { return "" }
    return ": " + Self.shown(key.redacted(from: said.joined(separator: ", ")), count: 200)
  }

  /// A server's text as it may stand in a message: one line of bounded length.
  private static func shown(_ text: String, count: Int) -> String {
    String(text.prefix(count).map { $0.isNewline || ($0.asciiValue ?? 32) < 32 ? " " : $0 })
  }
}
