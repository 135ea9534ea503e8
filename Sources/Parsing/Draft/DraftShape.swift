/// Which rows of a table are what: what stands before the header, header, lines, and the end.
struct DraftShape {
  /// Tags that tell rows apart, with the role that each seems to have.
  struct Tags {
    var roles: [(tag: String, role: String)]
  }

  /// A table of its own inside the file.
  struct Block {
    let header: [String]
    let rows: Int
  }

  var preambleLines = 0
  /// Nil where no row looks like names of columns.
  var header: [String]?
  var lines: [[String]] = []
  /// Rows behind the lines, or between them, that have another shape.
  var strangers: [DraftTable.Row] = []
  var tags: Tags?
  /// The tables that are not the lines' one, in the order of the file; empty where there is one.
  var otherBlocks: [Block] = []

  init(_ table: DraftTable) {
    let rows = table.rows.filter { !$0.isBlank }
    if let tags = Self.tags(of: rows) {
      self.tags = tags.tags
      header = rows.first { $0.fields[0] == tags.header }?.fields
      lines = rows.filter { $0.fields[0] == tags.line }.map(\.fields)
      return
    }
    let blocks = Self.blocks(of: rows)
    var body = rows[...]
    if blocks.count > 1, let largest = blocks.max(by: { $0.count < $1.count }) {
      otherBlocks = blocks.filter { $0.startIndex != largest.startIndex }.map {
        Block(header: $0.first!.fields, rows: $0.count - 1)
      }
      body = largest
    }
    let width = blocks.count > 1 ? body.first!.fields.count : table.width
    // A heading may be padded to the width of the table.
    let first =
      body.firstIndex { $0.fields.count == width && $0.fields.count { !$0.isEmpty } > 1 }
      ?? body.startIndex
    if Self.isHeader(body[first].fields) {
      header = body[first].fields
      if blocks.count < 2 { preambleLines = body[first].line - 1 }
      body = body[(first + 1)...]
    } else if blocks.count < 2 {
      preambleLines = body[first].line - 1
      body = body[first...]
    }
    for row in body {
      if row.fields.count == width, !Self.isMark(row.fields[0]) {
        lines.append(row.fields)
      } else {
        strangers.append(row)
      }
    }
  }

  /// The values of a column in the lines, empty ones too.
  func values(_ column: Int) -> [String] {
    lines.map { column < $0.count ? $0[column] : "" }
  }

  /// Whether the fields can be names of columns: all different, none a number, a date or an id.
  static func isHeader(_ fields: [String]) -> Bool {
    let names = fields.filter { !$0.isEmpty }
    guard names.count >= 2, names.count * 2 > fields.count, Set(names).count == names.count else {
      return false
    }
    return names.allSatisfy { name in
      let digits = name.unicodeScalars.count { ("0"..."9").contains($0) }
      return digits * 2 < name.unicodeScalars.count && name.contains { $0.isLetter }
    }
  }

  /// `#TOTAL`, `<END>` and what else no line begins with.
  static func isMark(_ field: String) -> Bool {
    guard let first = field.first else { return false }
    return "#<=*".contains(first)
  }

  /// Record tags: few short words in the first field, whose rows differ in width by the word.
  private static func tags(
    of rows: [DraftTable.Row]
  ) -> (tags: Tags, header: String, line: String)? {
    var widths: [String: Set<Int>] = [:]
    var counts: [String: Int] = [:]
    var order: [String] = []
    for row in rows {
      let tag = row.fields[0]
      guard (1...3).contains(tag.count), tag.allSatisfy({ $0.isASCII && ($0.isUppercase || $0.isNumber) })
      else { return nil }
      if counts[tag] == nil { order.append(tag) }
      counts[tag, default: 0] += 1
      widths[tag, default: []].insert(row.fields.count)
    }
    guard (2...12).contains(order.count), Set(widths.values).count > 1,
      let line = order.max(by: { (counts[$0]!, widths[$0]!.max()!) < (counts[$1]!, widths[$1]!.max()!) }),
      let lineIndex = order.firstIndex(of: line)
    else { return nil }
    let header = order[..<lineIndex].last { tag in
      widths[tag] == widths[line]
        && rows.contains { $0.fields[0] == tag && isHeader(Array($0.fields.dropFirst())) }
    }
    guard let header else { return nil }
    let roles = order.enumerated().map { place, tag in
      let isLast = tag == rows.last?.fields[0] && counts[tag] == 1
      let role =
        tag == line
        ? "line"
        : tag == header
          ? "header" : place < lineIndex ? "preamble" : isLast ? "end" : "control"
      return (tag: tag, role: role)
    }
    return (Tags(roles: roles), header, line)
  }

  /// Runs of rows that each begin with a header of their own; one run where there are none.
  private static func blocks(of rows: [DraftTable.Row]) -> [ArraySlice<DraftTable.Row>] {
    var starts: [Int] = []
    for index in rows.indices where isHeader(rows[index].fields) {
      let width = rows[index].fields.count
      let follows = index + 1 < rows.count && rows[index + 1].fields.count == width
      let isOther = starts.last.map { rows[$0].fields.count != width } ?? true
      if follows, isOther, !isHeader(rows[index + 1].fields) { starts.append(index) }
    }
    guard starts.count > 1, starts[0] == 0 else { return [rows[...]] }
    return starts.indices.map { place in
      rows[starts[place]..<(place + 1 < starts.count ? starts[place + 1] : rows.count)]
    }
  }
}
