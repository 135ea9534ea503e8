import SettlementModel

/// Counts a file's lines and adds up their amounts as one layout of control rows states them, and
/// compares both.
///
/// Loaded, rejected and ignored lines all count. A sum cannot be checked where a line of its
/// currency was not read.
struct ControlTotals {
  /// What one control row speaks for.
  struct Group: Hashable {
    /// Nil for all currencies.
    var currency: Currency?
    /// Empty for all batches.
    var batch: String

    var text: String {
      (currency.map { " in \($0)" } ?? "") + (batch.isEmpty ? "" : " of batch \(RawText.quoted(batch.utf8))")
    }
  }

  struct Tally {
    let group: Group
    var lines: Int64 = 0
    var unreadLines: Int64 = 0
    /// Beside the layout's sums.
    var sums: [Int128]
    /// The one currency of each sum; only kept where the group has none.
    var currencies: [Currency?] = []
    var hasSeveralCurrencies = false

    var needsStatement: Bool { lines > 0 || sums.contains { $0 != 0 } }
  }

  struct Statement {
    let row: Int
    let group: Group
    let lines: Int64?
    /// Beside the layout's sums, as written.
    let sums: [[UInt8]]
  }

  let layout: FileProfile.ControlRows
  let amounts: FileProfile.Amounts
  /// The sums that rows state, ordered by name.
  let sums: [FileProfile.ControlRows.Sum]
  private(set) var tallies: [Tally] = []
  private(set) var statements: [Statement] = []
  /// Lines that were not read, and whose group is not known.
  private(set) var strayLines: Int64 = 0
  private var indexes: [Group: Int] = [:]
  private var recent = 0
  private let currencyCase: FileProfile.CurrencyCase

  init(
    layout: FileProfile.ControlRows, amounts: FileProfile.Amounts,
    currencyCase: FileProfile.CurrencyCase
  ) {
    self.layout = layout
    self.amounts = amounts
    self.currencyCase = currencyCase
    self.sums = layout.sums.keys.sorted { $0.rawValue < $1.rawValue }
  }

  /// Whether a control row has come, after which no line may come.
  var hasEnded: Bool { layout.position == .end && !statements.isEmpty }

  var lineCount: Int64 { tallies.reduce(strayLines) { $0 + $1.lines } }

  /// Whether lines are told apart by batch.
  var countsBatches: Bool { layout.batchID != nil }

  /// Counts a line that was read; `batch` is empty unless ``countsBatches``.
  mutating func count(_ line: CountedAmounts, batch: String) {
    let hasCurrency = layout.currency != nil
    let settled = place(hasCurrency ? line.settlementCurrency : nil, batch)
    if hasCurrency, layout.grouping == .currency {
      tallies[place(line.currency, batch)].lines += 1
    } else {
      tallies[settled].lines += 1
    }
    for index in sums.indices {
      guard let amount = line.amount(of: sums[index]) else { continue }
      let currency = sums[index].isOfLineCurrency ? line.currency : line.settlementCurrency
      if hasCurrency {
        tallies[place(currency, batch)].sums[index] += amount
      } else {
        tallies[settled].sums[index] += amount
        note(currency, settled, index)
      }
    }
  }

  private mutating func note(_ currency: Currency, _ tally: Int, _ index: Int) {
    if let known = tallies[tally].currencies[index] {
      if known != currency { tallies[tally].hasSeveralCurrencies = true }
    } else {
      tallies[tally].currencies[index] = currency
    }
  }

  /// Counts a line that was not read; `currency` is nil where that could not be told either.
  mutating func countUnread(_ currency: Currency?) {
    guard let currency, layout.currency != nil, layout.batchID == nil,
      layout.grouping == .settlementCurrency, !sums.contains(where: \.isOfLineCurrency)
    else {
      strayLines += 1
      return
    }
    let index = place(currency, "")
    tallies[index].lines += 1
    tallies[index].unreadLines += 1
  }

  private mutating func place(_ currency: Currency?, _ batch: String) -> Int {
    if recent < tallies.count, isPlace(recent, currency, batch) { return recent }
    let group = Group(currency: currency, batch: batch)
    // Currencies take turns from line to line and are few; only batches are many.
    let known =
      batch.isEmpty
      ? tallies.indices.first { isPlace($0, currency, batch) } : indexes[group]
    recent = known ?? tallies.count
    guard known == nil else { return recent }
    indexes[group] = recent
    tallies.append(
      Tally(
        group: group, sums: Array(repeating: 0, count: sums.count),
        currencies: currency == nil ? Array(repeating: nil, count: sums.count) : []))
    return recent
  }

  private func isPlace(_ index: Int, _ currency: Currency?, _ batch: String) -> Bool {
    tallies[index].group.currency == currency && tallies[index].group.batch == batch
  }

  /// Takes a control row.
  ///
  /// - Throws: a refusal where it cannot be read, repeats another's currency and batch, or does not
  ///   stand where the layout has it.
  mutating func take(_ row: ControlFields) throws(FileRefusal) {
    if layout.position == .start, lineCount > 0 {
      throw row.unreadable("it must stand before the lines that it counts")
    }
    var group = Group(currency: nil, batch: "")
    if layout.currency != nil {
      let code = try row.field(row.places.currency)
      guard let currency = currencyCase.currency(code) else {
        throw row.unreadable("\(RawText.quoted(code)) is no ISO 4217 currency")
      }
      group.currency = currency
    }
    if layout.batchID != nil {
      group.batch = String(decoding: try row.field(row.places.batchID), as: UTF8.self)
    }
    var lines: Int64?
    if layout.rows != nil {
      let text = try row.field(row.places.rows)
      lines = RowCountText.count(text, groupingMark: amounts.groupingMark)
      guard lines != nil else {
        throw row.unreadable("its count of lines is \(RawText.quoted(text))")
      }
    }
    var stated: [[UInt8]] = []
    for (sum, place) in zip(sums, row.places.sums) {
      let text = try row.field(place)
      if let currency = group.currency {
        do throws(AmountProblem) {
          _ = try amounts.minorUnits(text, currency)
        } catch {
          throw row.unreadable("its sum of \(sum.rawValue) is \(RawText.quoted(text))")
        }
      }
      stated.append(Array(text))
    }
    guard !statements.contains(where: { $0.group == group }) else {
      let what = group.text.isEmpty ? "the file" : group.currency.map(\.code) ?? "the batch"
      throw row.unreadable("\(what) has a control row already")
    }
    statements.append(Statement(row: row.row, group: group, lines: lines, sums: stated))
  }
}

/// The amounts of a line that control rows may sum.
struct CountedAmounts {
  let currency: Currency
  let settlementCurrency: Currency
  let gross: Int64
  let settlementAmount: Int64?
  let net: Int64?
  let fee: Int64?
  let tax: Int64?

  /// What the line adds to a sum; nil where it states no such amount.
  func amount(of sum: FileProfile.ControlRows.Sum) -> Int128? {
    switch sum {
    case .net: net.map { Int128($0) }
    case .gross: Int128(gross)
    case .settlementAmount: settlementAmount.map { Int128($0) }
    case .fee: fee.map { Int128($0) }
    case .tax: tax.map { Int128($0) }
    case .grossCredit: max(Int128(gross), 0)
    case .grossDebit: max(-Int128(gross), 0)
    case .feeCredit: fee.map { max(-Int128($0), 0) }
    case .feeDebit: fee.map { max(Int128($0), 0) }
    }
  }
}
