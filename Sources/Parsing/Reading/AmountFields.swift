import SettlementModel

/// Reads the amounts of rows by the profile's form and sign.
struct AmountFields {
  private let form: FileProfile.Amounts
  private let sign: FileProfile.Sign
  private let columns: BoundColumns

  init(profile: FileProfile, columns: BoundColumns) {
    self.form = profile.amounts
    self.sign = profile.sign
    self.columns = columns
  }

  /// An amount as it is written; nil where the row has none.
  func plain(
    _ index: Int?, _ currency: Currency, _ row: CSVRow
  ) throws(RowFault) -> Int64? {
    guard let index, case let bytes = row[index], !bytes.isEmpty else { return nil }
    do throws(AmountProblem) {
      return try form.minorUnits(bytes, currency)
    } catch {
      throw .badAmount(
        error, column: columns.name(of: index), bytes: bytes, currency: currency)
    }
  }

  /// An amount turned to the merchant's side: positive is money to the merchant.
  ///
  /// - Parameter mayBeNegative: whether a layout whose kinds give the sign may still write a minus.
  func signed(
    _ place: Places.Amount, _ currency: Currency, of kind: LineKind, mayBeNegative: Bool,
    _ row: CSVRow
  ) throws(RowFault) -> Int64? {
    switch sign {
    case .signed, .flag:
      return try plain(place.single, currency, row)
    case .debitCredit:
      let debit = try plain(place.debit, currency, row)
      let credit = try plain(place.credit, currency, row)
      guard debit != nil || credit != nil else { return nil }
      let (amount, isTooLarge) = (credit ?? 0).subtractingReportingOverflow(debit ?? 0)
      guard !isTooLarge, amount != .min else {
        throw RowFault(
          column: columns.name(of: place.credit ?? 0), reason: "bad amount",
          detail: "Credit less debit is more than 64 bits of minor units hold.")
      }
      return amount
    case .byKind:
      guard let amount = try plain(place.single, currency, row) else { return nil }
      guard let isOutgoing = Self.isOutgoing(kind) else { return amount }
      guard amount >= 0 || mayBeNegative else {
        let name = columns.name(of: place.single ?? 0)
        throw RowFault(
          column: name, reason: "bad amount",
          detail: "\(name) is negative, though the profile says that the kind gives the sign.")
      }
      return isOutgoing ? -amount : amount
    }
  }

  /// Whether money of this kind leaves the merchant; nil for kinds that go either way.
  static func isOutgoing(_ kind: LineKind) -> Bool? {
    switch kind {
    case .capture, .refundReversal, .chargebackReversal, .reserveRelease, .payoutReturn: false
    case .refund, .chargeback, .fee, .refundFee, .disputeFee, .reserveHold, .payout, .tax: true
    case .fx, .adjustment, .unknown: nil
    }
  }
}
