/// A notification that did not arrive.
public struct NotificationError: Error, Sendable, Hashable, CustomStringConvertible {
  /// The host, never the whole address.
  public let place: String
  /// What happened, without anything of the address but its host.
  public let what: String
  /// Whether trying again may help: no connection, no answer in time, 408, 429 or 5xx.
  public let isTransient: Bool

  public init(place: String, what: String, isTransient: Bool = false) {
    self.place = place
    self.what = what
    self.isTransient = isTransient
  }

  public var description: String { "\(place): \(what)" }

  /// The same error with a further remark.
  func adding(_ remark: String) -> NotificationError {
    NotificationError(place: place, what: "\(what); \(remark)", isTransient: isTransient)
  }
}
