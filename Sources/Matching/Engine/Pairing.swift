import SettlementModel

/// Pairs lines with records of the same amount.
struct Pairing {
  /// A line or a record by index, with its amount.
  struct Item {
    let index: Int
    let amount: Int64
    let isLine: Bool
    /// The record's intent group; -1 for lines.
    let group: Int
  }
  private(set) var pairs: [(line: Int, record: Int)] = []
  /// Lines and records of which more records fit than lines, in several intents, with nothing to
  /// choose by.
  private(set) var undecided: [(lines: [Int], records: [Int])] = []

  /// Pairs within `tolerance` minor units. Lines come in ``LineOrder`` and records oldest first;
  /// equal ones are taken in that order. Time: n log n.
  init(lines: [(Int, Int64)], records: [(Int, Int64, group: Int)], tolerance: Int128) {
    var items = lines.map { Item(index: $0.0, amount: $0.1, isLine: true, group: -1) }
    items += records.map { Item(index: $0.0, amount: $0.1, isLine: false, group: $0.group) }
    let order = items.indices.sorted { (items[$0].amount, $0) < (items[$1].amount, $1) }
    var cluster: [Item] = []
    for position in order {
      let item = items[position]
      if let last = cluster.last, Int128(item.amount) - Int128(last.amount) > tolerance {
        close(cluster, tolerance: tolerance)
        cluster.removeAll(keepingCapacity: true)
      }
      cluster.append(item)
    }
    close(cluster, tolerance: tolerance)
  }

  /// Decides one run of neighbouring amounts.
  private mutating func close(_ cluster: [Item], tolerance: Int128) {
    let lines = cluster.filter { $0.isLine }
    let records = cluster.filter { !$0.isLine }
    guard !lines.isEmpty, let firstRecord = records.first else { return }
    var pairs: [(line: Int, record: Int)] = []
    var line = 0
    var record = 0
    while line < lines.count, record < records.count {
      let difference = Int128(lines[line].amount) - Int128(records[record].amount)
      if abs(difference) <= tolerance {
        pairs.append((lines[line].index, records[record].index))
        line += 1
        record += 1
      } else if difference > 0 {
        record += 1
      } else {
        line += 1
      }
    }
    let isOneIntent = records.allSatisfy { $0.group == firstRecord.group }
    if !pairs.isEmpty, !isOneIntent, lines.count < records.count {
      undecided.append((lines.map(\.index), records.map(\.index)))
    } else {
      self.pairs += pairs
    }
  }
}
