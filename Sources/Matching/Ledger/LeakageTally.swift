public import SettlementModel

/// Adds up the way of money from capture to payout, by currency, step and code.
///
/// Each total is counted on its own: ``differences()`` proves that what stands between two totals is
/// what they differ by. Memory holds one figure a currency, step and code.
public struct LeakageTally: Sendable {
  private struct Place: Hashable {
    let currency: Currency
    let step: LeakageStep
    let code: FindingCode?
  }

  private struct Figure {
    var count = 0
    var minorUnits: Int128 = 0
  }

  private var figures: [Place: Figure] = [:]

  public init() {}

  /// Counts the periods of a subscription that start within some days.
  ///
  /// - Parameters:
  ///   - account: what should have been billed, and was.
  ///   - moneyFindings: what is found about an invoice and its money.
  ///   - days: whether a period counts that starts on a day.
  public mutating func add(
    _ account: SubscriptionAccount, moneyFindings: (BilledInvoice) -> [Finding],
    days: (BusinessDay) -> Bool
  ) {
    for figure in DueFigures(account, moneyFindings: moneyFindings, days: days).figures {
      add(figure.step, figure.code, figure.currency, figure.minorUnits)
    }
  }

  /// Counts a settlement line or payout row of the reported days.
  public mutating func add(_ entry: LedgerLine) {
    let parts = LineParts(entry)
    let currency = parts.settlementCurrency
    if entry.line.kind.isPayoutRow {
      return add(.paidOut, nil, currency, -parts.netMinorUnits)
    }
    add(.settledNet, nil, currency, parts.netMinorUnits)
    if entry.line.kind == .capture {
      addCapture(entry, parts)
    } else {
      addSplit(Self.step(of: entry.line.kind), parts.settledMinorUnits, entry, [.fxMismatch])
    }
    addSplit(.fees, -parts.feeMinorUnits, entry, Self.feeCodes)
    add(.tax, nil, currency, -parts.taxMinorUnits)
    add(.reserve, nil, currency, -parts.reserveMinorUnits)
    let mismatch = entry.remarks.first { $0.code == .netMismatch }
    add(.remainder, mismatch?.code, currency, -parts.remainderMinorUnits)
  }

  /// Counts a capture of the reported days that no match claims.
  public mutating func add(_ capture: UnsettledCapture) {
    let (amount, currency) = (Int128(capture.amount.minorUnits), capture.amount.currency)
    add(.captured, nil, currency, amount)
    if capture.isPending {
      add(.pending, .pendingSettlement, currency, -amount)
    } else {
      add(.loss, capture.code, currency, -amount)
    }
  }

  /// Counts what the reported days hold of a payout.
  public mutating func add(_ payout: PayoutShare) {
    let (lines, paid) = (payout.linesNetMinorUnits, payout.paidOutMinorUnits)
    let currency = payout.currency
    if !payout.hasID || payout.allPayoutRowCount == 0 {
      add(.notPaidOut, nil, currency, -lines, count: payout.lineCount)
      add(.withdrawals, nil, currency, paid, count: payout.payoutRowCount)
    } else if payout.allLineCount == 0 {
      add(.withdrawals, nil, currency, paid, count: payout.payoutRowCount)
    } else if payout.lineCount == payout.allLineCount,
      payout.payoutRowCount == payout.allPayoutRowCount
    {
      add(.residual, payout.isMismatched ? .payoutMismatch : nil, currency, paid - lines)
    } else {
      add(.otherDays, nil, currency, paid - lines)
    }
  }

  /// The figures by currency, then step, then code; every total of a currency that has any figure,
  /// other figures only where something was counted.
  public func rows() -> [LeakageRow] {
    var rows: [LeakageRow] = []
    let figures = withOtherSales
    for currency in Set(figures.keys.map(\.currency)).sorted() {
      let bills = figures.keys.contains { $0.currency == currency && $0.step.isOfSubscriptions }
      for step in LeakageStep.allCases where bills || !step.isOfSubscriptions {
        let codes = Set(figures.keys.filter { $0.currency == currency && $0.step == step }.map(\.code))
        for code in step.isTotal ? [nil] : codes.sorted(by: Self.precedes) {
          let figure = figures[Place(currency: currency, step: step, code: code)] ?? Figure()
          rows.append(
            LeakageRow(
              step: step, code: code, currency: currency, count: figure.count,
              minorUnits: figure.minorUnits))
        }
      }
    }
    return rows
  }

