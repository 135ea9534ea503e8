import SettlementModel

extension DraftWriter {
  /// Time zone and the forms of times and dates.
  mutating func times(_ fields: DraftFields) {
    let times = DraftTimes(times: fields.values(.occurredAt))
    if let zone = fields.zoneColumn, let header = fields.shape.header {
      zoneColumn(header[zone], words: DraftKinds.words(fields.shape.values(zone)).map(\.word))
    } else if times.needsZone || times.forms.isEmpty {
      comment("unknown: choose; nothing in the file says in which zone its times are")
      entry("time_zone", "\"+00:00\"")
    }
    if !times.forms.isEmpty {
      if let doubt = times.doubt { comment("unknown: \(doubt.0) and \(doubt.1) both read every value; choose") }
      guess(
        "time_format", Self.list(times.forms.map { $0 == "iso8601" ? $0 : DraftText.scalar($0) }),
        because: "it reads all values, such as \(DraftText.short(times.example))")
    }
    for value in times.unread.prefix(1) { comment("unknown: no known form reads \(DraftText.short(value))") }
    let settled = fields.values(.settledOn)
    guard !settled.isEmpty else { return blank() }
    let dates = DraftTimes(dates: settled, timeForms: times.forms)
    if let doubt = dates.doubt { comment("unknown: \(doubt.0) and \(doubt.1) both read every date; choose") }
    if !dates.forms.isEmpty {
      guess(
        "date_format", Self.list(dates.forms.map(DraftText.scalar)),
        because: "it reads the dates, such as \(DraftText.short(dates.example))")
    }
    blank()
  }

  private mutating func zoneColumn(_ name: String, words: [String]) {
    comment("guess: the column \(DraftText.short(name)) holds names of zones")
    open("time_zone")
    inner("column", DraftText.scalar(name))
    let known = words.filter { DraftTimes.zones[$0] != nil }.sorted()
    let zones = known.map { "\(DraftText.scalar($0)): \"\(DraftTimes.zones[$0]!)\"" }
    if !zones.isEmpty { inner("zones", "{ " + zones.joined(separator: ", ") + " }") }
    for word in words where DraftTimes.zones[word] == nil && !word.contains("/") && word != "UTC" {
      innerComment("unknown: what \(DraftText.short(word)) stands for")
    }
  }

  /// How amounts are written and how they say which way the money goes.
  mutating func amounts(_ amounts: DraftAmounts, fields: DraftFields, kinds: DraftKindRows) {
    var parts = ["unit: \(amounts.unit)"]
    if amounts.unit == "major" {
      if amounts.decimal != "." { parts.append("decimal: \"\(amounts.decimal)\"") }
      if let grouping = amounts.grouping { parts.append("grouping: \"\(grouping)\"") }
      parts.append("digits: \(amounts.digits)")
    }
    if amounts.negative != "minus" { parts.append("negative: \(amounts.negative)") }
    guess("amounts", "{ " + parts.joined(separator: ", ") + " }", because: amounts.evidence)
    let codes = fields.values(.currency) + fields.values(.settlementCurrency)
    if codes.contains(where: { $0 != $0.uppercased() }) { entry("currency_case", "any") }
    guess("record_ids", "foreign", because: "whether they are UseePay's own ids no file can tell")
    if fields.isDebitCredit {
      guess("sign", "debit_credit", because: "there are two columns for an amount")
    } else if !fields.flags.isEmpty {
      comment("guess: a column beside the amount says debit or credit")
      entry("sign", "flag")
      open("sign_flags")
      for flag in fields.flags {
        let name = columnText(flag.column, fields)
        inner(
          flag.field.rawValue,
          "{ column: \(name), debit: \(DraftText.scalar(flag.debit)), credit: \(DraftText.scalar(flag.credit)) }")
      }
    } else if !amounts.hasNegative, kinds.hasMoneyOut {
      guess("sign", "by_kind", because: "no amount is negative, though there are refunds or the like")
    } else {
      guess(
        "sign", "signed",
        because: amounts.hasNegative ? "there are negative amounts" : "no amount is negative, none need be")
    }
    blank()
  }

