extension LineBatch {
  /// A text of a line as a string.
  public func string(of text: LineText) -> String {
    text.isEmpty ? "" : String(decoding: bytes(of: text), as: UTF8.self)
  }

  /// The line at an index as a value of its own; source and file of its position are empty.
  public func settlementLine(at index: Int) -> SettlementLine {
    let line = self[index]
    var made = SettlementLine(
      position: FilePosition(source: "", file: "", row: line.row), kind: line.kind,
      kindText: string(of: line.kindText), currency: line.currency,
      grossMinorUnits: line.grossMinorUnits, settlementCurrency: line.settlementCurrency)
    made.byteOffset = line.byteOffset
    made.byteLength = line.byteLength
    made.recordIDsAreForeign = line.recordIDsAreForeign
    for (target, source) in Self.texts { made[keyPath: target] = string(of: line[keyPath: source]) }
    for (target, source) in Self.amounts { made[keyPath: target] = line[keyPath: source] }
    made.occurredAt = line.occurredAt
    made.settledOn = line.settledOn
    made.exchangeRate = line.exchangeRate
    return made
  }

  /// All lines as values of their own.
  public var settlementLines: [SettlementLine] { (0..<count).map(settlementLine(at:)) }

  /// Adds a line that was made elsewhere.
  public func append(_ line: SettlementLine) {
    var made = BatchedLine(
      kind: line.kind, currency: line.currency, grossMinorUnits: line.grossMinorUnits,
      settlementCurrency: line.settlementCurrency)
    made.row = line.position.row
    made.byteOffset = line.byteOffset
    made.byteLength = line.byteLength
    made.recordIDsAreForeign = line.recordIDsAreForeign
    made.kindText = append(string: line.kindText)
    for (source, target) in Self.texts {
      made[keyPath: target] = append(string: line[keyPath: source])
    }
    for (source, target) in Self.amounts { made[keyPath: target] = line[keyPath: source] }
    made.occurredAt = line.occurredAt
    made.settledOn = line.settledOn
    made.exchangeRate = line.exchangeRate
    append(made)
  }

  /// Puts a text that stands in no row, such as one that the profile states.
  public func append(string: String) -> LineText {
    var string = string
    return string.withUTF8 { append(text: $0) }
  }

  private typealias Pair<Value, Other> = (
    WritableKeyPath<SettlementLine, Value>, WritableKeyPath<BatchedLine, Other>
  )

  private static var texts: [Pair<String, LineText>] {
    [
      (\.recordID, \.recordID), (\.originalRecordID, \.originalRecordID),
      (\.paymentIntentID, \.paymentIntentID), (\.captureID, \.captureID),
      (\.refundID, \.refundID), (\.disputeID, \.disputeID),
      (\.merchantOrderID, \.merchantOrderID),
      (\.acquirerReferenceNumber, \.acquirerReferenceNumber), (\.batchID, \.batchID),
      (\.payoutID, \.payoutID), (\.paymentMethod, \.paymentMethod), (\.cardBrand, \.cardBrand),
      (\.merchantNumber, \.merchantNumber), (\.appID, \.appID),
      (\.lineDescription, \.lineDescription),
    ]
  }

  private static var amounts: [Pair<Int64?, Int64?>] {
    [
      (\.settlementAmountMinorUnits, \.settlementAmountMinorUnits),
      (\.feeMinorUnits, \.feeMinorUnits), (\.taxMinorUnits, \.taxMinorUnits),
      (\.reserveMinorUnits, \.reserveMinorUnits), (\.netMinorUnits, \.netMinorUnits),
      (\.openingBalanceMinorUnits, \.openingBalanceMinorUnits),
      (\.closingBalanceMinorUnits, \.closingBalanceMinorUnits),
      (\.computedNetMinorUnits, \.computedNetMinorUnits),
    ]
  }
}

extension SettlementLineSink {
  /// Takes one line that was made elsewhere.
  public mutating func accept(_ line: SettlementLine) throws {
    let batch = LineBatch(capacity: 1, bytesWanted: 1)
    batch.append(line)
    try accept(batch)
  }
}
