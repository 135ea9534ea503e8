public import SettlementModel

/// Books settlement lines into balanced transactions, one line at a time.
///
/// Every line is booked once, on ``LedgerLine/bookedOn``, into the settlement transaction of its
/// payout (batch, where it carries no payout id), or of its day and currency where it has neither.
/// Payout rows are transactions of their own, so that a payout that comes later changes nothing that
/// was booked. Memory holds the sums of one transaction; lines in doubt are passed on one by one.
public struct JournalAssembler {
  private let sink: any JournalSink
  private var current: JournalTransaction?
  private var sums: [Place: Sum] = [:]
  /// What was posted to each currency of the transaction so far.
  private var balances: [Currency: Int128] = [:]

  private struct Place: Hashable {
    let account: LedgerAccount
    let currency: Currency
  }

  private struct Sum {
    var minorUnits: Int128 = 0
    var lineCount = 0
  }

  /// Books into `sink`.
  public init(_ sink: any JournalSink) {
    self.sink = sink
  }

  /// Books the next line; lines come by day and within it by transaction.
  public mutating func accept(_ entry: LedgerLine) throws {
    let line = entry.line
    let transaction = JournalTransaction(
      kind: line.kind.isPayoutRow ? .payout : .settlement, bookedOn: entry.bookedOn,
      currency: line.settlementCurrency, payoutID: line.payoutID,
      batchID: line.payoutID.isEmpty ? line.batchID : "")
    if transaction != current {
      try finish()
      current = transaction
      try sink.begin(transaction)
    }
    try book(entry, LineParts(entry))
  }

  /// Ends the last transaction; to be called once, after the last line.
  public mutating func finish() throws {
    guard let transaction = current else { return }
    current = nil
    // Clearing is always there, so that no transaction is without a posting.
    sums[Place(account: .clearing, currency: transaction.currency), default: Sum()].lineCount += 0
    for (place, sum) in sums.sorted(by: Self.precedes)
    where sum.minorUnits != 0 || place.account == .clearing {
      try post(
        JournalPosting(
          account: place.account, currency: place.currency, minorUnits: sum.minorUnits,
          lineCount: sum.lineCount))
    }
    precondition(
      balances.values.allSatisfy { $0 == 0 }, "\(transaction.id) does not balance: \(balances)")
    sums.removeAll(keepingCapacity: true)
    balances.removeAll(keepingCapacity: true)
    try sink.end()
  }

  private mutating func book(_ entry: LedgerLine, _ parts: LineParts) throws {
    let currency = parts.settlementCurrency
    add(parts.netMinorUnits, to: .clearing, currency)
    add(parts.feeMinorUnits, to: .fees, currency)
    add(parts.taxMinorUnits, to: .tax, currency)
    add(parts.reserveMinorUnits, to: .reserve, currency)
    if parts.isExchanged {
      add(Int128(parts.base.minorUnits), to: .fx, parts.base.currency)
      add(-parts.settledMinorUnits, to: .fx, currency)
    }
    if let note = Self.note(on: entry) {
      try suspend(-Int128(parts.base.minorUnits), parts.base.currency, entry, note)
    } else {
      add(-Int128(parts.base.minorUnits), to: Self.account(of: entry.line.kind), parts.base.currency)
    }
    if !parts.isTold {
      try suspend(0, currency, entry, "nothing tells its amount in \(currency)")
    } else if parts.remainderMinorUnits.magnitude > 1 {
      try suspend(
        parts.remainderMinorUnits, currency, entry, "its own amounts do not add up",
        code: .netMismatch)
    } else {
      add(parts.remainderMinorUnits, to: .rounding, currency)
    }
  }

  private mutating func add(_ minorUnits: Int128, to account: LedgerAccount, _ currency: Currency) {
    guard minorUnits != 0 || account == .clearing else { return }
    sums[Place(account: account, currency: currency), default: Sum()].minorUnits += minorUnits
    sums[Place(account: account, currency: currency), default: Sum()].lineCount += 1
  }

  /// Names a line that is in doubt.
  private mutating func suspend(
    _ minorUnits: Int128, _ currency: Currency, _ entry: LedgerLine, _ note: String,
    code: FindingCode? = nil
  ) throws {
    try post(
      JournalPosting(
        account: .suspense, currency: currency, minorUnits: minorUnits, lineCount: 1,
        line: entry.line,
        remark: code.map { code in entry.remarks.first { $0.code == code } } ?? entry.doubt,
        note: note))
  }

  private mutating func post(_ posting: JournalPosting) throws {
    balances[posting.currency, default: 0] += posting.minorUnits
    try sink.post(posting)
  }

  /// Why a line is in doubt; nil for one that is not.
  private static func note(on entry: LedgerLine) -> String? {
    if entry.line.kind == .unknown { return "unknown kind" }
    return switch entry.standing {
    case .matched, .withoutRecord: nil
    case .doubtful: entry.doubt?.code.rawValue ?? "not matched"
    case .waiting: "waits for its record"
    case .outOfScope: "out of scope"
    }
  }

  private static func account(of kind: LineKind) -> LedgerAccount {
    switch kind {
    case .capture: .receivable
    case .refund, .refundReversal: .refunds
    case .chargeback, .chargebackReversal: .chargebacks
    case .fee, .refundFee, .disputeFee: .fees
    case .reserveHold, .reserveRelease: .reserve
    case .payout, .payoutReturn: .bank
    case .tax: .tax
    case .fx: .fx
    case .adjustment: .adjustments
    case .unknown: .suspense
    }
  }

  private static func precedes(
    _ left: (key: Place, value: Sum), _ right: (key: Place, value: Sum)
  ) -> Bool {
    let order = LedgerAccount.allCases
    let places = (order.firstIndex(of: left.key.account), order.firstIndex(of: right.key.account))
    if let one = places.0, let other = places.1, one != other { return one < other }
    return left.key.currency < right.key.currency
  }
}
