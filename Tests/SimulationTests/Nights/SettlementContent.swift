import SettlementModel

/// One row of a simulated settlement file.
struct SettlementRow: Hashable {
  var kind = "CAPTURE"
  /// What the row says that it settles; empty where it names less.
  var id = ""
  var intent = ""
  var order = ""
  /// Milliseconds since 1970.
  var at: Int64 = 0
  var settledOn: BusinessDay
  var currency: Currency
  /// Minor units of `currency`, signed.
  var gross: Int64
  var settled: Currency
  var rate = "1"
  /// Minor units of `settled`, signed.
  var amount: Int64
  var fee: Int64 = 0
  var payout = ""
  var app = SimulatedWorld.app
  /// Has an amount that nobody can read.
  var isBroken = false

  init(_ kind: String, on day: BusinessDay, _ gross: Int64, _ currency: Currency) {
    (self.kind, settledOn, self.currency, self.gross) = (kind, day, currency, gross)
    (settled, amount) = (currency, gross)
  }

  /// The line's kind in tieout's words, where lines of it settle a record; else empty.
  var lineKind: String {
    switch kind {
    case "CAPTURE", "PAYMENT": "capture"
    case "REFUND": "refund"
    case "REFUND_REVERSAL": "refund_reversal"
    case "CHARGEBACK": "chargeback"
    default: ""
    }
  }

  /// Minor units of `settled`.
  var net: Int64 { amount - fee }

  fileprivate var text: String {
    func major(_ amount: Int64, _ currency: Currency) -> String {
      DecimalText.majorUnits(ofMinorUnits: Int128(amount), digits: currency.digits)
    }
    return [
      SimulatedWorld.merchant, app, "B\(settledOn)", "\(settledOn)", kind, id, intent, order, "",
      "\(Timestamp(milliseconds: at))", currency.code, isBroken ? "1,2,3" : major(gross, currency),
      settled.code, rate, major(amount, settled), major(fee, settled), major(0, settled),
      major(net, settled), payout, "card", "visa", "",
    ].map { $0.contains(",") ? "\"\($0)\"" : $0 }.joined(separator: ",") + "\n"
  }
}

/// What a simulated settlement file holds.
struct SettlementContent: Hashable {
  /// What the sender did wrong, for which the whole file is refused.
  enum Damage: Hashable { case cutOff, wrongSum }

  var rows: [SettlementRow] = []
  var damage: Damage?

  private static let header = """
    merchant_no,app_id,batch_id,settlement_date,transaction_type,transaction_id,\
    payment_intent_id,merchant_order_id,original_transaction_id,transaction_time,currency,amount,\
    settlement_currency,exchange_rate,settlement_amount,fee,tax,net_amount,payout_id,\
    payment_method,card_brand,arn\n
    """

  /// Sums of the nets that can be read, by settlement currency.
  var nets: [Currency: Int128] {
    rows.filter { !$0.isBroken }
      .reduce(into: [:]) { $0[$1.settled, default: 0] += Int128($1.net) }
  }

  /// The currencies of the control rows, in their order.
  var totalled: [Currency] { Set(rows.map(\.settled)).sorted() }

  /// The control row that a sender got wrong: what it states, and what the lines sum to.
  var wrongTotal: (currency: Currency, stated: Int128, summed: Int128, row: Int)? {
    guard damage == .wrongSum, let currency = totalled.first else { return nil }
    let sum = nets[currency, default: 0]
    return (currency, sum + 1, sum, rows.count + 2)
  }

  var text: String {
    var text = Self.header + rows.map(\.text).joined()
    if damage == .cutOff { return String(text.dropLast(text.count / 5)) }
    for currency in totalled {
      let count = rows.count { $0.settled == currency }
      let wrong = wrongTotal?.currency == currency ? wrongTotal?.stated : nil
      let sum = DecimalText.majorUnits(
        ofMinorUnits: wrong ?? nets[currency, default: 0], digits: currency.digits)
      text += "#TOTAL,\(currency),\(count),\(sum)\n"
    }
    return text
  }
}

/// A row of a file that counts, with its place: rows count from 1 with the header.
struct SettledLine {
  var row: SettlementRow
  var file: String
  var number: Int
  var place: String { "\(file):\(number)" }
}

/// A file's content as it was put on the shelf: equal contents share a number, and so their text.
final class IssuedFile: Hashable, Sendable {
  let number: Int
  let content: SettlementContent
  let text: String

  init(_ number: Int, _ content: SettlementContent) {
    (self.number, self.content, text) = (number, content, content.text)
  }

  static func == (left: IssuedFile, right: IssuedFile) -> Bool { left.number == right.number }
  func hash(into hasher: inout Hasher) { hasher.combine(number) }
}

/// What a simulated file's name says.
enum FileName {
  /// The name without what marks a correction.
  static func base(_ name: String) -> String {
    name.replacing("_v2.csv", with: "").replacing(".csv", with: "")
  }

  static func date(_ name: String) -> BusinessDay {
    let digits = Array(name.split(separator: "_")[2].prefix(8))
    let text = [digits[..<4], digits[4..<6], digits[6...]].map { String($0) }.joined(separator: "-")
    guard let day = BusinessDay(text) else { preconditionFailure("\(name) has no date") }
    return day
  }
}
