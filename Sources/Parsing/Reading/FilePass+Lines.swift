import SettlementModel

extension FilePass {
  /// Types a line, counts it and lays it into the batch; or rejects it.
  mutating func takeLine(
    _ reader: CSVReader, _ typer: RowTyper, into sink: inout some SettlementLineSink
  ) throws {
    let isIgnored = hasIgnoredKinds && typer.isOfIgnoredKind(reader.row)
    var line: BatchedLine
    do throws(RowFault) {
      line = try typer.line(of: reader, textsInto: batch)
    } catch {
      if !controls.isEmpty { countUnread(typer.controlCurrency(of: reader)) }
      guard isIgnored else { return try reject(reader, error, into: &sink) }
      return try ignore(into: &sink)
    }
    for index in controls.indices {
      controls[index].count(
        CountedAmounts(line),
        batch: controls[index].countsBatches ? batch.string(of: line.batchID) : "")
    }
    guard !isIgnored else { return try ignore(into: &sink) }
    masking.mask(&line, in: batch)
    add(line)
    if batch.isFull { try handOver(into: &sink) }
  }

  /// Counts a row that should have been a line in what the control rows state.
  mutating func countUnread(_ currency: Currency?) {
    for index in controls.indices { controls[index].countUnread(currency) }
  }

  private mutating func ignore(into sink: inout some SettlementLineSink) throws {
    count(\.ignored)
    // An ignored row may have left texts there.
    if batch.isFull { try handOver(into: &sink) }
  }

  mutating func reject(
    _ reader: CSVReader, _ fault: RowFault, into sink: inout some SettlementLineSink
  ) throws {
    count(\.rejected)
    let rejected = RejectedRow(
      row: reader.line, column: fault.column, reason: fault.reason, detail: fault.detail,
      rawText: masking.keptText(of: reader))
    if firstRejects.count < 3 { firstRejects.append(rejected) }
    try handOver(into: &sink)
    try sink.accept(rejected)
  }

  private mutating func add(_ line: BatchedLine) {
    reading.counts.physical += 1
    reading.counts.loaded += 1
    gross[line.currency, default: 0] += Int128(line.grossMinorUnits)
    if let stated = line.netMinorUnits {
      net[line.settlementCurrency, default: 0] += Int128(stated)
    }
    if let day = line.settledOn, latestSettledOn.map({ $0 < day }) ?? true {
      latestSettledOn = day
    }
    batch.append(line)
  }
}

extension CountedAmounts {
  init(_ line: BatchedLine) {
    self.init(
      currency: line.currency, settlementCurrency: line.settlementCurrency,
      gross: line.grossMinorUnits, settlementAmount: line.settlementAmountMinorUnits,
      net: line.netMinorUnits, fee: line.feeMinorUnits, tax: line.taxMinorUnits)
  }
}
