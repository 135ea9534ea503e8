import GRDB

/// Counts and sums rows by two short texts. SQLite would sort all rows for a GROUP BY; where there are
/// few groups, finding a row's group among them is several times quicker.
struct RowGroups {
  struct Group {
    let label: String
    let currency: String
    fileprivate(set) var rows = 0
    fileprivate(set) var minorUnits: Int128 = 0
  }

  /// In the order in which they came.
  private(set) var all: [Group] = []
  /// The texts of each group as they are stored, one after the other, and where the first one ends.
  private var texts: [(bytes: [UInt8], labelCount: Int)] = []

  /// - Parameter sql: gives rows of label, currency and amount in minor units; NULL is no amount.
  init(_ db: Database, _ sql: String) throws {
    var last = 0
    try PreparedStatement(db, sql).forEachRow { row in
      let (label, currency) = (row.bytes(0), row.bytes(1))
      // Rows come in runs of one group more often than not.
      if last >= all.count || !isGroup(last, label, currency) {
        last = all.indices.first { isGroup($0, label, currency) } ?? all.count
      }
      if last == all.count {
        all.append(Group(label: row.text(0), currency: row.text(1)))
        texts.append((Array(label) + Array(currency), label.count))
      }
      all[last].rows += 1
      all[last].minorUnits += Int128(row.integer(2))
    }
  }

  private func isGroup(
    _ index: Int, _ label: UnsafeBufferPointer<UInt8>, _ currency: UnsafeBufferPointer<UInt8>
  ) -> Bool {
    let (bytes, labelCount) = texts[index]
    guard labelCount == label.count, bytes.count == labelCount + currency.count else {
      return false
    }
    return bytes[..<labelCount].elementsEqual(label) && bytes[labelCount...].elementsEqual(currency)
  }
}
