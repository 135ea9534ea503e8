import PaymentAPI
import Synchronization

/// An API whose answers are JSON texts, scripted by request and by how often its path was asked
/// before.
final class ScriptedExchange: HTTPExchange {
  private let log = Mutex<[APIRequest]>([])
  private let script: @Sendable (APIRequest, Int) -> String

  init(_ script: @escaping @Sendable (APIRequest, Int) -> String) {
    self.script = script
  }

  var requests: [APIRequest] { log.withLock { $0 } }

  func answer(to request: APIRequest) async throws -> APIAnswer {
    let before = log.withLock { log in
      log.append(request)
      return log.count { $0.path == request.path } - 1
    }
    return APIAnswer(document: try JSONDocument(Array(script(request, before).utf8)))
  }
}
