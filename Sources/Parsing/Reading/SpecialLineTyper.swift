import SettlementModel

/// Turns rows into lines where fields come from several columns or from none, amounts have flags or
/// formulas, or times have zones of their own. ``LineTyper`` is the short way for the others.
final class SpecialLineTyper {
  /// The fields of the last section row.
  var section: [[UInt8]] = []

  let profile: FileProfile
  let columns: BoundColumns
  private let table: KindTable
  private let amounts: SpecialAmounts
  let times: SpecialTimes
  let texts: [(target: WritableKeyPath<BatchedLine, LineText>, source: TextSource)]
  let identifiers: [(target: WritableKeyPath<BatchedLine, LineText>, source: TextSource)]
  private let kind, currency, settlementCurrency: TextSource
  let occurredAt, settledOn: TextSource
  private let gross, settlementAmount, net: SpecialAmounts.Place
  private let plainAmounts: [(target: WritableKeyPath<BatchedLine, Int64?>, source: AmountSource)]
  private let rateIndex: Int?
  private let sameCurrencyIndexes: [Int]
  /// The formulas that do without gross, which itself may need what they give, and those that take it.
  private let computedFirst, computedLast: [(field: CanonicalField, formula: NetFormula)]
  /// Meanings of words that are no plain kind.
  private var ruled: [[UInt8]: KindRules.Meaning?] = [:]

  /// - Parameter nameGroups: what the file's name says, by group.
  init(profile: FileProfile, columns: BoundColumns, nameGroups: [String: String]) {
    self.profile = profile
    self.columns = columns
    table = KindTable(kinds: profile.kinds, ignored: profile.ignoredKinds)
    amounts = SpecialAmounts(form: profile.amounts, columns: columns)
    times = SpecialTimes(profile, columns)
    func source(_ field: CanonicalField) -> TextSource {
      TextSource(field, profile, columns, nameGroups)
    }
    identifiers = Self.identifierTargets.map { ($0.target, source($0.field)) }
    texts = Self.textTargets.map { ($0.target, source($0.field)) }
    kind = source(.kind)
    currency = source(.currency)
    settlementCurrency = source(.settlementCurrency)
    occurredAt = source(.occurredAt)
    settledOn = source(.settledOn)
    gross = SpecialAmounts.Place(.gross, profile, columns)
    settlementAmount = SpecialAmounts.Place(.settlementAmount, profile, columns)
    net = SpecialAmounts.Place(.net, profile, columns)
    plainAmounts = Self.amountTargets.map { ($0.target, AmountSource($0.field, profile, columns)) }
    rateIndex = columns.index(of: .exchangeRate)
    let computed = profile.computedFields.filter { $0.key != .gross }
      .sorted { $0.key.rawValue < $1.key.rawValue }
    func takesGross(_ formula: NetFormula) -> Bool { formula.terms.contains { $0.field == .gross } }
    computedFirst = computed.filter { !takesGross($0.value) }.map { ($0.key, $0.value) }
    computedLast = computed.filter { takesGross($0.value) }.map { ($0.key, $0.value) }
    sameCurrencyIndexes = profile.sameCurrencyColumns.compactMap { columns.index(of: $0) }
  }

  private typealias Target<Value> = (
    target: WritableKeyPath<BatchedLine, Value>, field: CanonicalField
  )
  private static var identifierTargets: [Target<LineText>] {
    [
      (\.recordID, .recordID), (\.originalRecordID, .originalRecordID),
      (\.paymentIntentID, .paymentIntentID), (\.captureID, .captureID),
      (\.refundID, .refundID), (\.disputeID, .disputeID),
      (\.merchantOrderID, .merchantOrderID),
      (\.acquirerReferenceNumber, .acquirerReferenceNumber),
    ]
  }
  private static var textTargets: [Target<LineText>] {
    [
      (\.merchantNumber, .merchantNumber), (\.appID, .appID), (\.batchID, .batchID),
      (\.payoutID, .payoutID), (\.paymentMethod, .paymentMethod), (\.cardBrand, .cardBrand),
      (\.lineDescription, .description),
    ]
  }
  private static var amountTargets: [Target<Int64?>] {
    [
      (\.feeMinorUnits, .fee), (\.taxMinorUnits, .tax), (\.reserveMinorUnits, .reserve),
      (\.openingBalanceMinorUnits, .openingBalance),
      (\.closingBalanceMinorUnits, .closingBalance),
    ]
  }

  /// Whether the row's kind is one that is counted and not stored, as far as the row reaches.
  func isOfIgnoredKind(_ row: CSVRow) -> Bool {
    kind.bytes(row, section: section).withUnsafeBufferPointer { table.meaning(of: $0).isIgnored }
  }

  /// The currency in which control rows count the row, if it can be told though the row cannot be
  /// read.
  func controlCurrency(of reader: CSVReader) -> Currency? {
    guard reader.problem == nil, reader.fieldCount == columns.width else { return nil }
    for source in [settlementCurrency, currency] {
      let text = source.bytes(reader.row, section: section)
      if !text.isEmpty { return code(text, source) }
    }
    return nil
  }

