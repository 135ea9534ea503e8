/// One page of a list, in either of the two styles that the API's documents show.
package enum ListPage {
  private static let sizeMax = 1_000

  /// The answer for a page of a list of `count` objects, of which `objects` gives those of the
  /// page; nil where number or size is out of range.
  package static func json(
    count: Int, style: WorldServer.Paging, number: Int?, size: Int?,
    objects: (Range<Int>) -> [[UInt8]]
  ) -> [UInt8]? {
    let firstNumber = style == .documented ? 0 : 1
    let number = number ?? firstNumber
    let size = size ?? 10
    guard number >= firstNumber, number < 1 << 31, (1...sizeMax).contains(size) else { return nil }
    let start = min((number - firstNumber) * size, count)
    let end = min(start + size, count)
    var list: [UInt8] = [UInt8(ascii: "[")]
    for (position, object) in objects(start..<end).enumerated() {
      if position > 0 { list.append(UInt8(ascii: ",")) }
      list.append(contentsOf: object)
    }
    list.append(UInt8(ascii: "]"))
    var answer = JSONObject()
    answer.addRaw(
      style == .documented ? "items" : "data", String(decoding: list, as: UTF8.self))
    answer.add("has_more", end < count)
    if style == .sdk {
      answer.add("total", Int64(count))
      answer.add("page", Int64(number))
      answer.add("page_size", Int64(size))
    }
    return answer.closed
  }
}
