/// A text of a batched line, by where it lies in its ``LineBatch``; empty where the row has none.
@frozen
public struct LineText: Sendable, Hashable {
  /// Counted from the front of the batch's bytes.
  public var offset: UInt32
  /// In bytes.
  public var length: UInt32

  /// An empty text.
  @inlinable
  public init() {
    offset = 0
    length = 0
  }

  @inlinable
  init(offset: Int, length: Int) {
    self.offset = UInt32(truncatingIfNeeded: offset)
    self.length = UInt32(truncatingIfNeeded: length)
  }

  /// Whether there is no byte of it.
  @inlinable
  public var isEmpty: Bool { length == 0 }

  /// A part of this text; a programmer error where it reaches beyond it.
  @inlinable
  public func part(from start: Int, to end: Int) -> LineText {
    precondition(start >= 0 && start <= end && end <= Int(length))
    return LineText(offset: Int(offset) + start, length: end - start)
  }
}

/// One row of a settlement file, typed, as a value of fixed size: what ``SettlementLine`` is
/// without a string of its own.
///
/// The fields are those of ``SettlementLine``, with the same units and signs; texts stand in the
/// batch. Making one costs no allocation, so that a file is read as fast as its bytes can be
/// looked at.
public struct BatchedLine: Sendable {
  /// Physical line, from 1.
  public var row = 0
  /// Where the row starts in the unpacked file, and its length in bytes without its line end.
  public var byteOffset: Int64 = 0
  public var byteLength: Int64 = 0

  public var kind: LineKind
  public var recordIDsAreForeign = false
  public var kindText = LineText()
  public var recordID = LineText()
  public var originalRecordID = LineText()
  public var paymentIntentID = LineText()
  public var captureID = LineText()
  public var refundID = LineText()
  public var disputeID = LineText()
  public var merchantOrderID = LineText()
  public var acquirerReferenceNumber = LineText()

  public var occurredAt: Timestamp?
  public var settledOn: BusinessDay?

  public var currency: Currency
  /// In minor units of ``currency``; the amounts below are in those of ``settlementCurrency``.
  public var grossMinorUnits: Int64
  public var settlementCurrency: Currency
  public var exchangeRate: ExchangeRate?
  public var settlementAmountMinorUnits: Int64?
  public var feeMinorUnits: Int64?
  public var taxMinorUnits: Int64?
  public var reserveMinorUnits: Int64?
  public var netMinorUnits: Int64?
  public var openingBalanceMinorUnits: Int64?
  public var closingBalanceMinorUnits: Int64?
  public var computedNetMinorUnits: Int64?

  public var batchID = LineText()
  public var payoutID = LineText()
  public var paymentMethod = LineText()
  public var cardBrand = LineText()
  public var merchantNumber = LineText()
  public var appID = LineText()
  public var lineDescription = LineText()

  @inlinable
  public init(
    kind: LineKind, currency: Currency, grossMinorUnits: Int64, settlementCurrency: Currency
  ) {
    self.kind = kind
    self.currency = currency
    self.grossMinorUnits = grossMinorUnits
    self.settlementCurrency = settlementCurrency
  }

  /// Whether any field of the line can tie it to a record.
  @inlinable
  public var namesRecord: Bool {
    recordID.length | paymentIntentID.length | captureID.length | refundID.length
      | disputeID.length | merchantOrderID.length | acquirerReferenceNumber.length != 0
  }
}
