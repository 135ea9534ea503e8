public import SettlementModel

/// `summary.json`: keys in the contract's order, dictionaries by key, absent values `null`, amounts
/// as decimal text.
public enum SummaryJSON {
  static let lineBuckets = ["matched", "discrepant", "waiting", "batch_level", "rejected", "total"]
  static let recordBuckets = ["matched", "pending", "discrepant", "not_settleable", "total"]

  /// The whole file, indented by two spaces, with a newline at the end.
  public static func bytes(of summary: RunSummary) -> [UInt8] {
    value(of: summary).prettyPrinted()
  }

  /// The summary as a value, for embedding.
  public static func value(of summary: RunSummary) -> JSONValue {
    .object([
      .init("schema", .text("tieout.summary/1")),
      .init("business_date", .text(summary.businessDay.description)),
      .init(
        "data_complete_up_to", sorted(summary.dataCompleteUpTo) { .optional($0?.description) }),
      .init("files", .array(summary.files.map(file))),
      .init(
        "records_by_type",
        sorted(summary.recordsByType) { statuses in sorted(statuses) { .integer(Int64($0)) } }),
      .init("lines", buckets(summary.lines, names: lineBuckets)),
      .init("records", buckets(summary.records, names: recordBuckets)),
      .init("findings", .array(summary.findings.map(finding))),
      .init("tolerated", .array(summary.tolerated.map(tolerated))),
      .init("payouts", .array(summary.payouts.map(payout))),
      .init("fx", .array(summary.refundExchanges.map(exchange))),
      .init("conservation", .text(summary.isConserved ? "ok" : "broken")),
    ])
  }

  private static func file(_ file: RunSummary.File) -> JSONValue {
    .object([
      .init("source", .text(file.source)), .init("name", .text(file.name)),
      .init("sha256", .text(file.sha256)), .init("rows", .integer(Int64(file.rows))),
      .init("rejected", .integer(Int64(file.rejected))),
      .init("duplicate_of", .optional(file.duplicateOf)), .init("state", .text(file.state)),
    ])
  }

  /// Every bucket has a count; every bucket but `rejected` has a value in every currency.
  private static func buckets(_ buckets: RunSummary.Buckets, names: [String]) -> JSONValue {
    let counts = names.map { name -> JSONValue.Member in
      guard let count = buckets.counts[name] else {
        preconditionFailure("no count for \(name)")
      }
      return .init(name, .integer(Int64(count)))
    }
    let values = buckets.values.sorted { $0.key < $1.key }.map { currency, sums in
      let members = names.filter { $0 != "rejected" }.map { name -> JSONValue.Member in
        guard let sum = sums[name] else { preconditionFailure("no value for \(name)") }
        return .init(name, amount(sum, currency))
      }
      return JSONValue.Member(currency.code, .object(members))
    }
    return .object([.init("count", .object(counts)), .init("value", .object(values))])
  }

  private static func finding(_ total: RunSummary.FindingTotal) -> JSONValue {
    var difference = JSONValue.null
    if let currency = total.currency, let sum = total.differenceMinorUnits {
      difference = amount(sum, currency)
    }
    return .object([
      .init("class", .text(total.code.findingClass.rawValue)),
      .init("code", .text(total.code.rawValue)),
      .init("currency", .optional(total.currency?.code)),
      .init("count", .integer(Int64(total.count))), .init("difference", difference),
    ])
  }

  private static func tolerated(_ tolerated: RunSummary.Tolerated) -> JSONValue {
    .object([
      .init("currency", .text(tolerated.currency.code)),
      .init("count", .integer(Int64(tolerated.count))),
      .init("difference", amount(tolerated.differenceMinorUnits, tolerated.currency)),
    ])
  }

  private static func payout(_ payout: PayoutSummary) -> JSONValue {
    .object([
      .init("payout_id", .text(payout.payoutID)), .init("currency", .text(payout.currency.code)),
      .init("lines", amount(payout.linesMinorUnits, payout.currency)),
      .init("paid_out", amount(payout.paidOutMinorUnits, payout.currency)),
      .init("residual", amount(payout.residualMinorUnits, payout.currency)),
      .init("judged", .boolean(payout.isJudged)),
    ])
  }

  private static func exchange(_ exchange: RefundExchange) -> JSONValue {
    .object([
      .init("currency", .text(exchange.currency.code)),
      .init("settlement_currency", .text(exchange.settlementCurrency.code)),
      .init("refunds", .integer(Int64(exchange.refunds))),
      .init("gain_or_loss", amount(exchange.gainMinorUnits, exchange.settlementCurrency)),
    ])
  }

  private static func amount(_ minorUnits: Int128, _ currency: Currency) -> JSONValue {
    .text(DecimalText.majorUnits(ofMinorUnits: minorUnits, digits: currency.digits))
  }

  /// A dictionary's members by key, in byte order.
  private static func sorted<Value>(
    _ dictionary: [String: Value], _ value: (Value) -> JSONValue
  ) -> JSONValue {
    .object(
      dictionary.sorted { $0.key.utf8.lexicographicallyPrecedes($1.key.utf8) }
        .map { .init($0.key, value($0.value)) })
  }
}
