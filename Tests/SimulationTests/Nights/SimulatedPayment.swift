import SettlementModel

/// One payment while its story is told.
struct SimulatedPayment {
  var intent: PaymentIntent
  var captures: [Capture] = []
  /// How much later than it happens everything shows in the API, in milliseconds.
  var delay: Int64 = 0
  let day: BusinessDay
  var isCovered = true

  var amount: Int64 { intent.amount.minorUnits }
  var currency: Currency { intent.amount.currency }
}

extension SimulatedWorld {
  static let currencies = ["USD", "EUR", "JPY"].compactMap { Currency(code: $0) }

  /// Payments from before coverage: without a line nobody asks for them.
  mutating func tellEarlierPayments() {
    for _ in 0..<2 where chance(.beforeCoverage, 60) {
      var payment = newPayment(on: Self.start.adding(days: -3))
      succeed(&payment, at: payment.intent.createdAt.milliseconds)
      payment.isCovered = false
      if number(0, 2) == 0 { settle(payment) }
    }
  }

  mutating func tellPayment(on day: BusinessDay) {
    var payment = newPayment(on: day)
    let at = payment.intent.createdAt.milliseconds
    if chance(.lateRecord, 6) { payment.delay = number(1, 4) * 86_400_000 }
    if chance(.failedPayment, 6) {
      fail(&payment, at: at)
      if chance(.failedButSettled, 40) {
        add(row("PAYMENT", of: payment, payment.amount), after: 1, of: payment)
      }
    } else if chance(.retriedOrder, 6) {
      var failed = newPayment(on: day)
      failed.intent.merchantOrderID = payment.intent.merchantOrderID
      fail(&failed, at: at)
      succeed(&payment, at: at + 60_000)
      var one = row("PAYMENT", of: payment, payment.amount)
      if chance(.settledByOrder, 60) { (one.id, one.intent) = ("", "") }
      add(one, after: 1, of: payment)
    } else if chance(.capturedByHand, 22) {
      tellManualCaptures(&payment, at: at)
    } else {
      reached[.plain, default: 0] += 1
      succeed(&payment, at: at)
      settle(payment)
      tellReturns(of: payment)
    }
  }

  mutating func newPayment(on day: BusinessDay) -> SimulatedPayment {
    let currency = Self.currencies[Int(number(0, 2))]
    let at = Timestamp(milliseconds: moment(of: day))
    return SimulatedPayment(
      intent: PaymentIntent(
        id: id("pi"), merchantNumber: Self.merchant, appID: Self.app, merchantOrderID: id("order"),
        amount: Money(minorUnits: number(100, 90_000), currency: currency),
        capturedAmountMinorUnits: 0, status: .requiresPaymentMethod, capturesAutomatically: true,
        paymentMethod: "card", createdAt: at, modifiedAt: at),
      day: day)
  }

  /// Takes the whole amount at once, with a capture object or without.
  mutating func succeed(_ payment: inout SimulatedPayment, at moment: Int64) {
    payment.intent.status = .succeeded
    payment.intent.capturedAmountMinorUnits = payment.amount
    payment.intent.modifiedAt = Timestamp(milliseconds: moment)
    if !chance(.withoutCaptureObjects, 40) {
      payment.captures = [capture(of: payment, payment.amount, at: moment)]
    }
    if chance(.captureTotalOff, 3), !payment.captures.isEmpty {
      payment.intent.capturedAmountMinorUnits = payment.amount + 7
    }
    if chance(.captureOverAuthorization, 3), !payment.captures.isEmpty {
      payment.intent.amount.minorUnits -= 5
    }
    tell(payment, from: moment)
    if chance(.vanishedRecord, 4) { history.hide(payment.intent.id, from: moment + 3 * 86_400_000) }
  }

  mutating func fail(_ payment: inout SimulatedPayment, at moment: Int64) {
    payment.intent.status = number(0, 1) == 0 ? .failed : .cancelled
    payment.intent.modifiedAt = Timestamp(milliseconds: moment)
    tell(payment, from: moment)
  }

  mutating func capture(
    of payment: SimulatedPayment, _ amount: Int64, at moment: Int64
  ) -> Capture {
    Capture(
      id: id("cap"), paymentIntentID: payment.intent.id,
      amount: Money(minorUnits: amount, currency: payment.currency), status: .succeeded,
      createdAt: Timestamp(milliseconds: moment))
  }

  /// The payment reads as it is now from a moment on.
  mutating func tell(_ payment: SimulatedPayment, from moment: Int64) {
    history.tell(.paymentIntent(payment.intent), from: moment + payment.delay)
    for capture in payment.captures {
      history.tell(.capture(capture), from: moment + payment.delay)
    }
  }
}
