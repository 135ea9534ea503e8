/// One object of the payment API, typed.
public enum APIRecord: Sendable, Hashable {
  case paymentIntent(PaymentIntent)
  case capture(Capture)
  case refund(Refund)
  case invoice(Invoice)
  case subscription(Subscription)
  case checkoutSession(CheckoutSession)
  case dispute(Dispute)

  public var reference: RecordReference {
    switch self {
    case .paymentIntent(let record): RecordReference(type: .paymentIntent, id: record.id)
    case .capture(let record): RecordReference(type: .capture, id: record.id)
    case .refund(let record): RecordReference(type: .refund, id: record.id)
    case .invoice(let record): RecordReference(type: .invoice, id: record.id)
    case .subscription(let record): RecordReference(type: .subscription, id: record.id)
    case .checkoutSession(let record): RecordReference(type: .checkoutSession, id: record.id)
    case .dispute(let record): RecordReference(type: .dispute, id: record.id)
    }
  }

  /// When the newest state of the object was made, for telling the newer of two copies.
  public var modifiedAt: Timestamp {
    switch self {
    case .paymentIntent(let record): record.modifiedAt
    case .capture(let record): record.createdAt
    case .refund(let record): record.modifiedAt
    case .invoice(let record): record.modifiedAt
    case .subscription(let record): record.modifiedAt
    case .checkoutSession(let record): record.createdAt
    case .dispute(let record): record.eventAt
    }
  }
}

/// An API object that could not be read.
public struct RejectedRecord: Sendable, Hashable {
  /// Where it came from: an archive file's name, or the API path.
  public let origin: String
  /// The object's place in it, from 1: a line of a file, or the index within a page's series.
  public let position: Int
  /// The type that was expected there.
  public let type: RecordType
  /// The object's id where it could be read, else empty.
  public let id: String
  /// What is wrong and with which field, one sentence.
  public let reason: String
  /// The object as received, at most 4 KiB of it.
  public let rawText: String

  public init(
    origin: String, position: Int, type: RecordType, id: String, reason: String, rawText: String
  ) {
    self.origin = origin
    self.position = position
    self.type = type
    self.id = id
    self.reason = reason
    self.rawText = rawText
  }
}
