/// The kinds of object that the payment API knows, as reports name them.
public enum RecordType: String, Sendable, Hashable, CaseIterable, Codable {
  case paymentIntent = "payment_intent"
  case capture
  case refund
  case invoice
  case subscription
  case checkoutSession = "checkout_session"
  case dispute
  /// Not an API object: what a payout finding is about.
  case payout
}

/// One API object by type and id.
public struct RecordReference: Sendable, Hashable, Comparable {
  public let type: RecordType
  public let id: String

  public init(type: RecordType, id: String) {
    self.type = type
    self.id = id
  }

  public static func < (left: RecordReference, right: RecordReference) -> Bool {
    (left.type.rawValue, left.id) < (right.type.rawValue, right.id)
  }
}
