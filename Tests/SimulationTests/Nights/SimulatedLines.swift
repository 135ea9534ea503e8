import SettlementModel

// The lines that payments leave in the files.
extension SimulatedWorld {
  func row(_ kind: String, of payment: SimulatedPayment, _ gross: Int64) -> SettlementRow {
    var row = SettlementRow(kind, on: payment.day, gross, payment.currency)
    row.id = payment.intent.id
    row.intent = payment.intent.id
    row.order = payment.intent.merchantOrderID
    row.at = payment.intent.createdAt.milliseconds
    return row
  }

  /// Puts a row into the file of a later day, where that one is not built yet.
  mutating func add(_ row: SettlementRow, after days: Int64, of payment: SimulatedPayment) {
    var day = max(payment.day.adding(days: Int(days)), nextDay)
    while holidays.contains(day) { day = day.adding(days: 1) }
    var row = row
    row.settledOn = day
    row.payout = Self.payout(of: day)
    rows[day, default: []].append(row)
  }

  /// Payouts collect two days.
  static func payout(of day: BusinessDay) -> String { "PO\(day.daysSinceEpoch / 2)" }

  /// The line of a payment that was taken whole, with what may be wrong about it.
  mutating func settle(_ payment: SimulatedPayment) {
    if chance(.neverSettled, 4) { return }
    let lag: Int64 = chance(.settledLate, 8) ? 9 : number(1, 3)
    var one = row("CAPTURE", of: payment, payment.captures.first?.amount.minorUnits ?? payment.amount)
    one.fee = number(0, 20)
    if let capture = payment.captures.first { one.id = capture.id }
    if chance(.amountOff, 4) {
      let error = number(1, 3)
      (one.gross, one.amount) = (one.gross + error, one.amount + error)
    } else if chance(.currencyOff, 3) {
      one.currency = Self.currencies.first { $0 != payment.currency } ?? payment.currency
      (one.settled, one.rate) = (one.currency, "1")
    } else if chance(.adaptivePricing, 4) {
      one.currency = Self.currencies.first { $0 != payment.currency } ?? payment.currency
      (one.gross, one.rate) = Self.exchanged(one.amount, to: payment.currency)
    } else if chance(.settledInParts, 5) {
      var rest = one
      (one.gross, one.amount) = (40, 40)
      (rest.gross, rest.amount) = (rest.gross - 40, rest.amount - 40)
      add(rest, after: lag + number(0, 2), of: payment)
    }
    if chance(.settledByIntent, 10) {
      one.id = number(0, 1) == 0 ? payment.intent.id : ""
    } else if chance(.settledByOrder, 6) {
      (one.id, one.intent) = ("", "")
    }
    tellStrays(beside: one, lag, of: payment)
    add(one, after: lag, of: payment)
    if chance(.settledTwice, 4) { add(one, after: lag + number(0, 3), of: payment) }
  }

  /// Lines that lead nowhere, or that nobody asked for.
  private mutating func tellStrays(
    beside one: SettlementRow, _ lag: Int64, of payment: SimulatedPayment
  ) {
    var stray = one
    if chance(.unknownCapture, 3), !payment.captures.isEmpty {
      (stray.id, stray.intent) = (id("cap"), payment.intent.id)
      add(stray, after: lag, of: payment)
    } else if chance(.unknownIntent, 3) {
      (stray.id, stray.intent, stray.order) = (id("cap"), id("pi"), id("order"))
      add(stray, after: lag, of: payment)
    } else if chance(.strangeApp, 3) {
      (stray.app, stray.id) = ("other.example", id("cap"))
      add(stray, after: lag, of: payment)
    } else if chance(.feeLine, 5) {
      var fee = SettlementRow(
        number(0, 1) == 0 ? "FEE" : "ADJUSTMENT", on: payment.day, -number(1, 90), payment.currency)
      fee.id = id("fee")
      fee.at = one.at
      add(fee, after: lag, of: payment)
    }
  }

  /// An amount in another currency of two digits, and the rate that makes it exactly `amount` again.
  private static func exchanged(_ amount: Int64, to currency: Currency) -> (Int64, rate: String) {
    if currency.digits == 0 { return (amount * 50, "2") }
    return amount.isMultiple(of: 2) ? (amount / 2, "2") : (amount, "1")
  }
}
