import SettlementModel

/// Where a text of a line comes from, looked up once a file.
enum TextSource {
  case absent
  case column(Int)
  case joined([Int], separator: [UInt8])
  case constant([UInt8])
  /// Field of the last section row.
  case section(Int)

  init(_ field: CanonicalField, _ profile: FileProfile, _ columns: BoundColumns, _ names: [String: String]) {
    switch profile.derivedFields[field] {
    case nil, .amount: self = columns.index(of: field).map { .column($0) } ?? .absent
    case .joined(let parts, let separator):
      self = .joined(parts.compactMap { columns.index(of: $0) }, separator: Array(separator.utf8))
    case .constant(let text): self = .constant(Array(text.utf8))
    case .nameGroup(let group): self = .constant(Array((names[group] ?? "").utf8))
    case .section(let index): self = .section(index)
    }
  }

  /// The column to name in errors; nil where there is none.
  var index: Int? {
    switch self {
    case .column(let index): index
    case .joined(let indexes, _): indexes.first
    case .absent, .constant, .section: nil
    }
  }

  /// The text of a row; empty where it has none.
  func bytes(_ row: CSVRow, section: [[UInt8]]) -> [UInt8] {
    switch self {
    case .absent: return []
    case .column(let index): return index < row.count ? Array(row[index]) : []
    case .constant(let text): return text
    case .section(let index): return index < section.count ? section[index] : []
    case .joined(let indexes, let separator):
      guard indexes.contains(where: { $0 < row.count && !row[$0].isEmpty }) else { return [] }
      var text: [UInt8] = []
      for (position, index) in indexes.enumerated() {
        if position > 0 { text += separator }
        if index < row.count { text += row[index] }
      }
      return text
    }
  }
}

/// Where an amount comes from, looked up once a file.
struct AmountSource {
  /// Added up; empty where the file does not have the amount.
  let indexes: [Int]
  let isNegated: Bool
  let flag: Flag?

  /// A column that says debit or credit.
  struct Flag {
    let index: Int
    let debit: [[UInt8]]
    let credit: [[UInt8]]
    /// Whether a debit makes the amount positive, as it does a fee.
    let debitIsPositive: Bool
  }

  init(_ field: CanonicalField, _ profile: FileProfile, _ columns: BoundColumns) {
    if case .amount(let parts, let isNegated)? = profile.derivedFields[field] {
      indexes = parts.compactMap { columns.index(of: $0) }
      self.isNegated = isNegated
    } else {
      indexes = columns.index(of: field).map { [$0] } ?? []
      isNegated = false
    }
    flag = profile.signFlags[field].flatMap { stated in
      columns.index(of: stated.column).map {
        Flag(
          index: $0, debit: stated.debit.map { Array($0.utf8) },
          credit: stated.credit.map { Array($0.utf8) },
          debitIsPositive: field == .fee || field == .tax || field == .reserve)
      }
    }
  }
}
