import Hummingbird
import NIOCore
import SettlementModel

extension WorldServer {
  private static let lists = ["payment_intents", "refunds", "invoices", "subscriptions"]

  func makeRouter() -> Router<BasicRequestContext> {
    let router = Router()
    router.post("/sandbox/as-of") { request, _ in moveClock(request) }
    let api = router.group("/api/v1").add(middleware: Credentials(key: key))
    for name in Self.lists {
      api.get("/\(name)") { request, _ in list(name, request) }
    }
    for name in Self.lists + ["checkout_sessions"] {
      api.get("/\(name)/{id}") { _, context in
        answer(world.object(try context.parameters.require("id"), of: name, before: shownBefore))
      }
    }
    api.get("/payment_intents/{id}/captures") { request, context in
      let id = try context.parameters.require("id")
      guard let captures = world.captures(ofIntent: id, before: shownBefore) else {
        return answer(nil)
      }
      return page(of: captures.count, request) { Array(captures[$0]) }
    }
    return router
  }

  private func list(_ name: String, _ request: Request) -> Response {
    var from: Timestamp?
    if let text = request.uri.queryParameters["from_created_at"] {
      guard let time = TimestampText.iso8601(text.utf8) else {
        return problem(.badRequest, "invalid_argument", "from_created_at is no ISO 8601 time")
      }
      from = time
    }
    let objects = world.list(name, from: from, before: shownBefore)
    return page(of: objects.count, request, objects: objects.json)
  }

  private func page(
    of count: Int, _ request: Request, objects: (Range<Int>) -> [[UInt8]]
  ) -> Response {
    let query = request.uri.queryParameters
    let numberName: Substring = style == .documented ? "page_num" : "page"
    for name in [numberName, "page_size"] {
      if let text = query[name], Int(text) == nil {
        return problem(.badRequest, "invalid_argument", "\(name) is no number")
      }
    }
    let json = ListPage.json(
      count: count, style: style, number: query[numberName].flatMap { Int($0) },
      size: query["page_size"].flatMap { Int($0) }, objects: objects)
    guard let json else {
      return problem(.badRequest, "invalid_argument", "page or page_size is out of range")
    }
    return answer(json)
  }

  /// Moves the world's clock: the server listens on loopback only, so this machine alone can ask
  /// for it.
  private func moveClock(_ request: Request) -> Response {
    guard let text = request.uri.queryParameters["date"], let day = BusinessDay(text: text.utf8)
    else { return problem(.badRequest, "invalid_argument", "date is no day such as 2026-03-05") }
    move(to: day)
    var object = JSONObject()
    object.add("as_of", day.description)
    return answer(object.closed)
  }

  private func answer(_ json: [UInt8]?) -> Response {
    guard let json else {
      return problem(.notFound, "resource_not_found", "There is no such object.")
    }
    return Response(
      status: .ok, headers: [.contentType: "application/json"],
      body: .init(byteBuffer: ByteBuffer(bytes: json)))
  }
}

/// An error body of the API.
func problem(_ status: HTTPResponse.Status, _ code: String, _ message: String) -> Response {
  var object = JSONObject()
  object.add("code", code)
  object.add("message", message)
  return Response(
    status: status, headers: [.contentType: "application/json"],
    body: .init(byteBuffer: ByteBuffer(bytes: object.closed)))
}
