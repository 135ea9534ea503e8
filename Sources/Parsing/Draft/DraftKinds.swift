import SettlementModel

/// What a file's words for kinds seem to mean.
enum DraftKinds {
  /// A kind and what words for it have in them.
  private struct Meaning {
    let kind: LineKind
    let parts: [String]

    init(_ kind: LineKind, _ parts: [String]) {
      self.kind = kind
      self.parts = parts
    }
  }

  /// Parts of words in the order in which they are looked for: a refund's fee is no refund.
  private static let parts: [Meaning] = [
    Meaning(.refundFee, ["refundfee", "退款手续费"]),
    Meaning(.disputeFee, [
      "disputefee", "chargebackfee", "chargebackalert", "chargebackassist", "拒付手续费",
    ]),
    Meaning(.refundReversal, [
      "refundreversal", "refundedreversed", "refundfailure", "reversedrefund", "退款失败",
      "退款逆转",
    ]),
    Meaning(.chargebackReversal, [
      "chargebackreversal", "chargebackreversed", "disputereversal", "disputewon",
      "representment",
      "cbreversed", "拒付撤销", "拒付退回",
    ]),
    Meaning(.payoutReturn, ["payoutreturn", "payoutreversal", "payoutfailure", "出款退回"]),
    Meaning(.reserveRelease, [
      "reserverelease", "depositrelease", "collateralrelease", "releaseofreserve", "保证金释放",
      "预留金释放",
    ]),
    Meaning(.reserveHold, ["reserve", "deposit", "collateral", "保证金", "预留金"]),
    Meaning(.tax, ["tax", "vat", "税"]),
    Meaning(.fee, [
      "fee", "charges", "invoicededuction", "networkcost", "paymentcost", "手续费", "服务费",
    ]),
    Meaning(.chargeback, ["chargeback", "dispute", "retrieval", "拒付", "争议"]),
    Meaning(.refund, ["refund", "erstattung", "gutschrift", "退款"]),
    Meaning(.payout, [
      "payout", "withdrawal", "auszahlung", "settlementpaid", "出款", "提现", "打款",
    ]),
    Meaning(.fx, ["conversion", "fxadjust", "换汇"]),
    Meaning(.adjustment, [
      "paymentreversal", "partialcapturereversal", "adjustment", "correction", "transfer",
      "split", "调账", "调整",
    ]),
    Meaning(.capture, [
      "capture", "payment", "sale", "purchase", "settled", "charge", "subscription",
      "paylink", "collection", "verkauf", "zahlung", "收单", "支付",
      "付款", "消费",
    ]),
  ]

  /// The kind that a word speaks of; nil where no known word is in it.
  static func kind(of word: String) -> LineKind? {
    let text = ColumnSynonyms.normal(word)
    return parts.first { $0.parts.contains { text.contains($0) } }?.kind
  }

  /// Words of a column by how often they stand there, the most frequent first.
  static func words(_ values: [String]) -> [(word: String, count: Int)] {
    var counts: [String: Int] = [:]
    for value in values where !value.isEmpty { counts[value, default: 0] += 1 }
    return counts.map { (word: $0.key, count: $0.value) }
      .sorted { ($1.count, $0.word) < ($0.count, $1.word) }
  }

  /// More words than a column of kinds has.
  static let wordsMax = 80
}
