import SettlementModel

/// One piece of a payment: what the API says, or a settlement line.
enum Part: Sendable {
  case intent(PaymentIntent)
  case capture(Capture)
  case refund(Refund)
  case dispute(Dispute)
  case invoice(Invoice)
  case line(SettlementLine)
  case absent(RecordReference)

  /// Makes the case; lines get rows and numbers in the order in which they are listed.
  static func assemble(_ parts: [Part]) -> PaymentCase {
    var result = PaymentCase(key: .unlinked("test"))
    for part in parts {
      switch part {
      case .intent(let intent): result.intents.append(intent)
      case .capture(let capture): result.captures.append(capture)
      case .refund(let refund): result.refunds.append(refund)
      case .dispute(let dispute): result.disputes.append(dispute)
      case .invoice(let invoice): result.invoices.append(invoice)
      case .absent(let reference): result.absent.insert(reference)
      case .line(var line):
        line.id = Int64(result.lines.count + 1)
        line.position.row = result.lines.count + 2
        result.lines.append(line)
      }
    }
    return result
  }
}

/// An amount written as `12.34 USD`.
func money(_ text: String) -> Money {
  let parts = text.split(separator: " ")
  let currency = Currency(code: parts[1])!
  return Money(
    minorUnits: try! AmountText.minorUnits(of: parts[0].utf8, digits: currency.digits),
    currency: currency)
}

/// Ten in the morning of a day.
func time(_ day: String) -> Timestamp {
  Timestamp(seconds: Int64(BusinessDay(day)!.daysSinceEpoch) * 86_400 + 36_000)
}

func payment(
  _ id: String, _ amount: String, _ status: PaymentIntent.Status = .succeeded,
  captured: String? = nil, order: String = "", invoice: String = "", manual: Bool = false,
  method: String = "", app: String = "shop", merchant: String = "m1", on day: String = "2026-03-01",
  modified: String? = nil
) -> Part {
  .intent(
    PaymentIntent(
      id: id, merchantNumber: merchant, appID: app, merchantOrderID: order, invoiceID: invoice,
      amount: money(amount),
      capturedAmountMinorUnits: captured.map {
        money("\($0) \(money(amount).currency)").minorUnits
      }, status: status, capturesAutomatically: !manual, paymentMethod: method,
      createdAt: time(day), modifiedAt: time(modified ?? day)))
}

func capture(
  _ id: String, of intent: String, _ amount: String, _ status: Capture.Status = .succeeded,
  on day: String = "2026-03-01"
) -> Part {
  .capture(
    Capture(
      id: id, paymentIntentID: intent, amount: money(amount), status: status, createdAt: time(day)))
}

/// A refund; an amount of `USD` alone is one that the API does not state.
func refund(
  _ id: String, of intent: String, _ amount: String, _ status: Refund.Status = .succeeded,
  arn: String = "", on day: String = "2026-03-02"
) -> Part {
  let stated = Currency(code: amount) == nil ? money(amount) : nil
  return .refund(
    Refund(
      id: id, paymentIntentID: intent, acquirerReferenceNumber: arn,
      amountMinorUnits: stated?.minorUnits, currency: stated?.currency ?? Currency(code: amount)!,
      status: status, createdAt: time(day), modifiedAt: time(day)))
}

func dispute(
  _ id: String, of intent: String, _ amount: String, _ status: String = "open",
  won: String? = nil, retrieval: Bool = false, on day: String = "2026-03-02",
  closed: String? = nil
) -> Part {
  .dispute(
    Dispute(
      id: id, paymentIntentID: intent, amount: money(amount),
      amountWonMinorUnits: won.map { money("\($0) \(money(amount).currency)").minorUnits },
      isRetrieval: retrieval, status: status, isClosed: closed != nil, createdAt: time(day),
      eventAt: time(closed ?? day)))
}

/// A settlement line; `settles` is a settlement amount in another currency, `own` a text of the
/// kind `record_id`.
func line(
  _ kind: LineKind, _ amount: String, own: String = "", foreign: String = "", intent: String = "",
  order: String = "", original: String = "", arn: String = "", settles: String? = nil,
  on day: String = "2026-03-02", occurred: String? = "2026-03-01", app: String = "shop",
  merchant: String = "m1", method: String = "",
  _ change: (inout SettlementLine) -> Void = { _ in }
) -> Part {
  let gross = money(amount)
  var line = SettlementLine(
    position: FilePosition(source: "useepay", file: "f.csv", row: 2), kind: kind,
    kindText: kind.rawValue, currency: gross.currency, grossMinorUnits: gross.minorUnits)
  line.recordID = own.isEmpty ? foreign : own
  line.recordIDsAreForeign = !foreign.isEmpty
  line.paymentIntentID = intent
  line.merchantOrderID = order
  line.originalRecordID = original
  line.acquirerReferenceNumber = arn
  line.settledOn = BusinessDay(day)
  line.occurredAt = occurred.map(time)
  line.appID = app
  line.merchantNumber = merchant
  line.paymentMethod = method
  if let settles {
    line.settlementCurrency = money(settles).currency
    line.settlementAmountMinorUnits = money(settles).minorUnits
  }
  change(&line)
  return .line(line)
}
