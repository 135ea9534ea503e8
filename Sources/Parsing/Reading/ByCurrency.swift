import SettlementModel

/// A value for each of the few currencies that a file has, such as a sum; quick to reach for the
/// currency that came last.
struct ByCurrency<Value> {
  private var entries: [(currency: Currency, value: Value)] = []
  private var recent = 0

  /// The currencies that have a value, in the order in which they came.
  var currencies: [Currency] { entries.map(\.currency) }

  /// The values, in the same order.
  var values: [Value] { entries.map(\.value) }

  /// The value of a currency; nil where it has none.
  subscript(currency: Currency) -> Value? {
    entries.first { $0.currency.packedCode == currency.packedCode }?.value
  }

  /// The value of a currency, to change in place; it starts as `initial`.
  subscript(currency: Currency, default initial: @autoclosure () -> Value) -> Value {
    get { self[currency] ?? initial() }
    _modify {
      if recent >= entries.count || entries[recent].currency.packedCode != currency.packedCode {
        if let index = entries.firstIndex(where: { $0.currency.packedCode == currency.packedCode }) {
          recent = index
        } else {
          recent = entries.count
          entries.append((currency, initial()))
        }
      }
      yield &entries[recent].value
    }
  }
}
