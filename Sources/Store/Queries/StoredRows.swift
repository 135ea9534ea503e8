public import SettlementModel

/// Rows of a listing, read while they are walked.
public struct StoredRows: ReportRows {
  public let columns: [String]
  private let walk: (_ body: ([ReportCell]) throws -> Void) throws -> Void

  init(
    columns: String, _ walk: @escaping (_ body: ([ReportCell]) throws -> Void) throws -> Void
  ) {
    self.columns = columns.split(separator: ",").map(String.init)
    self.walk = walk
  }

  public func forEachRow(_ body: ([ReportCell]) throws -> Void) throws {
    try walk(body)
  }
}

/// Which rows of a listing are shown; empty conditions hold for all.
public struct ListingFilter: Sendable, Hashable {
  /// Bounds, both inclusive, of the listing's date: a line's settlement date, a run's business day,
  /// a file's date.
  public var from: BusinessDay?
  public var to: BusinessDay?
  public var currency: Currency?
  public var paymentIntentID: String
  public var merchantOrderID: String

  public init(
    from: BusinessDay? = nil, to: BusinessDay? = nil, currency: Currency? = nil,
    paymentIntentID: String = "", merchantOrderID: String = ""
  ) {
    self.from = from
    self.to = to
    self.currency = currency
    self.paymentIntentID = paymentIntentID
    self.merchantOrderID = merchantOrderID
  }

  /// Conditions on the date `day`; 1 where there is none.
  func days(_ day: String) -> String {
    var list = ["1"]
    if let from { list.append("\(day) >= \(from.daysSinceEpoch)") }
    if let to { list.append("\(day) <= \(to.daysSinceEpoch)") }
    return list.joined(separator: " AND ")
  }

  /// Whether a line is shown, as ``lines`` says it in SQL.
  public func admits(_ line: SettlementLine) -> Bool {
    if from != nil || to != nil {
      guard let day = line.settledOn else { return false }
      if let from, day < from { return false }
      if let to, day > to { return false }
    }
    if let currency, currency != line.currency, currency != line.settlementCurrency { return false }
    return (paymentIntentID.isEmpty || paymentIntentID == line.paymentIntentID)
      && (merchantOrderID.isEmpty || merchantOrderID == line.merchantOrderID)
  }

  /// Conditions on `settlement_line AS line`, and their texts in order.
  var lines: (sql: String, arguments: [FilterArgument]) {
    var list = [days("line.settled_on")]
    var arguments: [FilterArgument] = []
    // A currency is three letters.
    if let currency {
      list.append("'\(currency.code)' IN (line.currency, line.settlement_currency)")
    }
    if !paymentIntentID.isEmpty {
      list.append("line.payment_intent_id = ?")
      arguments.append(.text(paymentIntentID))
    }
    if !merchantOrderID.isEmpty {
      list.append("line.merchant_order_id = ?")
      arguments.append(.text(merchantOrderID))
    }
    return (list.joined(separator: " AND "), arguments)
  }
}

extension ReportCell {
  static func words(_ text: String) -> ReportCell { text.isEmpty ? .empty : .text(text) }
  static func day(_ day: BusinessDay?) -> ReportCell { day.map { .date($0) } ?? .empty }
  static func count(_ count: Int) -> ReportCell { .integer(Int64(count)) }
  static func minorUnits(_ amount: Int128?, _ currency: Currency) -> ReportCell {
    amount.map {
      .amount(DecimalText.majorUnits(ofMinorUnits: $0, digits: currency.digits))
    } ?? .empty
  }
}
