import SettlementModel

/// Reads amounts that stand in several columns, or whose sign stands beside them.
struct SpecialAmounts {
  /// One amount, or its two halves.
  struct Place {
    let single: AmountSource
    let halves: (debit: AmountSource, credit: AmountSource)?

    init(_ field: CanonicalField, _ profile: FileProfile, _ columns: BoundColumns) {
      single = AmountSource(field, profile, columns)
      halves =
        profile.sign == .debitCredit
        ? field.debitAndCredit.map {
          (AmountSource($0.debit, profile, columns), AmountSource($0.credit, profile, columns))
        } : nil
    }

    /// The column to name where the amount is missing.
    var index: Int? { single.indexes.first ?? halves?.credit.indexes.first }
  }

  let form: FileProfile.Amounts
  let columns: BoundColumns

  /// An amount with its flag's sign; nil where the row has none.
  func plain(
    _ source: AmountSource, _ currency: Currency, _ row: CSVRow
  ) throws(RowFault) -> Int64? {
    var sum: Int128?
    for index in source.indexes {
      let bytes = row[index]
      guard !bytes.isEmpty else { continue }
      do throws(AmountProblem) {
        sum = (sum ?? 0) + Int128(try form.minorUnits(bytes, currency))
      } catch {
        throw .badAmount(error, column: columns.name(of: index), bytes: bytes, currency: currency)
      }
    }
    guard let sum else { return nil }
    guard let amount = Int64(exactly: source.isNegated ? -sum : sum), amount != .min else {
      throw tooLarge(source)
    }
    guard let flag = source.flag else { return amount }
    return try flagged(amount, flag, source, row)
  }

  /// An amount turned to the merchant's side; nil where the row has none.
  func signed(
    _ place: Place, _ currency: Currency, outgoing: Bool?, mayBeNegative: Bool, _ row: CSVRow
  ) throws(RowFault) -> Int64? {
    if let halves = place.halves {
      let debit = try plain(halves.debit, currency, row)
      let credit = try plain(halves.credit, currency, row)
      guard debit != nil || credit != nil else { return nil }
      let (amount, isTooLarge) = (credit ?? 0).subtractingReportingOverflow(debit ?? 0)
      guard !isTooLarge, amount != .min else { throw tooLarge(halves.credit) }
      return amount
    }
    guard let amount = try plain(place.single, currency, row) else { return nil }
    guard let outgoing else { return amount }
    guard amount >= 0 || mayBeNegative else {
      let name = columns.name(of: place.index ?? 0)
      throw RowFault(
        column: name, reason: "bad amount",
        detail: "\(name) is negative, though the profile says that the kind gives the sign.")
    }
    return outgoing ? -amount : amount
  }

  private func flagged(
    _ amount: Int64, _ flag: AmountSource.Flag, _ source: AmountSource, _ row: CSVRow
  ) throws(RowFault) -> Int64 {
    guard amount != 0 else { return 0 }
    guard amount > 0 else {
      let name = columns.name(of: source.indexes[0])
      throw RowFault(
        column: name, reason: "bad amount",
        detail: "\(name) is negative, though \(columns.name(of: flag.index)) gives its sign.")
    }
    let word = row[flag.index]
    if flag.debit.contains(where: { word.elementsEqual($0) }) {
      return flag.debitIsPositive ? amount : -amount
    }
    if flag.credit.contains(where: { word.elementsEqual($0) }) {
      return flag.debitIsPositive ? -amount : amount
    }
    let name = columns.name(of: flag.index)
    throw RowFault(
      column: name, reason: "bad sign flag",
      detail: "\(name) is \(RawText.quoted(word)), which the profile knows neither as debit nor as credit.")
  }

  private func tooLarge(_ source: AmountSource) -> RowFault {
    RowFault(
      column: source.indexes.first.map { columns.name(of: $0) } ?? "", reason: "bad amount",
      detail: "The amounts together are more than 64 bits of minor units hold.")
  }
}