  /// The line of the reader's current row. Its texts go into the batch, it itself does not.
  func line(of reader: CSVReader, textsInto batch: LineBatch) throws(RowFault) -> BatchedLine {
    if let problem = reader.problem {
      throw RowFault(column: "", reason: problem.rawValue, detail: problem.detail)
    }
    let row = reader.row
    let width = columns.width ?? columns.widthMin
    guard row.count == width else { throw .wrongWidth(found: row.count, wanted: width) }
    let kindText = kind.bytes(row, section: section)
    guard !kindText.isEmpty else { throw missing(.kind, kind.index) }
    let meaning = meaning(of: kindText)
    let currencies = try currencies(row)
    var line = BatchedLine(
      kind: meaning.kind(gross: 0), currency: currencies.line, grossMinorUnits: 0,
      settlementCurrency: currencies.settlement)
    line.row = reader.line
    line.byteOffset = reader.byteOffset
    line.byteLength = reader.byteLength
    line.recordIDsAreForeign = profile.recordIDsAreForeign
    try readAmounts(into: &line, row)
    line.kind = meaning.kind(gross: line.grossMinorUnits)
    let rowTexts = RowTexts(row, in: batch)
    line.kindText = text(kind, row, rowTexts, batch)
    try readTexts(into: &line, row, rowTexts, batch)
    try readTimes(into: &line, row)
    if let netCheck = profile.netCheck { line.computedNetMinorUnits = netCheck.net(of: line) }
    return line
  }

  private func meaning(of word: [UInt8]) -> KindRules.Meaning {
    let plain = word.withUnsafeBufferPointer { table.meaning(of: $0) }
    guard plain.kind == .unknown, !plain.isIgnored, !profile.kindRules.isEmpty else {
      return .kind(plain.kind)
    }
    if let known = ruled[word] { return known ?? .kind(.unknown) }
    let found = profile.kindRules.meaning(of: String(decoding: word, as: UTF8.self))
    if ruled.count < 10_000 { ruled[word] = .some(found) }
    return found ?? .kind(.unknown)
  }

  private func code(_ text: [UInt8], _ source: TextSource) -> Currency? {
    if case .constant = source, let currency = Currency(bytes: text) { return currency }
    return text.withUnsafeBufferPointer { profile.currencyCase.currency($0) }
  }

  private func currencies(
    _ row: CSVRow
  ) throws(RowFault) -> (line: Currency, settlement: Currency) {
    let stated = try currency(.currency, currency, row)
    let settled = try currency(.settlementCurrency, settlementCurrency, row)
    let fallback = profile.fallbacks[.currency] == .settlementCurrency ? settled : nil
    guard let line = stated ?? fallback else { throw missing(.currency, currency.index) }
    let settlement = settled ?? line
    for index in sameCurrencyIndexes {
      let bytes = row[index]
      guard !bytes.isEmpty, profile.currencyCase.currency(bytes) != settlement else { continue }
      let name = columns.name(of: index)
      throw RowFault(
        column: name, reason: "bad currency",
        detail: "\(name) is \(RawText.quoted(bytes)), not the line's settlement currency \(settlement).")
    }
    return (line, settlement)
  }

  private func currency(
    _ field: CanonicalField, _ source: TextSource, _ row: CSVRow
  ) throws(RowFault) -> Currency? {
    let text = source.bytes(row, section: section)
    guard !text.isEmpty else { return nil }
    guard let currency = code(text, source) else {
      throw unreadable(field, source.index, text, reason: "bad currency", what: "an ISO 4217 currency")
    }
    return currency
  }

  private func readAmounts(into line: inout BatchedLine, _ row: CSVRow) throws(RowFault) {
    let currency = line.settlementCurrency
    let outgoing = profile.sign == .byKind ? AmountFields.isOutgoing(line.kind) : nil
    try readRate(into: &line, row)
    line.settlementAmountMinorUnits = try amounts.signed(
      settlementAmount, currency, outgoing: outgoing, mayBeNegative: false, row)
    line.netMinorUnits = try amounts.signed(
      net, currency, outgoing: outgoing, mayBeNegative: true, row)
    for (target, source) in plainAmounts where !source.indexes.isEmpty {
      line[keyPath: target] = try amounts.plain(source, currency, row)
    }
    let stated = try amounts.signed(
      gross, line.currency, outgoing: outgoing, mayBeNegative: false, row)
    for (field, formula) in computedFirst { line[field] = formula.net(of: line) }
    var amount = stated
    if let formula = profile.computedFields[.gross], line.currency == currency {
      amount = formula.net(of: line)
    }
    if amount == nil, line.currency == currency {
      switch profile.fallbacks[.gross] {
      case .net?: amount = line.netMinorUnits
      case .settlementAmount?: amount = line.settlementAmountMinorUnits
      default: break
      }
    }
    guard let amount else { throw missing(.gross, gross.index) }
    line.grossMinorUnits = amount
    for (field, formula) in computedLast { line[field] = formula.net(of: line) }
  }

  private func readRate(into line: inout BatchedLine, _ row: CSVRow) throws(RowFault) {
    guard let rateIndex, case let bytes = row[rateIndex], !bytes.isEmpty else { return }
    do throws(AmountProblem) {
      line.exchangeRate = try ExchangeRate(text: bytes, decimalMark: profile.amounts.decimalMark)
    } catch {
      throw unreadable(
        .exchangeRate, rateIndex, Array(bytes), reason: "bad rate",
        what: "an exchange rate above zero")
    }
  }
}
