import PaymentAPI
import SettlementModel
import Synchronization

/// A small account served from memory: lists by page, captures by intent, objects by id.
struct FictionalWorld: Sendable {
  /// JSON of every object, by resource or by `captures/INTENT`.
  var objects: [String: [String]] = [:]
  /// Paths that answer 404.
  var missing: Set<String> = []

  static let sample = FictionalWorld(objects: [
    "payment_intents": (1...7).map {
      intentJSON("pi_\($0)", extra: #""merchant_order_id":"o\#($0)""#)
    }
      + [intentJSON("pi_8", status: "requires_payment_method")],
    "captures/pi_1": [captureJSON("c_1", of: "pi_1")],
    "captures/pi_2": [
      captureJSON("c_2a", of: "pi_2", amount: "4.00"),
      captureJSON("c_2b", of: "pi_2", amount: "6.00"),
    ],
    "refunds": [refundJSON("r_1", of: "pi_1"), refundJSON("r_2", of: "pi_2")],
    "invoices": [
      """
      {"id":"inv_1","currency":"USD","total_amount":10,"status":"paid",\
      "payment_intent":{"id":"pi_1"},"create_at":"2026-03-01T07:00:00Z"}
      """
    ],
    "subscriptions": [],
  ])

  /// The answer's text for a request, or nil for a 404.
  func body(path: String, parameter: (String) -> String?) -> String? {
    guard !missing.contains(path) else { return nil }
    let parts = path.split(separator: "/").dropFirst(2).map(String.init)
    if parts.count == 3, parts[2] == "captures" {
      return objects["captures/" + parts[1]].map { #"{"items":[\#($0.joined(separator: ","))]}"# }
    }
    guard let resource = parts.first, let all = objects[resource] else { return nil }
    if parts.count == 2 { return all.first { $0.contains("\"id\":\"\(parts[1])\"") } }
    let size = parameter("page_size").flatMap { Int($0) } ?? 10
    let start = (parameter("page_num").flatMap { Int($0) } ?? 0) * size
    let matching = all.filter { object in
      parameter("payment_intent_id").map { object.contains("\"payment_intent_id\":\"\($0)\"") }
        ?? true
    }
    let page = matching.dropFirst(start).prefix(size)
    return """
      {"items":[\(page.joined(separator: ","))],"has_more":\(start + size < matching.count)}
      """
  }
}

/// An API in memory, with a log of what was asked and errors to throw.
final class WorldExchange: HTTPExchange {
  private let state: Mutex<FictionalWorld>
  private let log = Mutex<[APIRequest]>([])
  private let serverTime: Timestamp?
  private let fault: @Sendable (APIRequest, Int) -> PaymentAPIError?
  private let change: @Sendable (APIRequest, inout FictionalWorld) -> Void

  /// - Parameters:
  ///   - fault: the error of a request, with how many came before it; nil for none.
  ///   - change: what happens to the world after a request.
  init(
    _ world: FictionalWorld, serverTime: Timestamp? = nil,
    fault: @escaping @Sendable (APIRequest, Int) -> PaymentAPIError? = { _, _ in nil },
    change: @escaping @Sendable (APIRequest, inout FictionalWorld) -> Void = { _, _ in }
  ) {
    state = Mutex(world)
    self.serverTime = serverTime
    self.fault = fault
    self.change = change
  }

  var requests: [APIRequest] { log.withLock { $0 } }

  func answer(to request: APIRequest) async throws -> APIAnswer {
    let before = log.withLock { log in
      log.append(request)
      return log.count - 1
    }
    if let error = fault(request, before) { throw error }
    let body = state.withLock { world in
      let body = world.body(path: request.path) { name in
        request.query.first { $0.name == name }?.value
      }
      change(request, &world)
      return body
    }
    guard let body else {
      guard request.mayBeAbsent else {
        throw PaymentAPIError(code: .notFound, place: request.path, what: "not there")
      }
      return APIAnswer(document: nil, serverTime: serverTime)
    }
    return APIAnswer(document: try JSONDocument(Array(body.utf8)), serverTime: serverTime)
  }
}

/// A client over a world in memory, without retries' waits.
func client(
  _ exchange: any HTTPExchange, time: FakeTime = FakeTime(),
  recorder: (any RawObjectRecorder)? = nil,
  configuration: UseePayConfiguration = configuration()
) -> UseePayClient {
  UseePayClient(
    configuration, over: exchange, recorder: recorder, timing: time.timing, retry: RetryPolicy())
}
