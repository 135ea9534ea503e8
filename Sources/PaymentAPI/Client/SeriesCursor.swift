package import SettlementModel

/// Where a broken-off series goes on, as a text that the sink keeps.
package struct SeriesCursor: Sendable, Hashable {
  /// The next page; nil where the series is done.
  package var nextPage: Int?
  package var pageSize: Int
  /// The window's start; nil is everything.
  package var from: Timestamp?
  /// What the series covers: objects created before this point.
  package var pulledUpTo: Timestamp

  package init(nextPage: Int?, pageSize: Int, from: Timestamp?, pulledUpTo: Timestamp) {
    self.nextPage = nextPage
    self.pageSize = pageSize
    self.from = from
    self.pulledUpTo = pulledUpTo
  }

  /// Such as `page=17 size=100 from=1767225600000 upto=1767999600000`.
  package var text: String {
    let page = nextPage.map(String.init) ?? "done"
    let start = from.map { String($0.milliseconds) } ?? "all"
    return "page=\(page) size=\(pageSize) from=\(start) upto=\(pulledUpTo.milliseconds)"
  }

  /// Reads ``text``; nil for any other.
  package init?(text: String) {
    var values: [Substring: Substring] = [:]
    for part in text.split(separator: " ") {
      let sides = part.split(separator: "=", maxSplits: 1)
      guard sides.count == 2 else { return nil }
      values[sides[0]] = sides[1]
    }
    guard let page = values["page"], let size = values["size"].flatMap({ Int($0) }),
      let start = values["from"], let upTo = values["upto"].flatMap({ Int64($0) }),
      page == "done" || Int(page) != nil, start == "all" || Int64(start) != nil
    else { return nil }
    self.init(
      nextPage: Int(page), pageSize: size,
      from: Int64(start).map { Timestamp(milliseconds: $0) },
      pulledUpTo: Timestamp(milliseconds: upTo))
  }

  /// Whether a pull of this window may go on here: the pages must be those of the same or an
  /// earlier start.
  package func serves(from start: Timestamp?, pageSize: Int) -> Bool {
    guard pageSize == self.pageSize else { return false }
    guard let from else { return true }
    guard let start else { return false }
    return from <= start
  }
}
