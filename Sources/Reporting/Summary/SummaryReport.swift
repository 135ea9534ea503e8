public import SettlementModel

/// `report summary` as rows: one figure a row, in the order of `summary.json`.
public struct SummaryReport: ReportRows {
  public let columns = ["section", "name", "currency", "count", "amount", "note"]
  /// None: totals stand beside what they sum up.
  public let summableColumns: [String]? = []
  private let summary: RunSummary

  public init(_ summary: RunSummary) {
    self.summary = summary
  }

  public func forEachRow(_ body: ([ReportCell]) throws -> Void) throws {
    for (source, day) in summary.dataCompleteUpTo.sorted(by: { $0.key < $1.key }) {
      try body(row("data_complete_up_to", source, note: day?.description ?? "none yet"))
    }
    for file in summary.files {
      try body(row("files", file.name, count: file.rows, note: file.state))
    }
    for (type, statuses) in summary.recordsByType.sorted(by: { $0.key < $1.key }) {
      for (status, count) in statuses.sorted(by: { $0.key < $1.key }) {
        try body(row("records_by_type", type, count: count, note: status))
      }
    }
    try buckets("lines", summary.lines, SummaryJSON.lineBuckets, body)
    try buckets("records", summary.records, SummaryJSON.recordBuckets, body)
    for total in summary.findings {
      try body(
        row(
          "findings", total.code.rawValue, total.currency, count: total.count,
          amount: total.differenceMinorUnits, note: total.code.findingClass.rawValue))
    }
    for tolerated in summary.tolerated {
      try body(
        row(
          "tolerated", "", tolerated.currency, count: tolerated.count,
          amount: tolerated.differenceMinorUnits))
    }
    for payout in summary.payouts {
      try body(
        row(
          "payouts", payout.payoutID, payout.currency, amount: payout.residualMinorUnits,
          note: payout.isJudged ? "residual" : "residual, not judged"))
    }
    for exchange in summary.refundExchanges {
      try body(
        row(
          "fx", exchange.currency.code, exchange.settlementCurrency, count: exchange.refunds,
          amount: exchange.gainMinorUnits, note: "gain or loss of refunds"))
    }
    try body(row("conservation", summary.isConserved ? "ok" : "broken"))
  }

  private func buckets(
    _ section: String, _ buckets: RunSummary.Buckets, _ names: [String],
    _ body: ([ReportCell]) throws -> Void
  ) throws {
    for name in names {
      try body(row(section, name, count: buckets.counts[name]))
    }
    for (currency, sums) in buckets.values.sorted(by: { $0.key < $1.key }) {
      for name in names where name != "rejected" {
        try body(row(section, name, currency, amount: sums[name]))
      }
    }
  }

  private func row(
    _ section: String, _ name: String, _ currency: Currency? = nil, count: Int? = nil,
    amount: Int128? = nil, note: String = ""
  ) -> [ReportCell] {
    var amountCell = ReportCell.empty
    if let amount, let currency {
      amountCell = .amount(DecimalText.majorUnits(ofMinorUnits: amount, digits: currency.digits))
    }
    return [
      .text(section), .text(name), .text(currency?.code ?? ""),
      count.map { .integer(Int64($0)) } ?? .empty, amountCell, .text(note),
    ]
  }
}