  /// The figures, and between what subscriptions collected and all that was captured the rest.
  private var withOtherSales: [Place: Figure] {
    var figures = figures
    for currency in Set(figures.keys.filter(\.step.isOfSubscriptions).map(\.currency)) {
      let collected = figures[Place(currency: currency, step: .collected, code: nil)] ?? Figure()
      let captured = figures[Place(currency: currency, step: .captured, code: nil)] ?? Figure()
      let rest = Figure(
        count: max(0, captured.count - collected.count),
        minorUnits: captured.minorUnits - collected.minorUnits)
      guard rest.minorUnits != 0 else { continue }
      figures[Place(currency: currency, step: .otherSales, code: nil)] = rest
    }
    return figures
  }

  /// One sentence a total that is not what the rows before it come to; empty where all add up.
  public func differences() -> [String] {
    var differences: [String] = []
    var sum = Int128(0)
    var currency: Currency?
    for row in rows() {
      if row.currency != currency {
        // The first total of a currency begins its way.
        (currency, sum) = (row.currency, row.minorUnits)
      } else if row.step.isTotal {
        if sum != row.minorUnits {
          differences.append(
            "\(row.step.rawValue) is \(amountText(row.minorUnits, row.currency)) and the steps "
              + "before it come to \(amountText(sum, row.currency))")
        }
        sum = row.minorUnits
      } else {
        sum += row.minorUnits
      }
    }
    return differences
  }

  private mutating func addCapture(_ entry: LedgerLine, _ parts: LineParts) {
    let (base, currency) = (Int128(parts.base.minorUnits), parts.base.currency)
    add(.settledGross, nil, currency, base)
    switch entry.standing {
    case .matched, .withoutRecord:
      let share = entry.match
      let tolerated = share.map { Int128($0.toleratedMinorUnits) } ?? Int128(0)
      add(.captured, nil, currency, base - tolerated, count: share?.recordCount ?? 0)
      add(.tolerated, nil, currency, tolerated)
    // What is found about a record is counted with the record.
    case .doubtful:
      let isCounted = entry.match?.hasOpenRecord ?? false
      add(.loss, entry.doubt?.code, currency, base, count: isCounted ? 0 : 1)
    case .waiting: add(.waiting, nil, currency, base)
    case .outOfScope: add(.outOfScope, nil, currency, base)
    }
    guard parts.isExchanged else { return }
    if currency != parts.settlementCurrency {
      add(.exchange, nil, currency, -base)
      addSplit(.exchange, parts.settledMinorUnits, entry, [.fxMismatch])
    } else {
      addSplit(.exchange, parts.settledMinorUnits - base, entry, [.fxMismatch])
    }
  }

  /// Counts an amount in settlement currency, and what of it is found to be wrong under its code.
  private mutating func addSplit(
    _ step: LeakageStep, _ minorUnits: Int128, _ entry: LedgerLine, _ codes: Set<FindingCode>
  ) {
    let currency = entry.line.settlementCurrency
    var rest = minorUnits
    for remark in entry.remarks where codes.contains(remark.code) && remark.currency == currency {
      guard let difference = remark.differenceMinorUnits else { continue }
      add(step, remark.code, currency, difference)
      rest -= difference
    }
    add(step, step == .exchange || step == .fees ? nil : entry.doubt?.code, currency, rest)
  }

  /// Nothing and 0 leave no row behind; totals count always.
  private mutating func add(
    _ step: LeakageStep, _ code: FindingCode?, _ currency: Currency, _ minorUnits: Int128,
    count: Int = 1
  ) {
    guard step.isTotal || minorUnits != 0 else { return }
    let place = Place(currency: currency, step: step, code: code)
    figures[place, default: Figure()].count += count
    figures[place, default: Figure()].minorUnits += minorUnits
  }

  private static let feeCodes: Set<FindingCode> = [
    .feeOvercharged, .feeUndercharged, .feeMissing, .feeNotReturned,
  ]

  private static func step(of kind: LineKind) -> LeakageStep {
    switch kind {
    case .capture: .settledGross
    case .refund, .refundReversal: .refunds
    case .chargeback, .chargebackReversal: .chargebacks
    case .fee, .refundFee, .disputeFee: .fees
    case .reserveHold, .reserveRelease: .reserve
    case .tax: .tax
    case .fx: .exchange
    case .adjustment: .adjustments
    case .unknown: .unknown
    case .payout, .payoutReturn: .paidOut
    }
  }

  /// What has no code first, then the order of the codes.
  private static func precedes(_ left: FindingCode?, _ right: FindingCode?) -> Bool {
    guard let left, let right else { return left == nil && right != nil }
    return left.rawValue.utf8.lexicographicallyPrecedes(right.rawValue.utf8)
  }
}
