/// One transaction of the general ledger: what one day settled for one payout in one settlement
/// currency, or one day's payout rows of it.
public struct JournalTransaction: Sendable, Hashable {
  /// Which way the money moves.
  public enum Kind: String, Sendable, Hashable {
    /// Lines into clearing.
    case settlement
    /// From clearing to the bank, or back.
    case payout
  }

  public var kind: Kind
  public var bookedOn: BusinessDay
  /// The settlement currency, that of clearing.
  public var currency: Currency
  /// Empty where the lines carry none.
  public var payoutID: String
  /// The batch id of lines without a payout id; empty otherwise.
  public var batchID: String

  public init(
    kind: Kind, bookedOn: BusinessDay, currency: Currency, payoutID: String, batchID: String
  ) {
    self.kind = kind
    self.bookedOn = bookedOn
    self.currency = currency
    self.payoutID = payoutID
    self.batchID = batchID
  }

  /// The transaction's name, the same however often the journal is made, such as
  /// `2026-03-04 settlement USD payout P20260304`.
  public var id: String { "\(bookedOn) \(title)" }

  /// What it is in words, without the day.
  public var title: String {
    let group =
      payoutID.isEmpty ? (batchID.isEmpty ? "" : " batch \(batchID)") : " payout \(payoutID)"
    return "\(kind.rawValue) \(currency)\(group)"
  }
}

/// One amount on one account.
public struct JournalPosting: Sendable, Hashable {
  public var account: LedgerAccount
  public var currency: Currency
  /// Debits are positive, credits negative.
  public var minorUnits: Int128
  /// How many settlement lines it sums.
  public var lineCount: Int
  /// The one line that is in doubt; nil for sums.
  public var line: SettlementLine?
  /// What is found about that line; nil where nothing is.
  public var remark: LedgerLine.Remark?
  /// Why the line is in doubt; empty for sums.
  public var note: String

  public init(
    account: LedgerAccount, currency: Currency, minorUnits: Int128, lineCount: Int,
    line: SettlementLine? = nil, remark: LedgerLine.Remark? = nil, note: String = ""
  ) {
    self.account = account
    self.currency = currency
    self.minorUnits = minorUnits
    self.lineCount = lineCount
    self.line = line
    self.remark = remark
    self.note = note
  }
}

/// Where a journal goes, one posting at a time.
///
/// Called as `begin`, `post` any number of times, `end`, for one transaction after the other, by
/// day; a thrown error stops the journal.
public protocol JournalSink: AnyObject {
  func begin(_ transaction: JournalTransaction) throws
  func post(_ posting: JournalPosting) throws
  func end() throws
}
