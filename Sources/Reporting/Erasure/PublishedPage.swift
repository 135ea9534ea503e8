/// Replaces texts in the tables that ``TableSection`` wrote.
///
/// Texts of a page hold no `<`, and no end tag is left out: what lies between two tags is a text.
struct PublishedPage {
  let replace: ([UInt8]) -> [UInt8]

  func rewritten(_ bytes: [UInt8]) -> [UInt8] {
    var result: [UInt8] = []
    result.reserveCapacity(bytes.count)
    var columns: [String] = []
    var (column, cell) = (0, Cell.none)
    var place = 0
    while place < bytes.count {
      let isTag = bytes[place] == Self.opens
      let stop = bytes[place...].firstIndex(of: isTag ? Self.closes : Self.opens) ?? bytes.count
      let piece = Array(bytes[place..<min(stop + (isTag ? 1 : 0), bytes.count)])
      place += piece.count
      guard isTag else {
        if cell == .heading { columns.append(String(decoding: piece, as: UTF8.self)) }
        let isText =
          cell == .value && column <= columns.count && Self.names.contains(columns[column - 1])
        result += isText ? replace(piece) : piece
        continue
      }
      result += piece
      cell = .none
      if Self.begins(piece, "<table") || Self.begins(piece, "</table") { columns = [] }
      if Self.begins(piece, "<tr") { column = 0 }
      if Self.begins(piece, "<th"), !Self.begins(piece, "<thead") { cell = .heading }
      if Self.begins(piece, "<td") { (cell, column) = (.value, column + 1) }
    }
    return result
  }

  private enum Cell { case none, heading, value }

  private static let opens = UInt8(ascii: "<")
  private static let closes = UInt8(ascii: ">")
  private static let names = Set(DiscrepancyColumns.namingOrders.map(TableSection.heading(of:)))

  private static func begins(_ tag: [UInt8], _ text: StaticString) -> Bool {
    text.withUTF8Buffer { tag.starts(with: $0) }
  }
}
