/// What kind of thing a finding is.
public enum FindingClass: String, Sendable, Hashable, CaseIterable {
  /// Money does not tie out.
  case `break` = "BREAK"
  /// Input or its delivery is not as it should be.
  case control = "CONTROL"
  /// Something has a meaning that tieout does not know.
  case data = "DATA"
  /// A pending item: expected to clear by itself.
  case timing = "TIMING"
}

/// Everything the rules can report, in the order of precedence.
public enum FindingCode: String, Sendable, Hashable, CaseIterable {
  case fileMissing = "FILE_MISSING"
  case fileChanged = "FILE_CHANGED"
  case fileQuarantined = "FILE_QUARANTINED"
  case controlTotalMismatch = "CONTROL_TOTAL_MISMATCH"
  case rowRejected = "ROW_REJECTED"
  case recordRejected = "RECORD_REJECTED"
  case apiIncomplete = "API_INCOMPLETE"
  case scopeUnknown = "SCOPE_UNKNOWN"
  case unknownKind = "UNKNOWN_KIND"
  case unknownStatus = "UNKNOWN_STATUS"
  case unitSuspect = "UNIT_SUSPECT"
  case netMismatch = "NET_MISMATCH"
  case fxMismatch = "FX_MISMATCH"
  case feeOvercharged = "FEE_OVERCHARGED"
  case feeUndercharged = "FEE_UNDERCHARGED"
  case feeMissing = "FEE_MISSING"
  case feeNotReturned = "FEE_NOT_RETURNED"
  case missingInAPI = "MISSING_IN_API"
  case statusMismatch = "STATUS_MISMATCH"
  case currencyMismatch = "CURRENCY_MISMATCH"
  case duplicateSettlement = "DUPLICATE_SETTLEMENT"
  case amountMismatch = "AMOUNT_MISMATCH"
  case ambiguousMatch = "AMBIGUOUS_MATCH"
  case missingInSettlement = "MISSING_IN_SETTLEMENT"
  case pendingSettlement = "PENDING_SETTLEMENT"
  case captureTotalMismatch = "CAPTURE_TOTAL_MISMATCH"
  case captureExceedsAuthorization = "CAPTURE_EXCEEDS_AUTHORIZATION"
  case refundExceedsCapture = "REFUND_EXCEEDS_CAPTURE"
  case refundAndChargeback = "REFUND_AND_CHARGEBACK"
  case chargebackWithoutDispute = "CHARGEBACK_WITHOUT_DISPUTE"
  case disputeWonNotCredited = "DISPUTE_WON_NOT_CREDITED"
  case invoicePaidNotCaptured = "INVOICE_PAID_NOT_CAPTURED"
  case invoiceCapturedNotPaid = "INVOICE_CAPTURED_NOT_PAID"
  case invoiceAmountMismatch = "INVOICE_AMOUNT_MISMATCH"
  case sessionStatusMismatch = "SESSION_STATUS_MISMATCH"
  case invoiceLate = "INVOICE_LATE"
  case invoiceNotIssued = "INVOICE_NOT_ISSUED"
  case renewalNotCharged = "RENEWAL_NOT_CHARGED"
  case invoiceTwiceInPeriod = "INVOICE_TWICE_IN_PERIOD"
  case chargedTwiceInPeriod = "CHARGED_TWICE_IN_PERIOD"
  case discountNotApplied = "DISCOUNT_NOT_APPLIED"
  case discountAfterEnd = "DISCOUNT_AFTER_END"
  case invoicePriceMismatch = "INVOICE_PRICE_MISMATCH"
  case billedAfterCancel = "BILLED_AFTER_CANCEL"
  case billedWhilePaused = "BILLED_WHILE_PAUSED"
  case cycleCountExceeded = "CYCLE_COUNT_EXCEEDED"
  case invoiceUnpaidOverdue = "INVOICE_UNPAID_OVERDUE"
  case sessionTotalMismatch = "SESSION_TOTAL_MISMATCH"
  case sessionMoneyAfterExpiry = "SESSION_MONEY_AFTER_EXPIRY"
  case scheduleDisagrees = "SCHEDULE_DISAGREES"
  case payoutMismatch = "PAYOUT_MISMATCH"
  case balanceMismatch = "BALANCE_MISMATCH"
  case balanceGap = "BALANCE_GAP"
  case reserveOverReleased = "RESERVE_OVER_RELEASED"

  /// The class that the contract gives the code.
  public var findingClass: FindingClass {
    switch self {
    case .fileMissing, .fileChanged, .fileQuarantined, .controlTotalMismatch, .rowRejected,
      .recordRejected, .apiIncomplete:
      .control
    case .scopeUnknown, .unknownKind, .unknownStatus, .unitSuspect, .scheduleDisagrees: .data
    case .pendingSettlement, .invoiceLate: .timing
    default: .break
    }
  }

  /// Whether input was refused: what exit code 65 speaks of.
  public var isRefusedInput: Bool {
    switch self {
    case .fileQuarantined, .controlTotalMismatch, .rowRejected, .recordRejected: true
    default: false
    }
  }
}
