/// An invoice or a checkout session, and the intents that paid it.
public struct BillingCase: Sendable, Hashable {
  /// What is to be held against the money.
  public enum Subject: Sendable, Hashable {
    case invoice(Invoice)
    /// `invoice` is the first invoice of the session's subscription, in subscription mode.
    case session(CheckoutSession, invoice: Invoice?)
  }
  public var subject: Subject
  /// For an invoice: the nested intent, intents that name the invoice, and intents whose merchant order is its id. For a
  /// session: its intent, or its subscription's first invoice's intents. Ordered by id.
  public var intents: [PaymentIntent]
  /// Captures of these intents, ordered by id.
  public var captures: [Capture]
  /// Refunds of these intents, ordered by creation, then id.
  public var refunds: [Refund]

  public init(
    subject: Subject, intents: [PaymentIntent] = [], captures: [Capture] = [],
    refunds: [Refund] = []
  ) {
    self.subject = subject
    self.intents = intents
    self.captures = captures
    self.refunds = refunds
  }
}
