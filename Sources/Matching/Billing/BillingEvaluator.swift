public import SettlementModel

/// Holds an invoice or a checkout session against the money of its intents (section 9.15).
public struct BillingEvaluator: Sendable {
  let policy: MatchingPolicy

  /// All that ``findings(of:)`` reports; no rule of subscriptions reports one of them about an invoice or a session.
  public static let codes: Set<FindingCode> = [
    .invoicePaidNotCaptured, .invoiceCapturedNotPaid, .invoiceAmountMismatch,
    .sessionStatusMismatch, .sessionTotalMismatch, .sessionMoneyAfterExpiry, .unknownStatus,
  ]

  public init(policy: MatchingPolicy) {
    self.policy = policy
  }

  /// At most one finding about an invoice's or session's money and one about a session's total, with
  /// their ids; none where the money behind it is not known.
  public func findings(of billing: BillingCase) -> [Finding] {
    let found: [Finding?] =
      switch billing.subject {
      case .invoice(let invoice): [finding(of: invoice, in: billing)]
      case .session(let session, let invoice):
        // Money that came too late says why the session and its payment disagree.
        [
          totalMismatch(of: session, in: billing),
          moneyAfterExpiry(of: session, in: billing) ?? finding(of: session, invoice, in: billing),
        ]
      }
    return found.compactMap { finding in
      guard var finding else { return nil }
      precondition(Self.codes.contains(finding.code), "a code that is not listed")
      finding.id = FindingIdentity.id(
        code: finding.code, parts: [finding.recordType?.rawValue ?? "", finding.recordID],
        ordinal: 0)
      return finding
    }
  }

  func isInScope(_ merchantNumber: String, _ appID: String, _ currency: Currency) -> Bool {
    CaseScope(policy: policy).includes(
      merchantNumber: merchantNumber, appID: appID, paymentMethod: "", currency: currency)
  }

  /// Whether the intents behind an invoice or session are all out of scope by their payment method.
  func isOutOfScope(_ intents: [PaymentIntent]) -> Bool {
    !intents.isEmpty
      && intents.allSatisfy {
        !CaseScope(policy: policy).includes(
          merchantNumber: $0.merchantNumber, appID: $0.appID, paymentMethod: $0.paymentMethod,
          currency: $0.amount.currency)
      }
  }
}
