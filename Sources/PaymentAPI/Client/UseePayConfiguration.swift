/// How an account's API is reached and what it does; the `api` part of the configuration,
/// validated.
public struct UseePayConfiguration: Sendable {
  /// How lists are paged.
  public struct Pagination: Sendable, Hashable {
    public var pageParameter: String
    public var firstPage: Int
    public var sizeParameter: String
    /// Objects a page, 1 or more.
    public var pageSize: Int

    public init(
      pageParameter: String = "page_num", firstPage: Int = 0, sizeParameter: String = "page_size",
      pageSize: Int = 100
    ) {
      precondition(pageSize > 0 && firstPage >= 0)
      self.pageParameter = pageParameter
      self.firstPage = firstPage
      self.sizeParameter = sizeParameter
      self.pageSize = pageSize
    }
  }

  public var baseURL: String
  public var merchantNumber: String
  /// Each is pulled on its own; at least one.
  public var appIDs: [String]
  public var key: APIKey
  /// `x-api-version`; not sent where nil or empty.
  public var apiVersion: String?
  public var pagination = Pagination()
  public var amounts = AmountUnit.major
  /// The path of an intent's captures with `{id}` in it; empty for an account without capture
  /// objects.
  public var capturesPath = "/api/v1/payment_intents/{id}/captures"
  /// Calls at the same time, 1 or more.
  public var concurrency = 8
  public var requestsPerSecond = 50
  public var callLimits = CallLimits()
  /// A PEM file with the only authorities to be trusted; nil for the system's. No key of a configuration leads here:
  /// it is there so that tests can show that a good certificate is taken and a bad one of the same authority is not.
  package var authoritiesFile: String?
  /// For all calls of one client together, from the first one on; none is begun afterwards.
  public var timeMax: Duration = .seconds(6 * 3600)
  /// Counts the requests of every client made of this configuration; nil counts none.
  public var requestCount: RequestCount?

  public init(
    baseURL: String, merchantNumber: String, appIDs: [String], key: APIKey,
    apiVersion: String? = nil
  ) {
    self.baseURL = baseURL
    self.merchantNumber = merchantNumber
    self.appIDs = appIDs
    self.key = key
    self.apiVersion = apiVersion
  }
}
