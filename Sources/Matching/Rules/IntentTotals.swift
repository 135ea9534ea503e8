import SettlementModel

// Step 7 of the engine: findings about a held intent as a whole. They change no outcome.
extension CaseWork {
  mutating func judgeIntents() {
    var chargedBack: [Int: [Int]] = [:]
    for line in lines.indices {
      guard let group = groupOfLine[line], lineOutcomes[line] != .batchLevel else { continue }
      chargedBack[group, default: []].append(line)
    }
    for group in groups.indices where groups[group].isInScope {
      guard let intent = intent(ofGroup: group) else { continue }
      judgeCaptures(intent, group)
      judgeRefunds(intent, group, chargedBack[group] ?? [])
    }
  }

  /// The sum of captures that moved money; nil where a status or a currency does not let it be
  /// told.
  private func captured(_ group: Int, in currency: Currency) -> Int128? {
    let captures = groups[group].captures
    guard
      captures.allSatisfy({
        records[$0].currency == currency && records[$0].state != .statusUnknown
      })
    else { return nil }
    return total(captures.filter { records[$0].state == .moved })
  }

  private mutating func judgeCaptures(_ intent: PaymentIntent, _ group: Int) {
    let currency = intent.amount.currency
    guard let captured = captured(group, in: currency) else { return }
    let isPending = groups[group].captures.contains { records[$0].state == .pending }
    if let stated = intent.capturedAmountMinorUnits, groups[group].hasCaptureObjects, !isPending,
      Int128(stated) != captured
    {
      report(
        .captureTotalMismatch, intent, group, Int128(stated), captured,
        """
        Find out why payment intent \(intent.id) states \(amountText(Int128(stated), currency)) \
        captured while its captures come to \(amountText(captured, currency)).
        """
      )
    }
    if captured > Int128(intent.amount.minorUnits) {
      report(
        .captureExceedsAuthorization, intent, group, Int128(intent.amount.minorUnits), captured,
        """
        Find out why \(amountText(captured, currency)) was captured from payment intent \
        \(intent.id), which was authorized for \(intent.amount).
        """
      )
    }
  }

  private mutating func judgeRefunds(_ intent: PaymentIntent, _ group: Int, _ chargedBack: [Int]) {
    let currency = intent.amount.currency
    guard let captured = captured(group, in: currency) else { return }
    let refunds = groups[group].refunds.filter {
      records[$0].state == .moved && records[$0].currency == currency && !givenBack.contains($0)
    }
    let refunded = -total(refunds)
    if refunded > captured {
      report(
        .refundExceedsCapture, intent, group, captured, refunded,
        """
        Find out why \(amountText(refunded, currency)) was refunded from payment intent \
        \(intent.id), which captured \(amountText(captured, currency)).
        """
      )
    }
    let charged = -sum(of: chargedBack, in: currency)
    if refunded > 0, charged > 0, refunded + charged > captured {
      report(
        .refundAndChargeback, intent, group, captured, refunded + charged,
        """
        Contest the chargeback of payment intent \(intent.id): refunds of \
        \(amountText(refunded, currency)) and chargebacks of \(amountText(charged, currency)) \
        take more than the \(amountText(captured, currency)) captured.
        """
      )
    }
  }

  private mutating func report(
    _ code: FindingCode, _ intent: PaymentIntent, _ group: Int, _ expected: Int128,
    _ actual: Int128, _ detail: String
  ) {
    drafts.append(
      draft(
        code, about: RecordReference(type: .paymentIntent, id: intent.id), group: group,
        agesFrom: policy.calendar.day(of: intent.createdAt), detail: detail
      ).with(expected: expected, actual: actual, intent.amount.currency))
  }
}
