import SettlementModel

extension ControlTotals {
  /// Compares what was stated with what was read, counts before sums; returns what could not be
  /// compared.
  ///
  /// - Throws: the first disagreement.
  func check() throws(FileRefusal) -> [String] {
    guard lineCount > 0 || !statements.isEmpty else { return [] }
    guard !statements.isEmpty else {
      let name = layout.tag.isEmpty ? "" : " ('\(layout.tag)')"
      throw FileRefusal(
        cause: .quarantined,
        detail: "truncated: the control rows\(name) are missing after \(lineCount) lines. "
          + "Ask for the file again.")
    }
    let unstated = tallies.filter { tally in
      tally.needsStatement && !statements.contains { $0.group == tally.group }
    }.map(\.group).min { ($0.batch, $0.currency?.code ?? "") < ($1.batch, $1.currency?.code ?? "") }
    if let unstated {
      throw FileRefusal(
        cause: .quarantined,
        detail: "truncated: the file has lines\(unstated.text) and no control row for it. "
          + "Ask for the file again.")
    }
    try checkCounts()
    return try checkSums()
  }

  private func tally(of group: Group) -> Tally {
    tallies.first { $0.group == group }
      ?? Tally(
        group: group, sums: Array(repeating: 0, count: sums.count),
        currencies: group.currency == nil ? Array(repeating: nil, count: sums.count) : [])
  }

  private func checkCounts() throws(FileRefusal) {
    guard layout.rows != nil else { return }
    for statement in statements {
      guard let stated = statement.lines else { continue }
      let found = tally(of: statement.group).lines
      // Stray lines may be of any currency: they can fill a gap, never explain fewer.
      guard stated < found || stated > found + strayLines else { continue }
      throw Self.wrongCount(
        row: statement.row, stated: stated, found: found, of: statement.group.text)
    }
    let stated = statements.reduce(Int128(0)) { $0 + Int128($1.lines ?? 0) }
    guard stated == Int128(lineCount) else {
      throw Self.wrongCount(row: statements[0].row, stated: stated, found: lineCount, of: "")
    }
  }

  private func checkSums() throws(FileRefusal) -> [String] {
    guard !sums.isEmpty else { return [] }
    var warnings: [String] = []
    for statement in statements {
      let tally = tally(of: statement.group)
      guard tally.unreadLines == 0, strayLines == 0 else {
        let group = statement.group.text.isEmpty ? "" : " of" + statement.group.text.dropFirst(3)
        warnings.append(
          "the control sum\(group) in row \(statement.row) could not be checked: "
            + "\(tally.unreadLines + strayLines) of its lines could not be read")
        continue
      }
      for index in sums.indices { try checkSum(index, of: statement, tally) }
    }
    return warnings
  }

  private func checkSum(
    _ index: Int, of statement: Statement, _ tally: Tally
  ) throws(FileRefusal) {
    let text = statement.sums[index]
    let sum = sums[index]
    guard !tally.hasSeveralCurrencies else {
      throw FileRefusal(
        cause: .quarantined, row: statement.row,
        detail: "the control row states a sum of \(sum.rawValue) without a currency, and the lines are in "
          + "several. Give the profile's totals a currency.")
    }
    guard let currency = statement.group.currency ?? tally.currencies[index] else {
      // Nothing was summed, so that no currency tells the digits.
      guard !text.contains(where: { (0x31...0x39).contains($0) }) else {
        throw Self.wrongSum(sum, row: statement.row, stated: String(decoding: text, as: UTF8.self))
      }
      return
    }
    let stated: Int64
    do throws(AmountProblem) {
      stated = try text.withUnsafeBufferPointer { (bytes) throws(AmountProblem) in
        try amounts.minorUnits(bytes, currency)
      }
    } catch {
      throw FileRefusal(
        cause: .quarantined, row: statement.row,
        detail: "the control row cannot be read: its sum of \(sum.rawValue) is "
          + "\(RawText.quoted(text)). Ask for the file again.")
    }
    let found = tally.sums[index]
    guard found != Int128(stated) else { return }
    let statedMoney = Money(minorUnits: stated, currency: currency)
    let summed = Int64(exactly: found).map { Money(minorUnits: $0, currency: currency) }
    let foundText = DecimalText.majorUnits(ofMinorUnits: found, digits: currency.digits)
    throw FileRefusal(
      cause: .controlTotal, row: statement.row,
      detail: "the control row states a \(sum.label) of \(statedMoney); the lines sum to \(foundText) "
        + "\(currency), \(found - Int128(stated)) minor units off. Ask for the file again.",
      stated: statedMoney, summed: summed)
  }

  private static func wrongSum(
    _ sum: FileProfile.ControlRows.Sum, row: Int, stated: String
  ) -> FileRefusal {
    FileRefusal(
      cause: .controlTotal, row: row,
      detail: "the control row states a \(sum.label) of \(RawText.quoted(stated.utf8)); the file has "
        + "no line with one. Ask for the file again.")
  }

  private static func wrongCount(
    row: Int, stated: some BinaryInteger, found: Int64, of: String
  ) -> FileRefusal {
    FileRefusal(
      cause: .controlTotal, row: row,
      detail: "the control row states \(stated) lines\(of); the file has \(found). "
        + "Ask for the file again.")
  }
}

extension FileProfile.ControlRows.Sum {
  /// As a sentence says it.
  var label: String { rawValue.replacing("_", with: " ") }
}
