/// Replaces texts in objects that ``DiscrepancyJSON`` wrote.
struct PublishedObjects {
  let replace: ([UInt8]) -> [UInt8]

  func rewritten(_ bytes: [UInt8]) -> [UInt8] {
    var result: [UInt8] = []
    result.reserveCapacity(bytes.count)
    var key = ""
    var place = 0
    while place < bytes.count {
      guard bytes[place] == Self.quote else {
        result.append(bytes[place])
        place += 1
        continue
      }
      let end = Self.end(of: bytes, from: place + 1)
      let text = Array(bytes[(place + 1)..<end])
      let isKey = end + 1 < bytes.count && bytes[end + 1] == 0x3A
      if isKey { key = String(decoding: text, as: UTF8.self) }
      result.append(Self.quote)
      result += !isKey && DiscrepancyColumns.namingOrders.contains(key) ? replace(text) : text
      if end < bytes.count { result.append(Self.quote) }
      place = end + 1
    }
    return result
  }

  private static let quote = UInt8(ascii: "\"")

  /// Where the quote is that ends a string.
  private static func end(of bytes: [UInt8], from start: Int) -> Int {
    var place = start
    while place < bytes.count, bytes[place] != quote {
      place += bytes[place] == UInt8(ascii: "\\") ? 2 : 1
    }
    return min(place, bytes.count)
  }
}
