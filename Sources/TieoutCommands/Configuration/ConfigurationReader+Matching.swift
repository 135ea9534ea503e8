import SettlementModel

// The part `matching`.
extension ConfigurationReader {
  mutating func readMatching(of merchant: Configuration.Merchant?) -> Configuration.Matching? {
    let currencies = scopeCurrencies()
    let tolerance = readTolerance()
    if let merchant {
      for id in texts("matching.scope.app_ids") ?? [] where !merchant.appIDs.contains(id) {
        report("matching.scope.app_ids", "\(id) is not one of merchant.app_ids")
      }
    }
    guard let merchant, let refundDueDays = integer("matching.refund_due_days"),
      let invoiceGraceDays = integer("matching.invoice_grace_days"),
      let paymentGraceDays = integer("matching.payment_grace_days"),
      var dueDays = numbers("matching.settlement_due_days")
    else { return nil }
    if dueDays["default"] == nil { dueDays["default"] = 7 }
    return Configuration.Matching(
      from: day("matching.from"), settlementDueDays: dueDays, refundDueDays: refundDueDays,
      invoiceGraceDays: invoiceGraceDays, paymentGraceDays: paymentGraceDays,
      scope: MatchingPolicy.Scope(
        merchantNumber: merchant.number, configuredAppIDs: Set(merchant.appIDs),
        otherMerchantNumbers: Set(merchant.otherNumbers),
        appIDs: Set(texts("matching.scope.app_ids") ?? []),
        paymentMethods: Set(texts("matching.scope.payment_methods") ?? []),
        currencies: currencies),
      tolerance: tolerance)
  }

  private mutating func scopeCurrencies() -> Set<Currency> {
    var currencies: Set<Currency> = []
    for code in texts("matching.scope.currencies") ?? [] {
      if let currency = currency(code, at: "matching.scope.currencies") {
        currencies.insert(currency)
      }
    }
    return currencies
  }

  private mutating func readTolerance() -> [Currency: Int64] {
    var tolerance: [Currency: Int64] = [:]
    let numbers = numbers("matching.amount_tolerance") ?? [:]
    for (code, minorUnits) in numbers.sorted(by: { $0.key < $1.key }) {
      if let currency = currency(code, at: "matching.amount_tolerance.\(code)") {
        tolerance[currency] = Int64(minorUnits)
      }
    }
    return tolerance
  }

  mutating func currency(_ code: String, at path: String) -> Currency? {
    guard let currency = Currency(code: code) else {
      let question = NearestWord.question(code, among: CurrencyTable.all.map(\.code))
      report(
        path,
        "unknown currency \(code)\(question.isEmpty ? ";" : question) write an ISO 4217 code such as USD")
      return nil
    }
    return currency
  }
}
