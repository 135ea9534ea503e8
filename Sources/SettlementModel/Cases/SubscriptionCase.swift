/// A subscription and everything that bills and pays it.
public struct SubscriptionCase: Sendable, Hashable {
  /// Every known version, oldest first; the last one holds now. Never empty.
  public var versions: [Subscription]
  /// The checkout session that made it; nil where none is held.
  public var session: CheckoutSession?
  /// What bills it, whatever its status, ordered by ``BilledInvoice/start``, creation and id.
  public var invoices: [BilledInvoice]
  /// The invoice that ``Subscription/firstInvoiceID`` names, where it is held; also where it counts for no period.
  public var firstInvoice: Invoice? {
    invoices.first { $0.invoice.id == current.firstInvoiceID }?.invoice
  }

  public init(
    versions: [Subscription], session: CheckoutSession? = nil, invoices: [BilledInvoice] = []
  ) {
    precondition(!versions.isEmpty, "a subscription has at least one version")
    self.versions = versions
    self.session = session
    self.invoices = invoices
  }

  /// The version that holds now.
  public var current: Subscription { versions[versions.count - 1] }
}

/// An invoice of a subscription with the money behind it.
public struct BilledInvoice: Sendable, Hashable {
  public var invoice: Invoice
  /// The nested intent, intents that name the invoice, and intents whose merchant order is its id; ordered by id.
  public var intents: [PaymentIntent]
  /// Captures of these intents, ordered by id.
  public var captures: [Capture]
  /// Refunds of these intents, ordered by creation, then id.
  public var refunds: [Refund]

  public init(
    invoice: Invoice, intents: [PaymentIntent] = [], captures: [Capture] = [],
    refunds: [Refund] = []
  ) {
    self.invoice = invoice
    self.intents = intents
    self.captures = captures
    self.refunds = refunds
  }

  /// Where the period that it bills starts: `period_start`, else its creation.
  public var start: Timestamp { invoice.periodStart ?? invoice.createdAt }

  /// As a case of its own, for the rules about an invoice and its money.
  public var billingCase: BillingCase {
    BillingCase(
      subject: .invoice(invoice), intents: intents, captures: captures, refunds: refunds)
  }
}
