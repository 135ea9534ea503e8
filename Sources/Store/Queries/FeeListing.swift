import GRDB
public import SettlementModel

/// What lines are summed by in `report fees`.
public struct FeeGroup: Sendable, Hashable {
  public var settledOn: BusinessDay?
  public var kind: LineKind
  public var settlementCurrency: Currency
  public var paymentMethod: String
  public var cardBrand: String

  public init(_ line: SettlementLine) {
    settledOn = line.settledOn
    kind = line.kind
    settlementCurrency = line.settlementCurrency
    paymentMethod = line.paymentMethod
    cardBrand = line.cardBrand
  }

  init(
    settledOn: BusinessDay?, kind: LineKind, settlementCurrency: Currency, paymentMethod: String,
    cardBrand: String
  ) {
    self.settledOn = settledOn
    self.kind = kind
    self.settlementCurrency = settlementCurrency
    self.paymentMethod = paymentMethod
    self.cardBrand = cardBrand
  }
}

/// What the rate card says of the lines of a group that could be judged.
public struct FeeTotals: Sendable, Hashable {
  public var judgedLines = 0
  /// In minor units of the settlement currency, positive when they cost the merchant.
  public var expectedMinorUnits: Int128 = 0
  public var chargedMinorUnits: Int128 = 0

  public init() {}

  public mutating func add(_ fee: JudgedFee) {
    judgedLines += 1
    expectedMinorUnits += fee.expectedMinorUnits
    chargedMinorUnits += fee.chargedMinorUnits
  }
}

/// The listing `fees`: what lines cost, and what the rate card says they should have.
enum FeeListing {
  static let columns = """
    settlement_date,kind,currency,payment_method,lines,fee,tax,net,card_brand,judged,expected,\
    charged,difference
    """

  /// Sums by settlement date, kind, settlement currency, payment method and card brand.
  ///
  /// - Parameter judged: what the rate card says by group; nil without a card.
  static func forEachGroup(
    _ db: Database, _ filter: ListingFilter, judged: [FeeGroup: FeeTotals]?,
    _ body: ([ReportCell]) throws -> Void
  ) throws {
    let (conditions, arguments) = filter.lines
    func split(_ amount: String) -> String {
      "COALESCE(sum(\(amount) >> 32), 0), COALESCE(sum(\(amount) & 4294967295), 0)"
    }
    let names = "settled_on, kind, settlement_currency, payment_method, card_brand"
    let statement = try PreparedStatement(
      db,
      """
      SELECT \(names), count(*), \(split("fee")), \(split("tax")), \(split("payout_net"))
      FROM (SELECT line.*, CASE WHEN typeof(\(PayoutStatements.net)) = 'integer'
          THEN \(PayoutStatements.net) END AS payout_net
        FROM settlement_line AS line
        WHERE line.content_id IN (SELECT content_id FROM live_content) AND \(conditions))
      GROUP BY \(names) ORDER BY \(names)
      """)
    statement.bind(arguments)
    try statement.forEachRow { row in
      let currency = try row.currency(2, in: "settlement_line.settlement_currency")
      guard let kind = LineKind(rawValue: row.text(1)) else {
        throw StoredValueError(place: "settlement_line.kind", text: row.text(1))
      }
      let group = FeeGroup(
        settledOn: row.businessDay(0), kind: kind, settlementCurrency: currency,
        paymentMethod: row.text(3), cardBrand: row.text(4))
      try body(
        [
          .day(group.settledOn), .text(kind.rawValue), .text(currency.code),
          .words(group.paymentMethod), .integer(row.integer(5)),
          .minorUnits(row.splitSum(high: 6, low: 7), currency),
          .minorUnits(row.splitSum(high: 8, low: 9), currency),
          .minorUnits(row.splitSum(high: 10, low: 11), currency), .words(group.cardBrand),
        ] + cells(judged.map { $0[group] ?? FeeTotals() }, currency))
    }
  }

  private static func cells(_ totals: FeeTotals?, _ currency: Currency) -> [ReportCell] {
    guard let totals else { return [.empty, .empty, .empty, .empty] }
    guard totals.judgedLines > 0 else { return [.integer(0), .empty, .empty, .empty] }
    return [
      .count(totals.judgedLines), .minorUnits(totals.expectedMinorUnits, currency),
      .minorUnits(totals.chargedMinorUnits, currency),
      .minorUnits(totals.chargedMinorUnits - totals.expectedMinorUnits, currency),
    ]
  }
}
