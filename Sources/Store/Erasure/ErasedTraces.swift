import GRDB

/// By what objects of the API are known to be about orders that were erased.
public struct ErasedTraces: Sendable {
  /// Ids of objects about erased orders, and the orders' pseudonyms.
  public let names: Set<String>
  private let orders: ErasedOrders

  init(names: Set<String>, orders: ErasedOrders) {
    (self.names, self.orders) = (names, orders)
  }

  /// The pseudonym where the text is the id of an erased order, else the text.
  public func name(of order: String) -> String { orders.name(of: order) }
}

extension SettlementDatabase {
  /// By what objects about erased orders are known; nil where no order was erased.
  public func erasedTraces() throws -> ErasedTraces? {
    let orders = try read { try ErasedOrders($0) }
    guard !orders.pseudonyms.isEmpty else { return nil }
    var names: Set<String> = []
    for pseudonym in Set(orders.pseudonyms.values) {
      let traces = try traces(ofOrder: pseudonym)
      names.formUnion(traces.records.union(traces.intents).union([pseudonym]))
    }
    return ErasedTraces(names: names, orders: orders)
  }
}
