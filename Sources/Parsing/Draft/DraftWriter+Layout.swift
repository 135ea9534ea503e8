extension DraftWriter {
  /// Name, container, encoding, delimiter, header and what stands before it.
  mutating func layout(source: DraftSource, table: DraftTable, shape: DraftShape, name: String) {
    if let pattern = Self.namePattern(name) {
      guess("file_name", DraftText.scalar(pattern), because: "the name holds a date")
    }
    entry("container", "auto")
    if !source.member.isEmpty { entry("member", DraftText.scalar(source.member)) }
    guess("encoding", source.encoding, because: source.encodingEvidence)
    let mark = table.delimiter == "\t" ? "\"\\t\"" : "\"\(table.delimiter)\""
    guess(
      "delimiter", mark,
      because: "\(table.rowsOfWidth) of \(table.rows.count) rows have \(table.width) fields with it")
    if let tags = shape.tags {
      comment("guess: the first field of every row is one of few short words, with widths of their own")
      open("tags")
      inner("column", "0")
      let roles = tags.roles.map { "\(DraftText.scalar($0.tag)): \($0.role)" }
      inner("roles", "{ " + roles.joined(separator: ", ") + " }")
      innerComment("unknown: which preamble rows start a section, and what the control rows state")
    } else if shape.otherBlocks.isEmpty {
      if shape.preambleLines > 0 {
        guess(
          "preamble_lines", "\(shape.preambleLines)",
          because: "the first row of \(table.width) fields is line \(shape.preambleLines + 1)")
      }
      guess(
        "header", shape.header == nil ? "false" : "true",
        because: shape.header == nil
          ? "the first row holds numbers or repeats itself, as no names of columns do"
          : "the first such row holds different texts and no number")
    } else {
      blocks(shape)
    }
    blank()
  }

  private mutating func blocks(_ shape: DraftShape) {
    comment("guess: there are \(shape.otherBlocks.count + 1) tables, each with a header of its own")
    open("blocks")
    for block in shape.otherBlocks {
      line(
        "  - { header_starts_with: \(Self.start(block.header)), role: skipped }"
          + "   # unknown: \(block.rows) rows; if they state totals, say so")
    }
    line("  - { header_starts_with: \(Self.start(shape.header ?? [])), role: lines }")
  }

  private static func start(_ header: [String]) -> String {
    "[" + header.prefix(3).map(DraftText.scalar).joined(separator: ", ") + "]"
  }

  /// A pattern for names like this one, with its date; nil where there are no eight digits.
  static func namePattern(_ name: String) -> String? {
    var pattern = "^"
    var hasDate = false
    var rest = name[...]
    while let first = rest.first {
      if !hasDate, isDashedDate(rest.prefix(10)) {
        pattern += "(?<date>[0-9]{4}-[0-9]{2}-[0-9]{2})"
        hasDate = true
        rest = rest.dropFirst(10)
      } else if first.isASCII, first.isNumber {
        let digits = rest.prefix { $0.isASCII && $0.isNumber }
        rest = rest.dropFirst(digits.count)
        let year = digits.prefix(4)
        if !hasDate, digits.count == 8, year >= "1990", year <= "2099" {
          pattern += "(?<date>[0-9]{8})"
          hasDate = true
        } else {
          pattern += "[0-9]+"
        }
      } else {
        pattern += first.isLetter || "_-".contains(first) ? String(first) : "[\(first)]"
        rest = rest.dropFirst()
      }
    }
    guard hasDate, name.allSatisfy({ $0.isASCII && ($0.isLetter || $0.isNumber || "._-".contains($0)) })
    else { return nil }
    return pattern
  }

  /// `2026-03-05`.
  private static func isDashedDate(_ text: Substring) -> Bool {
    let parts = text.split(separator: "-", omittingEmptySubsequences: false)
    return parts.map(\.count) == [4, 2, 2] && parts[0] >= "1990" && parts[0] <= "2099"
      && parts.allSatisfy { $0.allSatisfy { $0.isASCII && $0.isNumber } }
  }

  /// End marks and control rows that were seen, and the sums that hold.
  mutating func ending(shape: DraftShape, fields: DraftFields, sums: DraftSums) {
    blank()
    if let last = shape.strangers.last, last.fields.count == 1 {
      guess("end_mark", DraftText.scalar(last.fields[0]), because: "the last row holds this alone")
    }
    let control = shape.strangers.filter { $0.fields.count > 1 && DraftShape.isMark($0.fields[0]) }
    if let row = control.last {
      let tag = row.fields[0]
      comment("unknown: rows beginning with \(tag) seem to state totals, such as line \(row.line):")
      comment("  " + DraftText.short(row.fields.joined(separator: " | "), 90))
      let place = row.fields.indices.first { $0 > 0 && row.fields[$0].count == 3 && row.fields[$0].allSatisfy(\.isLetter) }
      let count = row.fields.indices.first { $0 > 0 && row.fields[$0] == String(linesOf(row, fields, place)) }
      if let count {
        let currency = place.map { "currency: \($0), " } ?? ""
        guess(
          "totals", "{ tag: \(DraftText.scalar(tag)), \(currency)rows: \(count) }",
          because: "field \(count) is the number of lines; add net: N or gross: N for the sum")
      } else {
        guess("end_mark", DraftText.scalar(tag), because: "what it states is yet unknown")
      }
    }
    for row in shape.strangers.dropLast(shape.strangers.last?.fields.count == 1 ? 1 : 0).prefix(3)
    where !DraftShape.isMark(row.fields[0]) {
      let shown = DraftText.short(row.fields.joined(separator: " | "), 60)
      comment("unknown: line \(row.line) has \(row.fields.count) fields: \(shown)")
    }
    guard let formula = sums.formula else {
      let hasFee = fields.columns[.fee] != nil || !fields.feeColumns.isEmpty
      let hasNet = fields.columns[.net] != nil || fields.columns[.netCredit] != nil
      if hasFee, hasNet { comment("unknown: no sum of the amounts gives net in every line") }
      return
    }
    comment("guess: it holds in \(sums.linesChecked) of \(shape.lines.count) lines, and in no line it fails")
    entry("checks", "{ net: \(DraftText.scalar(formula)) }")
  }

  private func linesOf(_ row: DraftTable.Row, _ fields: DraftFields, _ currency: Int?) -> Int {
    guard let currency else { return fields.shape.lines.count }
    let settled = fields.values(.settlementCurrency)
    let codes = settled.isEmpty ? fields.values(.currency) : settled
    return codes.count { $0 == row.fields[currency] }
  }
}
