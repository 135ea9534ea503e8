/// A step on the way of money from what was agreed to the merchant's bank.
public enum LeakageStep: String, Sendable, Hashable, CaseIterable {
  /// Total: what the subscriptions' periods that are due cost.
  case due
  /// Due periods without an invoice, by code.
  case notBilled = "not_billed"
  /// What invoices bill more or less than was due, by code.
  case billedOtherwise = "billed_otherwise"
  /// Total: invoices of subscriptions' periods.
  case billed
  /// What was captured for them less what they bill, by code.
  case notCollected = "not_collected"
  /// Total: captured for these invoices.
  case collected
  /// Captures of other sales, and of periods of other days.
  case otherSales = "other_sales"
  /// Total: captures that should be settled here.
  case captured
  /// Captures that have no line yet and are not due: no loss.
  case pending
  /// Captures without their line, and lines without their capture, by code.
  case loss
  /// Differences within the configured tolerance.
  case tolerated
  /// Lines whose captures the API has not been asked for yet.
  case waiting
  /// Lines of other merchant numbers and app ids, and what the configuration leaves out.
  case outOfScope = "out_of_scope"
  /// Total: gross of all capture lines.
  case settledGross = "settled_gross"
  /// From what shoppers paid in to what is settled.
  case exchange
  case refunds
  case chargebacks
  case fees
  case tax
  case reserve
  case adjustments
  case unknown
  /// What lines' own amounts do not add up by.
  case remainder
  /// Total: what all lines add to their payouts.
  case settledNet = "settled_net"
  /// Lines whose payout has not come yet: no loss.
  case notPaidOut = "not_paid_out"
  /// Lines paid out, and payouts of lines, outside the reported days.
  case otherDays = "other_days"
  /// Payout rows that no lines belong to.
  case withdrawals
  /// What payouts paid out more or less than their lines.
  case residual
  /// Total: what payout rows paid out.
  case paidOut = "paid_out"

  /// Whether the row holds what all rows since the last total come to.
  public var isTotal: Bool {
    switch self {
    case .due, .billed, .collected, .captured, .settledGross, .settledNet, .paidOut: true
    default: false
    }
  }
}

extension LeakageStep {
  /// Whether the step stands before the captures: only subscriptions have it.
  public var isOfSubscriptions: Bool {
    switch self {
    case .due, .notBilled, .billedOtherwise, .billed, .notCollected, .collected, .otherSales: true
    default: false
    }
  }
}

/// One figure of the report `leakage`.
public struct LeakageRow: Sendable, Hashable {
  public var step: LeakageStep
  /// Nil for totals and for what is as it should be.
  public var code: FindingCode?
  public var currency: Currency
  /// Records, lines or payouts behind the figure.
  public var count: Int
  /// Money to the merchant is positive, and so is what a step adds.
  public var minorUnits: Int128

  public init(
    step: LeakageStep, code: FindingCode?, currency: Currency, count: Int, minorUnits: Int128
  ) {
    self.step = step
    self.code = code
    self.currency = currency
    self.count = count
    self.minorUnits = minorUnits
  }
}

/// A capture that no match claims: pending, or discrepant for a code.
public struct UnsettledCapture: Sendable, Hashable {
  public var amount: Money
  public var isPending: Bool
  /// Nil where nothing is found about it.
  public var code: FindingCode?

  public init(amount: Money, isPending: Bool, code: FindingCode?) {
    self.amount = amount
    self.isPending = isPending
    self.code = code
  }
}

/// What the reported days hold of one payout, or of the lines without one, in one currency.
public struct PayoutShare: Sendable, Hashable {
  public var currency: Currency
  /// Whether payout id or batch id ties its lines and payout rows together.
  public var hasID: Bool
  /// Lines other than payout rows within the days, and over all days.
  public var lineCount: Int
  public var allLineCount: Int
  /// Payout rows within the days, and over all days.
  public var payoutRowCount: Int
  public var allPayoutRowCount: Int
  /// Within the days: sum of the lines' nets, and of the payout rows' nets turned positive.
  public var linesNetMinorUnits: Int128
  public var paidOutMinorUnits: Int128
  /// Whether a finding says that the payout does not tie out.
  public var isMismatched: Bool

  public init(
    currency: Currency, hasID: Bool, lineCount: Int, allLineCount: Int, payoutRowCount: Int,
    allPayoutRowCount: Int, linesNetMinorUnits: Int128, paidOutMinorUnits: Int128,
    isMismatched: Bool
  ) {
    self.currency = currency
    self.hasID = hasID
    self.lineCount = lineCount
    self.allLineCount = allLineCount
    self.payoutRowCount = payoutRowCount
    self.allPayoutRowCount = allPayoutRowCount
    self.linesNetMinorUnits = linesNetMinorUnits
    self.paidOutMinorUnits = paidOutMinorUnits
    self.isMismatched = isMismatched
  }
}
