/// Why the payment API or its archive could not be read.
public struct PaymentAPIError: Error, Sendable, Hashable, CustomStringConvertible {
  public enum Code: String, Sendable, Hashable {
    /// No connection, or it broke or stalled.
    case unreachable
    /// 401 or 403.
    case keyRefused
    /// The server's certificate or protocol was not accepted.
    case tlsFailed
    /// 429 for longer than the budget allows.
    case rateLimited
    /// 5xx.
    case serverFailed
    /// An answer that is no complete JSON of the expected form.
    case malformedAnswer
    /// An answer beyond ``Limits/responseBytesMax``.
    case answerTooLarge
    /// 3xx: redirects are never followed, for they would carry the key along.
    case redirectRefused
    /// 400 and other refusals that trying again does not change.
    case badRequest
    /// 404 where something must be.
    case notFound
    /// The same page again, or pages without end.
    case pagingLoops
    case tooManyPages
    /// The time that all calls together may take is used up.
    case timeUsedUp
    /// Captures and disputes have no call by id.
    case notFetchable
    /// The archive or a file of it cannot be read.
    case archiveUnreadable
    /// The copy of the raw objects cannot be written.
    case archiveUnwritable
    /// The base URL cannot be used.
    case badBaseURL
  }

  public let code: Code
  /// The API path or the archive file; never with a key.
  public let place: String
  /// What happened, for an operator.
  public let what: String
  /// How long the server asked to wait, in seconds, where it did.
  public let retryAfterSeconds: Int64?

  public init(code: Code, place: String, what: String, retryAfterSeconds: Int64? = nil) {
    self.code = code
    self.place = place
    self.what = what
    self.retryAfterSeconds = retryAfterSeconds
  }

  /// Whether the same call may succeed later.
  public var isTransient: Bool {
    switch code {
    case .unreachable, .rateLimited, .serverFailed, .malformedAnswer: true
    default: false
    }
  }

  /// Whether the run must stop for security.
  public var isSecurity: Bool { code == .keyRefused || code == .tlsFailed }

  /// What the operator can do about it.
  public var whatToDo: String {
    switch code {
    case .unreachable: "check the network and api.base_url; the next run pulls again"
    case .keyRefused: "check merchant.number, merchant.app_ids and the API key"
    case .tlsFailed: "check api.base_url and this machine's clock and certificate store"
    case .rateLimited: "lower api.requests_per_second; the next run pulls again"
    case .serverFailed, .malformedAnswer: "the next run pulls again; if it stays, ask UseePay"
    case .answerTooLarge: "lower api.pagination.page_size"
    case .redirectRefused: "set api.base_url to the final address"
    case .badRequest, .notFound: "check api.base_url, api.captures_path and api.pagination"
    case .pagingLoops, .tooManyPages: "check the names and the first page in api.pagination"
    case .timeUsedUp: "the next run goes on; see limits.source_seconds and limits.run_seconds"
    case .notFetchable: "fetch the intent instead"
    case .archiveUnreadable: "check api.archive or api.events and the rights on it"
    case .archiveUnwritable: "check the space and the rights in data_directory"
    case .badBaseURL: "set api.base_url to an https address"
    }
  }

  public var description: String { "\(place): \(what); \(whatToDo)" }
}
