import SettlementModel

/// Where a layout's values stand in its control rows.
struct ControlPlaces {
  let currency: Int?
  let batchID: Int?
  let rows: Int?
  /// Beside the layout's sums, ordered by name.
  let sums: [Int?]

  /// - Parameter index: the field index of a column; nil where the rows have no such column.
  init(_ layout: FileProfile.ControlRows, index: (FileProfile.Column) -> Int?) {
    currency = layout.currency.flatMap(index)
    batchID = layout.batchID.flatMap(index)
    rows = layout.rows.flatMap(index)
    sums = layout.sums.sorted { $0.key.rawValue < $1.key.rawValue }.map { index($0.value) }
  }

  /// The places of a layout that names fields by number.
  init(byNumber layout: FileProfile.ControlRows) {
    self.init(layout) { column in
      if case .index(let index) = column { return index }
      return nil
    }
  }
}

/// One control row.
struct ControlFields {
  let reader: CSVReader
  let places: ControlPlaces

  var row: Int { reader.line }

  /// The field at a place of the layout.
  func field(_ index: Int?) throws(FileRefusal) -> UnsafeBufferPointer<UInt8> {
    guard reader.problem == nil else { throw unreadable("its form is broken") }
    guard let index, index < reader.fieldCount else {
      throw unreadable("it has \(reader.fieldCount) fields; the file may be truncated")
    }
    return reader.bytes(of: index)
  }

  func unreadable(_ what: String) -> FileRefusal {
    FileRefusal(
      cause: .quarantined, row: row,
      detail: "the control row cannot be read: \(what). Ask for the file again.")
  }
}

/// Reads counts of lines.
enum RowCountText {
  /// A whole number of at least 0, perhaps with grouping marks; nil for anything else.
  static func count(_ bytes: UnsafeBufferPointer<UInt8>, groupingMark: UInt8?) -> Int64? {
    let plain =
      groupingMark.flatMap { GroupedDigits.ungrouped(bytes, grouping: $0, decimalMark: 0) }
      ?? Array(bytes)
    do {
      let count = try AmountText.minorUnits(of: plain, digits: 0)
      return count >= 0 ? count : nil
    } catch {
      return nil
    }
  }
}

extension FileProfile.CurrencyCase {
  /// The currency of a code as the profile's files write it, or nil.
  func currency(_ code: UnsafeBufferPointer<UInt8>) -> Currency? {
    switch self {
    case .upper: return Currency(bytes: code)
    case .lower, .any:
      let isLower = code.allSatisfy { (0x61...0x7A).contains($0) }
      guard self == .any || isLower else { return nil }
      return Currency(bytes: code.map { (0x61...0x7A).contains($0) ? $0 & 0xDF : $0 })
    }
  }
}
