/// What a settlement line says happened to the money.
public enum LineKind: String, Sendable, Hashable, CaseIterable, Codable {
  case capture
  case refund
  case refundReversal = "refund_reversal"
  case chargeback
  case chargebackReversal = "chargeback_reversal"
  case fee
  case refundFee = "refund_fee"
  case disputeFee = "dispute_fee"
  case reserveHold = "reserve_hold"
  case reserveRelease = "reserve_release"
  case payout
  case payoutReturn = "payout_return"
  case tax
  case fx
  case adjustment
  /// A kind that the profile does not map: stored and reported, never dropped.
  case unknown

  /// Whether lines of this kind settle a single payment's record; the others belong to a batch or payout.
  public var settlesRecord: Bool {
    switch self {
    case .capture, .refund, .refundReversal, .chargeback, .chargebackReversal: true
    default: false
    }
  }

  /// Whether lines of this kind are the payout itself, not a part of it.
  public var isPayoutRow: Bool { self == .payout || self == .payoutReturn }
}
