import SettlementModel

// Payments captured by hand, and money that goes back.
extension SimulatedWorld {
  /// Two or three captures on the days after; one may fail, or two be of the same amount.
  mutating func tellManualCaptures(_ payment: inout SimulatedPayment, at moment: Int64) {
    payment.intent.capturesAutomatically = false
    payment.intent.status = .requiresCapture
    tell(payment, from: moment)
    let count = number(2, 3)
    let isTwin = chance(.twinCaptures, 30)
    let part = payment.amount / count
    var at = moment
    for index in 0..<count {
      let amount = isTwin ? part : part - index
      at = index > 0 && chance(.changedWhilePulled, 50) ? duringPull(after: at, of: payment) : at + 1000
      var capture = capture(of: payment, amount, at: at)
      capture.status = .pending
      payment.captures.append(capture)
      payment.intent.modifiedAt = Timestamp(milliseconds: at)
      tell(payment, from: at)
      let isFailed = chance(.captureFailed, 12)
      payment.captures[Int(index)].status = isFailed ? .failed : .succeeded
      if !isFailed { payment.intent.capturedAmountMinorUnits! += amount }
      if index == count - 1 { payment.intent.status = .succeeded }
      at += number(0, 1) == 0 ? 25_000 : 30_000_000
      payment.intent.modifiedAt = Timestamp(milliseconds: at)
      tell(payment, from: at)
    }
    settleCaptures(of: payment)
  }

  /// A moment of the first pull after another one.
  private mutating func duringPull(after moment: Int64, of payment: SimulatedPayment) -> Int64 {
    var day = payment.day
    while night(of: day) <= moment { day = day.adding(days: 1) }
    return night(of: day) + number(5, 100) * 1000
  }

  private mutating func settleCaptures(of payment: SimulatedPayment) {
    let moved = payment.captures.filter { $0.status == .succeeded }
    guard !moved.isEmpty, !chance(.neverSettled, 8) else { return }
    if moved.count > 1, chance(.settledInSum, 25) {
      var whole = row("PAYMENT", of: payment, moved.reduce(0) { $0 + $1.amount.minorUnits })
      whole.id = number(0, 1) == 0 ? payment.intent.id : ""
      if chance(.amountOff, 15) { (whole.gross, whole.amount) = (whole.gross + 9, whole.amount + 9) }
      add(whole, after: 3, of: payment)
      return
    }
    let lag = number(3, 5)
    for capture in payment.captures where capture.status == .succeeded || chance(.failedButSettled, 30) {
      var one = row("CAPTURE", of: payment, capture.amount.minorUnits)
      (one.id, one.at) = (capture.id, capture.createdAt.milliseconds)
      add(one, after: lag, of: payment)
    }
  }

  /// A refund or a chargeback, now and then both.
  mutating func tellReturns(of payment: SimulatedPayment) {
    if chance(.refunded, 22) {
      if chance(.refundedInParts, 30) {
        tellRefund(of: payment, payment.amount / 3)
        tellRefund(of: payment, payment.amount / 4)
      } else {
        let excess: Int64 = chance(.tooMuchRefunded, 12) ? 11 : 0
        tellRefund(of: payment, payment.amount + excess)
      }
    }
    if chance(.chargedBack, 5) {
      var one = row("CHARGEBACK", of: payment, -payment.amount)
      (one.id, one.at) = ("", one.at + 86_400_000)
      add(one, after: 5, of: payment)
    }
  }

  private mutating func tellRefund(of payment: SimulatedPayment, _ amount: Int64) {
    let created = payment.intent.createdAt.milliseconds + number(1, 40) * 3_600_000
    var refund = Refund(
      id: id("re"), paymentIntentID: payment.intent.id, amountMinorUnits: amount,
      currency: payment.currency, status: .received, merchantNumber: Self.merchant,
      appID: Self.app, createdAt: Timestamp(milliseconds: created),
      modifiedAt: Timestamp(milliseconds: created))
    let isFailed = chance(.refundFailed, 15)
    var moment = created
    for status in [Refund.Status.received, .accepted, isFailed ? .failed : .succeeded] {
      refund.status = status
      refund.modifiedAt = Timestamp(milliseconds: moment)
      history.tell(.refund(refund), from: moment + payment.delay)
      moment += number(1, 30) * 3_600_000
    }
    guard !isFailed || chance(.failedButSettled, 30), !chance(.neverSettled, 8) else { return }
    var debit = row("REFUND", of: payment, -amount)
    (debit.id, debit.at) = (refund.id, created)
    let lag = number(4, 6)
    add(debit, after: lag, of: payment)
    if chance(.refundGivenBack, 20) {
      var credit = row("REFUND_REVERSAL", of: payment, amount)
      (credit.id, credit.at) = (refund.id, created + 86_400_000)
      add(credit, after: lag + number(0, 3), of: payment)
    }
  }
}
