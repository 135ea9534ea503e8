package import SettlementModel

/// One line of a settlement file before it has a place in one.
package struct LineDraft: Sendable {
  /// The day of the file that carries the line.
  package var settledOn: BusinessDay
  /// The layout's word, such as `PAYMENT`.
  package var type: String
  package var transactionID = ""
  package var paymentIntentID = ""
  package var merchantOrderID = ""
  package var originalTransactionID = ""
  package var occurredAt: Timestamp
  package var gross: Money
  package var settlementCurrency: Currency
  package var rate: ExchangeRate
  /// Minor units of the settlement currency, as are fee, tax and net.
  package var settlementMinorUnits: Int64
  package var fee: Int64 = 0
  package var tax: Int64 = 0
  package var net: Int64
  /// Whether the fee follows the rate card when the amount changes.
  private var followsCard = false
  package var paymentMethod = ""
  package var cardBrand = ""
  package var arn = ""
  package var appID = WorldParameters.appID

  /// A line whose sums hold, without fee and tax.
  package init(
    settledOn: BusinessDay, type: String, gross: Money, settlementCurrency: Currency,
    rate: ExchangeRate, occurredAt: Timestamp
  ) {
    self.settledOn = settledOn
    self.type = type
    self.gross = gross
    self.settlementCurrency = settlementCurrency
    self.rate = rate
    self.occurredAt = occurredAt
    let settled = Self.settled(gross, at: rate, in: settlementCurrency)
    self.settlementMinorUnits = settled
    self.net = settled
  }

  /// Another gross amount, with settlement amount and net to match; fee and tax stay.
  package mutating func changeGross(to amount: Money) {
    gross = amount
    changeSettlement(to: Self.settled(amount, at: rate, in: settlementCurrency))
  }

  /// Another settlement amount, with the net to match.
  package mutating func changeSettlement(to minorUnits: Int64) {
    settlementMinorUnits = minorUnits
    if followsCard { fee = RateCard.fee(ofSettled: minorUnits) }
    net = minorUnits - fee - tax
  }

  /// What the rate card says that the processor keeps, now and when the amount changes.
  package mutating func chargeByCard(tax: (_ fee: Int64) -> Int64 = { _ in 0 }) {
    fee = RateCard.fee(ofSettled: settlementMinorUnits)
    charge(fee: fee, tax: tax(fee))
    followsCard = true
  }

  /// What the processor keeps, with the net to match.
  package mutating func charge(fee: Int64, tax: Int64) {
    self.fee = fee
    self.tax = tax
    followsCard = false
    net = settlementMinorUnits - fee - tax
  }

  private static func settled(
    _ gross: Money, at rate: ExchangeRate, in currency: Currency
  ) -> Int64 {
    guard let settled = rate.converted(gross, to: currency) else {
      preconditionFailure("the world makes no amounts near 64 bits")
    }
    return settled.minorUnits
  }
}
