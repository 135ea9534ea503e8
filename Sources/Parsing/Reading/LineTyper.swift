import SettlementModel

/// Turns the fields of a row into a typed line, or says why it cannot; from bytes to values, without
/// a string for any of them.
struct LineTyper {
  private let columns: BoundColumns
  private let places: Places
  private let kinds: KindTable
  private let amounts: AmountFields
  private let decimalMark: UInt8
  private let timeFormat: TimeFormat
  private let timeZoneSeconds: Int?
  private let recordIDsAreForeign: Bool
  private let netCheck: NetFormula?

  init(profile: FileProfile, columns: BoundColumns) {
    self.columns = columns
    places = Places(columns)
    kinds = KindTable(kinds: profile.kinds, ignored: profile.ignoredKinds)
    amounts = AmountFields(profile: profile, columns: columns)
    decimalMark = profile.amounts.decimalMark
    timeFormat = profile.timeFormat
    timeZoneSeconds = profile.timeZoneSeconds
    recordIDsAreForeign = profile.recordIDsAreForeign
    netCheck = profile.netCheck
  }

  /// Whether the row's kind is one that is counted and not stored, as far as the row reaches.
  func isOfIgnoredKind(_ row: CSVRow) -> Bool {
    guard let index = places.kind, index < row.count else { return false }
    return kinds.meaning(of: row[index]).isIgnored
  }

