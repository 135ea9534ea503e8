import SettlementModel

/// Turns the fields of a row into a settlement line, or says why it cannot.
struct LineTyper {
  let profile: FileProfile
  let columns: BoundColumns
  private let places: Places
  private var kindText = RepeatedText()
  private var merchantNumber = RepeatedText()
  private var appID = RepeatedText()
  private var batchID = RepeatedText()
  private var payoutID = RepeatedText()
  private var paymentMethod = RepeatedText()
  private var cardBrand = RepeatedText()

  init(profile: FileProfile, columns: BoundColumns) {
    self.profile = profile
    self.columns = columns
    self.places = Places(columns)
  }

  /// The kind as the row writes it; nil where the row does not reach that far.
  mutating func kindText(of reader: CSVReader) -> String? {
    guard let index = places.kind, index < reader.fieldCount else { return nil }
    return kindText.text(of: reader.bytes(of: index))
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

  /// The line of the reader's current row.
  mutating func line(of reader: CSVReader) throws(RowFault) -> SettlementLine {
    if let problem = reader.problem {
      throw RowFault(column: "", reason: problem.rawValue, detail: problem.detail)
    }
    let width = columns.width ?? columns.widthMin
    guard reader.fieldCount == width else {
      throw .wrongWidth(found: reader.fieldCount, wanted: width)
    }
    let kindText = try needed(places.kind, reader) { self.kindText.text(of: $0) }
    let kind = profile.kinds[kindText] ?? .unknown
    let currency = try currency(places.currency, reader)
    guard let currency else { throw missing(places.currency) }
    let settlementCurrency = try self.currency(places.settlementCurrency, reader)
    let amounts = AmountFields(
      profile: profile, columns: columns, kind: kind, reader: reader)
    guard let gross = try amounts.signed(places.gross, currency, mayBeNegative: false) else {
      throw missing(places.gross.single ?? places.gross.credit)
    }
    var line = SettlementLine(
      position: FilePosition(source: "", file: "", row: reader.line), kind: kind,
      kindText: kindText, currency: currency, grossMinorUnits: gross,
      settlementCurrency: settlementCurrency)
    line.byteOffset = reader.byteOffset
    line.byteLength = reader.byteLength
    line.recordIDsAreForeign = profile.recordIDsAreForeign
    try readIdentifiers(into: &line, reader)
    try readTimes(into: &line, reader)
    try readAmounts(into: &line, amounts, reader)
    readTexts(into: &line, reader)
    line.computedNetMinorUnits = profile.netCheck.flatMap { $0.net(of: line) }
    return line
  }

  private func readIdentifiers(
    into line: inout SettlementLine, _ reader: CSVReader
  ) throws(RowFault) {
    line.recordID = try id(places.recordID, reader)
    line.originalRecordID = try id(places.originalRecordID, reader)
    line.paymentIntentID = try id(places.paymentIntentID, reader)
    line.captureID = try id(places.captureID, reader)
    line.refundID = try id(places.refundID, reader)
    line.disputeID = try id(places.disputeID, reader)
    line.merchantOrderID = try id(places.merchantOrderID, reader)
    line.acquirerReferenceNumber = try id(places.acquirerReferenceNumber, reader)
    guard line.kind.settlesRecord, line.recordID.isEmpty, line.paymentIntentID.isEmpty,
      line.captureID.isEmpty, line.refundID.isEmpty, line.disputeID.isEmpty,
      line.merchantOrderID.isEmpty, line.acquirerReferenceNumber.isEmpty
    else { return }
    throw RowFault(
      column: "", reason: "missing value",
      detail: "The line names no record: every identifier of it is empty.")
  }

  private func readTimes(into line: inout SettlementLine, _ reader: CSVReader) throws(RowFault) {
    if let index = places.occurredAt, case let bytes = reader.bytes(of: index), !bytes.isEmpty {
      guard
        let time = profile.timeFormat.timestamp(bytes, offsetSeconds: profile.timeZoneSeconds)
      else { throw unreadable(index, bytes, reason: "bad time", what: "a time") }
      line.occurredAt = time
    }
    if let index = places.settledOn, case let bytes = reader.bytes(of: index), !bytes.isEmpty {
      guard let day = BusinessDay(text: bytes), (1970...9998).contains(day.components.year)
      else { throw unreadable(index, bytes, reason: "bad date", what: "a date") }
      line.settledOn = day
    }
  }

  private func readAmounts(
    into line: inout SettlementLine, _ amounts: AmountFields, _ reader: CSVReader
  ) throws(RowFault) {
    let currency = line.settlementCurrency
    if let index = places.exchangeRate, case let bytes = reader.bytes(of: index), !bytes.isEmpty {
      do throws(AmountProblem) {
        line.exchangeRate = try ExchangeRate(
          text: bytes, decimalMark: profile.amounts.decimalMark)
      } catch {
        throw unreadable(index, bytes, reason: "bad rate", what: "an exchange rate above zero")
      }
    }
    line.settlementAmountMinorUnits = try amounts.signed(
      places.settlementAmount, currency, mayBeNegative: false)
    line.netMinorUnits = try amounts.signed(places.net, currency, mayBeNegative: true)
    line.feeMinorUnits = try amounts.plain(places.fee, currency)
    line.taxMinorUnits = try amounts.plain(places.tax, currency)
    line.reserveMinorUnits = try amounts.plain(places.reserve, currency)
    line.openingBalanceMinorUnits = try amounts.plain(places.openingBalance, currency)
    line.closingBalanceMinorUnits = try amounts.plain(places.closingBalance, currency)
  }

  private mutating func readTexts(into line: inout SettlementLine, _ reader: CSVReader) {
    if let index = places.merchantNumber {
      line.merchantNumber = merchantNumber.text(of: reader.bytes(of: index))
    }
    if let index = places.appID { line.appID = appID.text(of: reader.bytes(of: index)) }
    if let index = places.batchID { line.batchID = batchID.text(of: reader.bytes(of: index)) }
    if let index = places.payoutID { line.payoutID = payoutID.text(of: reader.bytes(of: index)) }
    if let index = places.paymentMethod {
      line.paymentMethod = paymentMethod.text(of: reader.bytes(of: index))
    }
    if let index = places.cardBrand {
      line.cardBrand = cardBrand.text(of: reader.bytes(of: index))
    }
    if let index = places.description {
      line.lineDescription = String(decoding: reader.bytes(of: index), as: UTF8.self)
    }
  }

  private func needed(
    _ index: Int?, _ reader: CSVReader, _ text: (UnsafeBufferPointer<UInt8>) -> String
  ) throws(RowFault) -> String {
    guard let index, case let bytes = reader.bytes(of: index), !bytes.isEmpty else {
      throw missing(index)
    }
    return text(bytes)
  }

  private func currency(_ index: Int?, _ reader: CSVReader) throws(RowFault) -> Currency? {
    guard let index, case let bytes = reader.bytes(of: index), !bytes.isEmpty else { return nil }
    guard let currency = Currency(bytes: bytes) else {
      throw unreadable(index, bytes, reason: "bad currency", what: "an ISO 4217 currency")
    }
    return currency
  }

  private func id(_ index: Int?, _ reader: CSVReader) throws(RowFault) -> String {
    guard let index, case let bytes = reader.bytes(of: index), !bytes.isEmpty else { return "" }
    guard !DamagedID.matches(bytes) else {
      let name = columns.name(of: index)
      throw RowFault(
        column: name, reason: "damaged id",
        detail: "\(name) is \(RawText.quoted(bytes)): a spreadsheet has rounded it; "
          + "ask for the file as UseePay wrote it.")
    }
    return String(decoding: bytes, as: UTF8.self)
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
