/// What a file's words for kinds seem to mean.
enum DraftKinds {
  /// Parts of words in the order in which they are looked for: a refund's fee is no refund.
  private static let parts: [(kind: LineKind, parts: [String])] = [
    (.refundFee, ["refundfee", "退款手续费"]),
    (.disputeFee, ["disputefee", "chargebackfee", "chargebackalert", "chargebackassist", "拒付手续费"]),
    (.refundReversal, ["refundreversal", "refundedreversed", "refundfailure", "reversedrefund", "退款失败", "退款逆转"]),
    (.chargebackReversal, [
      "chargebackreversal", "chargebackreversed", "disputereversal", "disputewon", "representment",
      "cbreversed", "拒付撤销", "拒付退回",
    ]),
    (.payoutReturn, ["payoutreturn", "payoutreversal", "payoutfailure", "出款退回"]),
    (.reserveRelease, [
      "reserverelease", "depositrelease", "collateralrelease", "releaseofreserve", "保证金释放",
      "预留金释放",
    ]),
    (.reserveHold, ["reserve", "deposit", "collateral", "保证金", "预留金"]),
    (.tax, ["tax", "vat", "税"]),
    (.fee, ["fee", "charges", "invoicededuction", "networkcost", "paymentcost", "手续费", "服务费"]),
    (.chargeback, ["chargeback", "dispute", "retrieval", "拒付", "争议"]),
    (.refund, ["refund", "erstattung", "gutschrift", "退款"]),
    (.payout, ["payout", "withdrawal", "auszahlung", "settlementpaid", "出款", "提现", "打款"]),
    (.fx, ["conversion", "fxadjust", "换汇"]),
    (.adjustment, ["paymentreversal", "partialcapturereversal", "adjustment", "correction", "transfer", "split", "调账", "调整"]),
    (.capture, [
      "capture", "payment", "sale", "purchase", "settled", "charge", "verkauf", "zahlung", "收单", "支付",
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
