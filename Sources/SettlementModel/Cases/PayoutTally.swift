/// Sums the lines of one payout, or of one batch where they carry no payout id, as they come; memory does not grow with
/// their number.
public struct PayoutTally: Sendable {
  private let calendar: BusinessCalendar
  private var statement: PayoutStatement?
  private var firstPayoutRow: SettlementLine?

  /// - Parameter calendar: gives payout rows their local date.
  public init(calendar: BusinessCalendar) {
    self.calendar = calendar
  }

  /// Adds the next line, in any order; a net that nothing tells adds nothing but counts as a line.
  ///
  /// - Returns: whether the line is of the same payout, or batch, and currency as those before it; if not, nothing
  ///   was added.
  public mutating func add(_ line: SettlementLine) -> Bool {
    let isBatch = line.payoutID.isEmpty
    let id = isBatch ? line.batchID : line.payoutID
    var sums =
      statement
      ?? PayoutStatement(
        id: id, isBatch: isBatch, currency: line.settlementCurrency, batchID: isBatch ? id : "")
    guard sums.id == id, sums.isBatch == isBatch, sums.currency == line.settlementCurrency else {
      return false
    }
    let net = Int128(line.payoutNetMinorUnits ?? 0)
    if line.kind.isPayoutRow {
      sums.payoutRowCount += 1
      sums.paidOutMinorUnits -= net
      if firstPayoutRow.map({ LineOrder.precedes(line, $0) }) ?? true { firstPayoutRow = line }
    } else {
      sums.lineCount += 1
      sums.linesNetMinorUnits += net
    }
    sums.addSettlementDays(from: line.settledOn, to: line.settledOn)
    sums.addMerchantNumber(line.merchantNumber)
    statement = sums
    return true
  }

  /// What the lines come to; nil before the first. What is known of files and of earlier money is the caller's to add.
  public var sums: PayoutStatement? {
    guard var sums = statement else { return nil }
    if let row = firstPayoutRow {
      sums.firstPayoutRow = row.position
      sums.batchID = row.batchID
      sums.occurredOn = row.occurredAt.map(calendar.day(of:)) ?? row.settledOn
    }
    return sums
  }
}
