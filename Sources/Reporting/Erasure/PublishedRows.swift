/// Replaces texts in rows that ``CSVRow`` wrote.
struct PublishedRows {
  let replace: ([UInt8]) -> [UInt8]

  func rewritten(_ bytes: [UInt8]) -> [UInt8] {
    var result: [UInt8] = []
    result.reserveCapacity(bytes.count)
    var columns: [String] = []
    var (column, isHeader, isQuoted) = (0, true, false)
    var start = 0
    func finish(_ field: [UInt8]) {
      if isHeader { columns.append(String(decoding: field, as: UTF8.self)) }
      let isText =
        !isHeader && column < columns.count && DiscrepancyColumns.namingOrders.contains(columns[column])
      result += isText ? replace(field) : field
    }
    for (place, byte) in bytes.enumerated() {
      if byte == CSVRow.quote { isQuoted.toggle() }
      guard !isQuoted, byte == 0x2C || byte == 0x0D || byte == 0x0A else { continue }
      finish(Array(bytes[start..<place]))
      result.append(byte)
      start = place + 1
      if byte == 0x2C { column += 1 }
      if byte == 0x0A { (column, isHeader) = (0, false) }
    }
    finish(Array(bytes[start...]))
    return result
  }
}
