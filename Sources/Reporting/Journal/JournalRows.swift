public import SettlementModel

/// The journal as rows, one a posting.
public struct JournalRows: ReportRows {
  public let columns = [
    "date", "transaction", "type", "payout_id", "batch_id", "account", "currency", "debit",
    "credit", "amount", "lines", "file", "row", "kind", "record_id", "payment_intent_id",
    "merchant_order_id", "finding_id", "note",
  ]
  private let accounts: LedgerAccounts
  private let walk: (any JournalSink) throws -> Void

  /// - Parameter walk: books everything into the sink that it is given.
  public init(
    accounts: LedgerAccounts, _ walk: @escaping (any JournalSink) throws -> Void
  ) {
    self.accounts = accounts
    self.walk = walk
  }

  public func forEachRow(_ body: ([ReportCell]) throws -> Void) throws {
    try withoutActuallyEscaping(body) { body in
      try walk(RowSink(accounts: accounts, body: body))
    }
  }

  /// Makes a row of every posting.
  private final class RowSink: JournalSink {
    let accounts: LedgerAccounts
    let body: ([ReportCell]) throws -> Void
    private var transaction: JournalTransaction?

    init(accounts: LedgerAccounts, body: @escaping ([ReportCell]) throws -> Void) {
      self.accounts = accounts
      self.body = body
    }

    func begin(_ transaction: JournalTransaction) { self.transaction = transaction }

    func end() { transaction = nil }

    func post(_ posting: JournalPosting) throws {
      guard let transaction else { preconditionFailure("a posting stands in a transaction") }
      let (line, amount) = (posting.line, posting.minorUnits)
      func money(_ minorUnits: Int128) -> ReportCell {
        .amount(DecimalText.majorUnits(ofMinorUnits: minorUnits, digits: posting.currency.digits))
      }
      func words(_ text: String?) -> ReportCell {
        guard let text, !text.isEmpty else { return .empty }
        return .text(text)
      }
      try body([
        .date(transaction.bookedOn), .text(transaction.id), .text(transaction.kind.rawValue),
        words(transaction.payoutID), words(transaction.batchID),
        .text(accounts[posting.account]), .text(posting.currency.code),
        amount > 0 ? money(amount) : .empty, amount < 0 ? money(-amount) : .empty, money(amount),
        .integer(Int64(posting.lineCount)), words(line?.position.file),
        line.map { .integer(Int64($0.position.row)) } ?? .empty, words(line?.kind.rawValue),
        words(line?.recordID), words(line?.paymentIntentID), words(line?.merchantOrderID),
        words(posting.remark?.findingID), words(posting.note),
      ])
    }
  }
}
