import Hummingbird

/// Lets a request through whose four headers name the merchant, its key, its shop and, where given,
/// the version.
struct Credentials: RouterMiddleware {
  typealias Context = BasicRequestContext

  let key: String

  func handle(
    _ request: Request, context: Context, next: (Request, Context) async throws -> Response
  ) async throws -> Response {
    let expected = [
      ("x-merchant-no", WorldParameters.merchantNumber), ("x-api-key", key),
      ("x-app-id", WorldParameters.appID),
    ]
    for (name, value) in expected where header(name, of: request) != value {
      return problem(.unauthorized, "unauthorized", "\(name) is missing or not known")
    }
    if let version = header("x-api-version", of: request), version != "v1" {
      return problem(.badRequest, "invalid_argument", "x-api-version \(version) is not known")
    }
    return try await next(request, context)
  }

  private func header(_ name: String, of request: Request) -> String? {
    request.headers.first { $0.name.canonicalName == name }?.value
  }
}
