import Foundation

// The part `api`.
extension ConfigurationReader {
  mutating func readAPI() -> Configuration.API? {
    guard isWritten("api") || isWritten("api.base_url") || isWritten("api.archive") else {
      report("api", "is missing; write base_url with key_env or key_file, or archive")
      return nil
    }
    let origin = readOrigin()
    let capturesPath = readCapturesPath()
    let pagination = readPagination()
    guard let origin, let capturesPath, let pagination,
      let lookBackDays = integer("api.look_back_days"), let amounts = text("api.amounts"),
      let concurrency = integer("api.concurrency"),
      let requestsPerSecond = integer("api.requests_per_second")
    else { return nil }
    return Configuration.API(
      origin: origin, apiVersion: nonEmpty("api.api_version"), pagination: pagination,
      from: day("api.from"), lookBackDays: lookBackDays, amountsAreMinorUnits: amounts == "minor",
      capturesPath: capturesPath.isEmpty ? nil : capturesPath, concurrency: concurrency,
      requestsPerSecond: requestsPerSecond, eventsDirectory: path("api.events"),
      webhookPublicKey: path("api.webhook_public_key"))
  }

  private mutating func readOrigin() -> Configuration.API.Origin? {
    let key = secret("api.key")
    let hasURL = isWritten("api.base_url")
    guard isWritten("api.archive") else {
      guard hasURL else {
        report("api", "has no base_url and no archive; write one")
        return nil
      }
      let url = baseURL()
      if !isWritten("api.key_env"), !isWritten("api.key_file") {
        report("api", "has no key; write key_env or key_file")
      }
      guard let url, let key else { return nil }
      return .service(baseURL: url, key: key)
    }
    if hasURL { report("api.archive", "stands beside base_url; keep one of both") }
    return requiredPath("api.archive").map { .archive($0) }
  }

  /// The base URL without a slash at its end. Messages do not repeat it: it might hold a secret.
  private mutating func baseURL() -> String? {
    guard let text = required("api.base_url") else { return nil }
    guard let parts = URLComponents(string: text), let scheme = parts.scheme?.lowercased(),
      let host = parts.host, !host.isEmpty, ["http", "https"].contains(scheme)
    else {
      report("api.base_url", "is not a URL; write https://HOST")
      return nil
    }
    guard parts.user == nil, parts.password == nil, parts.query == nil, parts.fragment == nil
    else {
      report("api.base_url", "holds more than scheme, host, port and path; leave the rest out")
      return nil
    }
    guard scheme == "https" || Self.isLoopback(host) else {
      report("api.base_url", "would send the API key in the clear; use https")
      return nil
    }
    return text.hasSuffix("/") ? String(text.dropLast()) : text
  }

  /// Whether the host is this machine by its spelling alone.
  private static func isLoopback(_ host: String) -> Bool {
    if ["localhost", "::1", "[::1]"].contains(host.lowercased()) { return true }
    let parts = host.split(separator: ".", omittingEmptySubsequences: false)
    return parts.count == 4 && parts[0] == "127" && parts.allSatisfy { UInt8($0) != nil }
  }

  private mutating func readCapturesPath() -> String? {
    guard let path = text("api.captures_path") else { return nil }
    guard path.isEmpty || (path.hasPrefix("/") && path.contains("{id}")) else {
      report(
        "api.captures_path",
        "write a path that starts with / and holds {id}, or \"\" for an account without captures")
      return nil
    }
    return path
  }

  private mutating func readPagination() -> Configuration.API.Pagination? {
    let page = required("api.pagination.page_parameter")
    let size = required("api.pagination.size_parameter")
    guard let page, let size, let first = integer("api.pagination.first_page"),
      let pageSize = integer("api.pagination.page_size")
    else { return nil }
    return Configuration.API.Pagination(
      pageParameter: page, firstPage: first, sizeParameter: size, pageSize: pageSize)
  }
}
