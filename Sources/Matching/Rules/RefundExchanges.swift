import SettlementModel

// Refunds settled at another rate than the captures that they give back: no finding, a figure of
// the summary.
extension CaseWork {
  private struct Pair: Hashable {
    let currency: Currency
    let settlementCurrency: Currency
  }

  /// What captures of one intent brought in a pair of currencies.
  private struct Brought {
    var gross: Int128 = 0
    var settled: Int128 = 0
  }

  private struct PaymentPair: Hashable {
    let group: Int
    let pair: Pair
  }

  /// Sums gains and losses over the settled refunds of the case, to the minor unit.
  mutating func compareExchanges() {
    guard
      lines.contains(where: {
        $0.kind == .refund && $0.currency != $0.settlementCurrency
          && $0.settlementAmountMinorUnits != nil
      })
    else { return }
    var brought: [PaymentPair: Brought] = [:]
    forEachExchanged(.capture) { payment, _, gross, settled in
      brought[payment, default: Brought()].gross += gross
      brought[payment, default: Brought()].settled += settled
    }
    var totals: [Pair: (refunds: Set<RecordReference>, gain: Int128)] = [:]
    forEachExchanged(.refund) { payment, refund, gross, settled in
      guard let captures = brought[payment], captures.gross > 0 else { return }
      let (product, overflow) = gross.multipliedReportingOverflow(by: captures.settled)
      guard !overflow else { return }
      let atCapture = RoundedQuotient.of(product, by: captures.gross)
      totals[payment.pair, default: ([], 0)].gain += settled - atCapture
      totals[payment.pair, default: ([], 0)].refunds.insert(refund)
    }
    refundExchanges = totals.map { pair, total in
      RefundExchange(
        currency: pair.currency, settlementCurrency: pair.settlementCurrency,
        refunds: total.refunds.count, gainMinorUnits: total.gain)
    }.sorted { ($0.currency, $0.settlementCurrency) < ($1.currency, $1.settlementCurrency) }
  }

  /// Calls `body` with every line of a family that is matched and was exchanged: its payment, its
  /// match's first record, gross and settlement amount.
  private func forEachExchanged(
    _ family: RecordFamily,
    _ body: (PaymentPair, RecordReference, _ gross: Int128, _ settled: Int128) -> Void
  ) {
    for bundle in bundles where records[bundle.records[0]].family == family {
      let entry = records[bundle.records[0]]
      guard recordOutcomes[bundle.records[0]] == .matched else { continue }
      for line in bundle.lines.sorted() {
        let row = lines[line]
        guard row.currency != row.settlementCurrency,
          let settled = row.settlementAmountMinorUnits
        else { continue }
        body(
          PaymentPair(
            group: entry.group,
            pair: Pair(currency: row.currency, settlementCurrency: row.settlementCurrency)),
          entry.reference, Int128(row.grossMinorUnits), Int128(settled))
      }
    }
  }
}
