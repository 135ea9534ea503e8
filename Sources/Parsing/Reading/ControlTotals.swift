import SettlementModel

/// Counts a file's lines and sums their nets by settlement currency, and compares both with the
/// control rows.
///
/// Loaded, rejected and ignored lines all count. A sum cannot be checked where a line of its
/// currency was not read.
struct ControlTotals {
  private struct Tally {
    var lines: Int64 = 0
    var net: Int128 = 0
    var unreadLines: Int64 = 0

    mutating func add(_ net: Int64?) {
      lines += 1
      if let net { self.net += Int128(net) }
    }
  }

  private struct Statement {
    let row: Int
    let currency: Currency
    let lines: Int64?
    let net: Int64?
  }

  private let rows: FileProfile.ControlRows
  private let amounts: FileProfile.Amounts
  private var tallies = ByCurrency<Tally>()
  /// Lines that were not read, not even their currency.
  private var strayLines: Int64 = 0
  private var statements: [Statement] = []

  init(rows: FileProfile.ControlRows, amounts: FileProfile.Amounts) {
    self.rows = rows
    self.amounts = amounts
  }

  /// Whether a control row has come, after which no line may come.
  var hasBegun: Bool { !statements.isEmpty }

  private var lineCount: Int64 { tallies.values.reduce(strayLines) { $0 + $1.lines } }

  /// Counts a line that was read. A line without a net adds nothing to the sum.
  mutating func count(_ line: BatchedLine) {
    tallies[line.settlementCurrency, default: Tally()].add(line.netMinorUnits)
  }

  /// Counts a line that was not read; `currency` is nil where that could not be told either.
  mutating func countUnread(_ currency: Currency?) {
    guard let currency else {
      strayLines += 1
      return
    }
    tallies[currency, default: Tally()].lines += 1
    tallies[currency, default: Tally()].unreadLines += 1
  }

  /// Takes a control row.
  ///
  /// - Throws: a refusal where it cannot be read or repeats another's currency.
  mutating func take(_ reader: CSVReader) throws(FileRefusal) {
    let row = reader.line
    func field(_ index: Int) throws(FileRefusal) -> UnsafeBufferPointer<UInt8> {
      guard index < reader.fieldCount else {
        throw Self.unreadable(row, "it has \(reader.fieldCount) fields; the file may be truncated")
      }
      return reader.bytes(of: index)
    }
    guard reader.problem == nil else { throw Self.unreadable(row, "its form is broken") }
    let code = try field(rows.currencyIndex)
    guard let currency = Currency(bytes: code) else {
      throw Self.unreadable(row, "\(RawText.quoted(code)) is no ISO 4217 currency")
    }
    var lines: Int64?
    if let index = rows.rowsIndex {
      let text = try field(index)
      do throws(AmountProblem) {
        lines = try AmountText.minorUnits(of: text, digits: 0)
      } catch {
        throw Self.unreadable(row, "its count of lines is \(RawText.quoted(text))")
      }
    }
    var net: Int64?
    if let index = rows.netIndex {
      let text = try field(index)
      do throws(AmountProblem) {
        net = try amounts.minorUnits(text, currency)
      } catch {
        throw Self.unreadable(row, "its sum of net is \(RawText.quoted(text))")
      }
    }
    guard !statements.contains(where: { $0.currency == currency }) else {
      throw Self.unreadable(row, "\(currency) has a control row already")
    }
    statements.append(Statement(row: row, currency: currency, lines: lines, net: net))
  }

  /// Compares what was stated with what was read, counts before sums; returns what could not be
  /// compared.
  ///
  /// - Throws: the first disagreement.
  func check() throws(FileRefusal) -> [String] {
    guard lineCount > 0 || !statements.isEmpty else { return [] }
    guard !statements.isEmpty else {
      throw FileRefusal(
        cause: .quarantined,
        detail: "truncated: the control rows ('\(rows.tag)') are missing after \(lineCount) lines. "
          + "Ask for the file again.")
    }
    for currency in tallies.currencies.sorted()
    where !statements.contains(where: { $0.currency == currency }) {
      throw FileRefusal(
        cause: .quarantined,
        detail: "truncated: the file has lines in \(currency) and no control row for it. "
          + "Ask for the file again.")
    }
    try checkCounts()
    return try checkSums()
  }

  private func checkCounts() throws(FileRefusal) {
    guard rows.rowsIndex != nil else { return }
    for statement in statements {
      guard let stated = statement.lines else { continue }
      let found = tallies[statement.currency]?.lines ?? 0
      // Stray lines may be of any currency: they can fill a gap, never explain fewer.
      guard stated < found || stated > found + strayLines else { continue }
      throw Self.wrongCount(
        row: statement.row, stated: stated, found: found, of: " in \(statement.currency)")
    }
    let stated = statements.reduce(Int128(0)) { $0 + Int128($1.lines ?? 0) }
    guard stated == Int128(lineCount) else {
      throw Self.wrongCount(row: statements[0].row, stated: stated, found: lineCount, of: "")
    }
  }

  private func checkSums() throws(FileRefusal) -> [String] {
    var warnings: [String] = []
    for statement in statements {
      guard let stated = statement.net else { continue }
      let tally = tallies[statement.currency] ?? Tally()
      guard tally.unreadLines == 0, strayLines == 0 else {
        warnings.append(
          "the control sum of \(statement.currency) in row \(statement.row) could not be checked: "
            + "\(tally.unreadLines + strayLines) of its lines could not be read")
        continue
      }
      guard tally.net != Int128(stated) else { continue }
      let statedMoney = Money(minorUnits: stated, currency: statement.currency)
      let summed = Int64(exactly: tally.net).map {
        Money(minorUnits: $0, currency: statement.currency)
      }
      let digits = statement.currency.digits
      let sum = DecimalText.majorUnits(ofMinorUnits: tally.net, digits: digits)
      let difference = tally.net - Int128(stated)
      throw FileRefusal(
        cause: .controlTotal, row: statement.row,
        detail: "the control row states a net of \(statedMoney); the lines sum to \(sum) "
          + "\(statement.currency), \(difference) minor units off. Ask for the file again.",
        stated: statedMoney, summed: summed)
    }
    return warnings
  }

  private static func wrongCount(
    row: Int, stated: some BinaryInteger, found: Int64, of: String
  ) -> FileRefusal {
    FileRefusal(
      cause: .controlTotal, row: row,
      detail: "the control row states \(stated) lines\(of); the file has \(found). "
        + "Ask for the file again.")
  }

  private static func unreadable(_ row: Int, _ what: String) -> FileRefusal {
    FileRefusal(
      cause: .quarantined, row: row,
      detail: "the control row cannot be read: \(what). Ask for the file again.")
  }
}
