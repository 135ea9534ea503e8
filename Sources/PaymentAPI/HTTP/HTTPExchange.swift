package import SettlementModel

/// One question to the payment API, always a GET.
package struct APIRequest: Sendable, Hashable {
  package struct QueryItem: Sendable, Hashable {
    package let name: String
    package let value: String

    package init(_ name: String, _ value: String) {
      self.name = name
      self.value = value
    }
  }

  /// Which form a good answer has.
  package enum Form: Sendable, Hashable {
    /// An object with an array `items` or `data`.
    case list
    case object
  }

  /// The path, its identifiers escaped.
  package var path: String
  package var query: [QueryItem]
  package var appID: String
  package var form: Form
  /// Whether a 404 is an answer rather than an error.
  package var mayBeAbsent: Bool

  package init(
    path: String, query: [QueryItem] = [], appID: String, form: Form, mayBeAbsent: Bool = false
  ) {
    self.path = path
    self.query = query
    self.appID = appID
    self.form = form
    self.mayBeAbsent = mayBeAbsent
  }
}

/// A good answer of the payment API.
package struct APIAnswer: Sendable {
  /// The answer's JSON, an object of the form asked for; nil for a 404 where the request allows it.
  package var document: JSONDocument?
  /// The server's clock as its `Date` header has it.
  package var serverTime: Timestamp?

  package init(document: JSONDocument?, serverTime: Timestamp? = nil) {
    self.document = document
    self.serverTime = serverTime
  }

  /// The objects of a list; none for a 404.
  package var items: [JSONValue] {
    let root = document?.root
    return root?[key: "items"]?.elements ?? root?[key: "data"]?.elements ?? []
  }
}

/// Whatever turns a question into a good answer, or throws ``PaymentAPIError``. Pace and retry wrap
/// one another.
package protocol HTTPExchange: Sendable {
  func answer(to request: APIRequest) async throws -> APIAnswer
}
