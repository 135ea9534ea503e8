package import SettlementModel

/// A resource that the API lists.
package enum ListedResource: String, Sendable, CaseIterable {
  case paymentIntents = "payment_intents"
  case refunds
  case invoices
  case subscriptions

  package var type: RecordType {
    switch self {
    case .paymentIntents: .paymentIntent
    case .refunds: .refund
    case .invoices: .invoice
    case .subscriptions: .subscription
    }
  }

  package var path: String { "/api/v1/" + rawValue }

  /// Whether an account may lack the resource, so that a 404 says it has none.
  package var isOptional: Bool { self == .invoices || self == .subscriptions }
}

extension RecordType {
  /// The path of one object, or nil where no call gives it by id.
  package func path(ofID id: String) -> String? {
    let resource: String
    switch self {
    case .paymentIntent: resource = "payment_intents"
    case .refund: resource = "refunds"
    case .invoice: resource = "invoices"
    case .subscription: resource = "subscriptions"
    case .checkoutSession: resource = "checkout_sessions"
    case .capture, .dispute, .payout: return nil
    }
    return "/api/v1/\(resource)/\(BaseURL.escaped(id))"
  }
}

extension PaymentIntent {
  /// Whether the intent may have capture objects: all that could have moved money. A cancelled or
  /// failed one only where it states a captured amount, or states none at all after a cancel.
  package var mayHaveCaptures: Bool {
    switch status {
    case .succeeded, .requiresCapture, .pending, .unknown: true
    case .cancelled: capturedAmountMinorUnits != 0
    case .failed: (capturedAmountMinorUnits ?? 0) > 0
    case .requiresPaymentMethod, .requiresCustomerAction, .requiresConfirmation: false
    }
  }
}
