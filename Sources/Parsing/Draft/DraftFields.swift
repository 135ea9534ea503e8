import SettlementModel

/// Which columns of the lines seem to hold which fields.
struct DraftFields {
  let shape: DraftShape
  private(set) var columns: [CanonicalField: Int] = [:]
  /// Several columns that are one fee.
  private(set) var feeColumns: [Int] = []
  /// A second column of the kind, where one word is not enough.
  private(set) var kindDetail: Int?
  /// The columns that say debit or credit, with their words.
  private(set) var flags: [(field: CanonicalField, column: Int, debit: String, credit: String)] = []
  /// A column with the names of time zones.
  private(set) var zoneColumn: Int?

  private static let feeParts: Set<String> = [
    "commissionnc", "markupnc", "schemefeesnc", "interchangenc", "commission", "markup",
    "schemefee", "schemefees", "interchange", "interchangefee", "processingfee",
    "refundprocessingfee", "platformfee", "fraudfee", "fixedfee", "variablefee",
  ]
  private static let flagWords: [(debit: String, credit: String)] = [
    ("DR", "CR"), ("D", "C"), ("DEBIT", "CREDIT"), ("Debit", "Credit"), ("借", "贷"), ("S", "H"),
  ]

  init(_ shape: DraftShape) {
    self.shape = shape
    guard let header = shape.header else {
      guessByValues()
      return
    }
    columns = ColumnSynonyms.columns(of: header)
    let normals = header.map(ColumnSynonyms.normal)
    feeColumns = normals.indices.filter { Self.feeParts.contains(normals[$0]) }
    if feeColumns.count > 1, columns[.fee].map(feeColumns.contains) ?? true {
      columns[.fee] = nil
    } else {
      feeColumns = []
    }
    kindDetail = normals.firstIndex(of: "breakdowntype")
    zoneColumn = normals.firstIndex(of: "timezone")
    let isSplit = columns[.grossDebit] != nil && columns[.grossCredit] != nil
    for field in [CanonicalField.grossDebit, .grossCredit, .netDebit, .netCredit] where !isSplit {
      columns[field] = nil
    }
    if isSplit { columns[.gross] = nil }
    if columns[.netDebit] == nil || columns[.netCredit] == nil {
      columns[.netDebit] = nil
      columns[.netCredit] = nil
    } else {
      columns[.net] = nil
    }
    if isSplit { columns[.settlementAmount] = nil }
    if columns[.currency] == nil, let settlement = columns[.settlementCurrency] {
      columns[.currency] = settlement
      columns[.settlementCurrency] = nil
    }
    dropWhatIsNoAmount()
    findFlags()
  }

  var isDebitCredit: Bool { columns[.grossDebit] != nil }

  /// The amounts of the lines, each with the digits of its currency.
  var amountFields: [CanonicalField] {
    [
      .gross, .grossDebit, .grossCredit, .settlementAmount, .net, .netDebit, .netCredit, .fee, .tax,
      .reserve,
    ]
  }

  func values(_ field: CanonicalField) -> [String] {
    columns[field].map { shape.values($0) } ?? []
  }

  /// Every written amount with the digits of its line's currency; two where that is unknown.
  func writtenAmounts() -> [(text: String, currencyDigits: Int)] {
    var amounts: [(text: String, currencyDigits: Int)] = []
    let line = values(.currency)
    let settled = values(.settlementCurrency)
    for field in amountFields {
      guard let column = columns[field] else { continue }
      let isOfLine = field == .gross || field == .grossDebit || field == .grossCredit
      for (place, text) in shape.values(column).enumerated() {
        let codes = isOfLine ? [line, settled] : [settled, line]
        let code = codes.lazy.compactMap { place < $0.count && !$0[place].isEmpty ? $0[place] : nil }
        let digits = code.first.flatMap { Currency(code: $0.uppercased()) }.map { Int($0.digits) }
        amounts.append((text, digits ?? 2))
      }
    }
    for column in feeColumns { amounts += shape.values(column).map { ($0, 2) } }
    return amounts
  }

  /// A name may promise an amount and hold something else; the values decide.
  private mutating func dropWhatIsNoAmount() {
    for field in amountFields {
      guard let column = columns[field] else { continue }
      if !shape.values(column).allSatisfy(DraftAmounts.isAmount) { columns[field] = nil }
    }
  }

  private mutating func findFlags() {
    guard let header = shape.header, !isDebitCredit else { return }
    for (column, name) in header.enumerated() {
      let words = Set(shape.values(column)).subtracting([""])
      guard !words.isEmpty,
        let pair = Self.flagWords.first(where: { words.isSubset(of: [$0.debit, $0.credit]) }),
        words.count == 2 || ColumnSynonyms.normal(name).contains("debit")
      else { continue }
      let field: CanonicalField = ColumnSynonyms.normal(name).contains("fee") ? .fee : .gross
      if flags.contains(where: { $0.field == field }) { continue }
      flags.append((field, column, pair.debit, pair.credit))
    }
    if !flags.contains(where: { $0.field == .gross }) { flags = [] }
  }

  /// Without names only the values speak.
  private mutating func guessByValues() {
    let width = shape.lines.map(\.count).max() ?? 0
    for column in 0..<width {
      let values = shape.values(column).filter { !$0.isEmpty }
      guard !values.isEmpty else { continue }
      if columns[.currency] == nil, values.allSatisfy({ Currency(code: $0.uppercased()) != nil }) {
        columns[.currency] = column
      } else if columns[.kind] == nil,
        Set(values).count <= 20,
        values.count(where: { DraftKinds.kind(of: $0) != nil }) * 2 > values.count
      {
        columns[.kind] = column
      } else if columns[.occurredAt] == nil, DraftTimes(times: values).unread.isEmpty,
        values.allSatisfy({ $0.count > 12 })
      {
        columns[.occurredAt] = column
      } else if columns[.settledOn] == nil, values.allSatisfy({ (8...10).contains($0.count) }),
        DraftTimes(dates: values, timeForms: []).unread.isEmpty
      {
        columns[.settledOn] = column
      } else if columns[.gross] == nil, values.allSatisfy(DraftAmounts.isAmount),
        values.contains(where: { $0.contains(".") || $0.contains(",") })
      {
        columns[.gross] = column
      } else if columns[.recordID] == nil, Set(values).count == values.count,
        values.allSatisfy({ $0.count >= 6 && !$0.contains(" ") })
      {
        columns[.recordID] = column
      }
    }
  }
}