  /// Where the fields stand; gives what is needed and was not found.
  mutating func columns(_ fields: DraftFields, sums: DraftSums) -> [String] {
    comment("guess: by the columns' names, unless a line says otherwise")
    open("columns")
    for field in CanonicalField.allCases {
      guard let column = fields.columns[field] else { continue }
      let text = columnText(column, fields)
      let isCost = field == .fee || field == .tax
      if field == .kind, let detail = fields.kindDetail {
        inner("kind", "{ join: [\(text), \(columnText(detail, fields))], with: \"/\" }")
      } else if isCost, sums.feesAreNegative {
        inner(field.rawValue, "{ column: \(text), negate: true }", "guess: net = gross + this")
      } else {
        let example = fields.shape.values(column).first { !$0.isEmpty } ?? ""
        inner(field.rawValue, text, example.isEmpty ? "always empty" : "such as \(DraftText.short(example))")
      }
    }
    if !fields.feeColumns.isEmpty {
      let names = fields.feeColumns.map { columnText($0, fields) }.joined(separator: ", ")
      let negate = sums.feesAreNegative ? ", negate: true" : ""
      inner("fee", "{ sum: [\(names)]\(negate) }", "guess: parts of one fee")
    }
    var missing: [String] = []
    let hasGross = fields.columns[.gross] != nil || fields.isDebitCredit
    let needed: [(String, Bool, String)] = [
      ("kind", fields.columns[.kind] != nil, "the column that tells payments from refunds and fees"),
      ("currency", fields.columns[.currency] != nil, "the column, or { constant: EUR }"),
      ("gross", hasGross, "the column of the amount before fees"),
      (
        "merchant_order_id", CanonicalField.identifiers.contains { fields.columns[$0] != nil },
        "the column of your order number, or of another id"
      ),
    ]
    for (field, isFound, what) in needed where !isFound {
      innerComment("needed: \(field): \(what)")
      missing.append(field)
    }
    unread(fields)
    fallbacks(fields)
    return missing
  }

  private mutating func unread(_ fields: DraftFields) {
    guard let header = fields.shape.header else { return }
    let used = Set(fields.columns.values).union(fields.feeColumns).union(fields.flags.map(\.column))
      .union([fields.kindDetail, fields.zoneColumn].compactMap(\.self))
    let rest = header.indices.filter { !used.contains($0) && !header[$0].isEmpty }
      .filter { fields.shape.tags == nil || $0 > 0 }
    for column in rest.prefix(60) { innerComment("unread: \(DraftText.short(header[column], 60))") }
  }

  private mutating func fallbacks(_ fields: DraftFields) {
    var parts: [String] = []
    let settled = fields.values(.settlementCurrency)
    let currency = fields.values(.currency)
    let isCurrencyEmpty = settled.indices.contains { currency[$0].isEmpty && !settled[$0].isEmpty }
    if isCurrencyEmpty { parts.append("currency: settlement_currency") }
    let gross = fields.isDebitCredit ? [.grossDebit, .grossCredit] : [CanonicalField.gross]
    let isGrossEmpty = fields.shape.lines.indices.contains { line in
      gross.allSatisfy { fields.values($0).isEmpty || fields.values($0)[line].isEmpty }
    }
    let hasNet = fields.columns[.net] != nil || fields.columns[.netCredit] != nil
    if isGrossEmpty, hasNet { parts.append("gross: net") }
    guard !parts.isEmpty else { return blank() }
    blank()
    guess("fallbacks", "{ " + parts.joined(separator: ", ") + " }", because: "some lines leave these empty")
    blank()
  }

  private func columnText(_ column: Int, _ fields: DraftFields) -> String {
    fields.shape.header.map { DraftText.scalar($0[column]) } ?? String(column)
  }

  private static func lines(_ count: Int) -> String { count == 1 ? "1 line" : "\(count) lines" }

  /// What the words for kinds mean.
  mutating func kinds(_ kinds: DraftKindRows) {
    guard !kinds.isTooMany else {
      comment("unknown: the column of kinds holds too many different words to be one; choose another")
      return entry("kinds", "{}")
    }
    comment("guess: by words that are known for a kind, and by the sign of the amounts")
    guard kinds.rows.contains(where: { $0.meaning != nil }) else {
      for row in kinds.rows { comment("  \(DraftText.scalar(row.word)): ?   unknown: choose") }
      return entry("kinds", "{}")
    }
    open("kinds")
    for row in kinds.rows {
      if let meaning = row.meaning {
        inner(DraftText.scalar(row.word), meaning, Self.lines(row.count))
      } else {
        innerComment("\(DraftText.scalar(row.word)): ?   unknown: choose; \(Self.lines(row.count))")
      }
    }
  }
}