  /// The currency in which control rows count the row, if it can be told though the row cannot be
  /// read.
  func controlCurrency(of reader: CSVReader) -> Currency? {
    guard reader.problem == nil, reader.fieldCount == columns.width else { return nil }
    for index in [places.settlementCurrency, places.currency] {
      guard let index else { continue }
      let bytes = reader.bytes(of: index)
      if !bytes.isEmpty { return Currency(bytes: bytes) }
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
    guard let kindIndex = places.kind, !row[kindIndex].isEmpty else { throw missing(places.kind) }
    let kind = kinds.meaning(of: row[kindIndex]).kind
    guard let currency = try currency(places.currency, row) else { throw missing(places.currency) }
    let settlementCurrency = try self.currency(places.settlementCurrency, row) ?? currency
    let gross = try amounts.signed(
      places.gross, currency, of: kind, mayBeNegative: false, row)
    guard let gross else { throw missing(places.gross.single ?? places.gross.credit) }
    var line = BatchedLine(
      kind: kind, currency: currency, grossMinorUnits: gross,
      settlementCurrency: settlementCurrency)
    line.row = reader.line
    line.byteOffset = reader.byteOffset
    line.byteLength = reader.byteLength
    line.recordIDsAreForeign = recordIDsAreForeign
    let texts = RowTexts(row, in: batch)
    try readIdentifiers(into: &line, row, texts)
    try readTimes(into: &line, row)
    try readAmounts(into: &line, row)
    readTexts(into: &line, texts)
    if let netCheck { line.computedNetMinorUnits = netCheck.net(of: line) }
    return line
  }

  private func readIdentifiers(
    into line: inout BatchedLine, _ row: CSVRow, _ texts: RowTexts
  ) throws(RowFault) {
    line.recordID = try id(places.recordID, row, texts)
    line.originalRecordID = try id(places.originalRecordID, row, texts)
    line.paymentIntentID = try id(places.paymentIntentID, row, texts)
    line.captureID = try id(places.captureID, row, texts)
    line.refundID = try id(places.refundID, row, texts)
    line.disputeID = try id(places.disputeID, row, texts)
    line.merchantOrderID = try id(places.merchantOrderID, row, texts)
    line.acquirerReferenceNumber = try id(places.acquirerReferenceNumber, row, texts)
    guard line.kind.settlesRecord, !line.namesRecord else { return }
    throw RowFault(
      column: "", reason: "missing value",
      detail: "The line names no record: every identifier of it is empty.")
  }

  private func readTimes(into line: inout BatchedLine, _ row: CSVRow) throws(RowFault) {
    if let index = places.occurredAt, case let bytes = row[index], !bytes.isEmpty {
      guard let time = timeFormat.timestamp(bytes, offsetSeconds: timeZoneSeconds)
      else { throw unreadable(index, bytes, reason: "bad time", what: "a time") }
      line.occurredAt = time
    }
    if let index = places.settledOn, case let bytes = row[index], !bytes.isEmpty {
      guard let day = BusinessDay(text: bytes), (Self.firstDay...Self.lastDay).contains(day)
      else { throw unreadable(index, bytes, reason: "bad date", what: "a date") }
      line.settledOn = day
    }
  }

  private static let firstDay = BusinessDay(daysSinceEpoch: 0)
  /// 9998-12-31.
  private static let lastDay = BusinessDay(daysSinceEpoch: 2_932_531)

  private func readAmounts(into line: inout BatchedLine, _ row: CSVRow) throws(RowFault) {
    let currency = line.settlementCurrency
    if let index = places.exchangeRate, case let bytes = row[index], !bytes.isEmpty {
      do throws(AmountProblem) {
        line.exchangeRate = try ExchangeRate(text: bytes, decimalMark: decimalMark)
      } catch {
        throw unreadable(index, bytes, reason: "bad rate", what: "an exchange rate above zero")
      }
    }
    line.settlementAmountMinorUnits = try amounts.signed(
      places.settlementAmount, currency, of: line.kind, mayBeNegative: false, row)
    line.netMinorUnits = try amounts.signed(
      places.net, currency, of: line.kind, mayBeNegative: true, row)
    line.feeMinorUnits = try amounts.plain(places.fee, currency, row)
    line.taxMinorUnits = try amounts.plain(places.tax, currency, row)
    line.reserveMinorUnits = try amounts.plain(places.reserve, currency, row)
    line.openingBalanceMinorUnits = try amounts.plain(places.openingBalance, currency, row)
    line.closingBalanceMinorUnits = try amounts.plain(places.closingBalance, currency, row)
  }

  private func readTexts(into line: inout BatchedLine, _ texts: RowTexts) {
    line.kindText = texts.text(places.kind)
    line.merchantNumber = texts.text(places.merchantNumber)
    line.appID = texts.text(places.appID)
    line.batchID = texts.text(places.batchID)
    line.payoutID = texts.text(places.payoutID)
    line.paymentMethod = texts.text(places.paymentMethod)
    line.cardBrand = texts.text(places.cardBrand)
    line.lineDescription = texts.text(places.description)
  }

  private func currency(_ index: Int?, _ row: CSVRow) throws(RowFault) -> Currency? {
    guard let index, case let bytes = row[index], !bytes.isEmpty else { return nil }
    guard let currency = Currency(bytes: bytes) else {
      throw unreadable(index, bytes, reason: "bad currency", what: "an ISO 4217 currency")
    }
    return currency
  }

  private func id(
    _ index: Int?, _ row: CSVRow, _ texts: RowTexts
  ) throws(RowFault) -> LineText {
    guard let index, case let bytes = row[index], !bytes.isEmpty else { return LineText() }
    guard !DamagedID.matches(bytes) else {
      let name = columns.name(of: index)
      throw RowFault(
        column: name, reason: "damaged id",
        detail: "\(name) is \(RawText.quoted(bytes)): a spreadsheet has rounded it; "
          + "ask for the file as UseePay wrote it.")
    }
    return texts.text(index)
  }

  private func missing(_ index: Int?) -> RowFault {
    let name = index.map { columns.name(of: $0) } ?? ""
    return RowFault(column: name, reason: "missing value", detail: "\(name) is empty.")
  }

  private func unreadable(
    _ index: Int, _ bytes: UnsafeBufferPointer<UInt8>, reason: String, what: String
  ) -> RowFault {
    let name = columns.name(of: index)
    return RowFault(
      column: name, reason: reason, detail: "\(name) is \(RawText.quoted(bytes)), not \(what).")
  }
}
