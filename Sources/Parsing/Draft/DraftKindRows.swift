import SettlementModel

/// The words for kinds that a file holds, with what they seem to mean.
struct DraftKindRows {
  struct Row {
    let word: String
    let count: Int
    /// YAML: a kind, or kinds by the sign of gross; nil where nothing is known.
    let meaning: String?
  }

  private(set) var rows: [Row] = []
  /// Whether the column holds so many words that it can be no kind.
  let isTooMany: Bool
  /// Whether there are kinds whose money goes out.
  private(set) var hasMoneyOut = false

  init(_ fields: DraftFields, amounts: DraftAmounts) {
    var words = fields.values(.kind)
    if let detail = fields.kindDetail {
      words = zip(words, fields.shape.values(detail)).map { $0 + "/" + $1 }
    }
    let counted = DraftKinds.words(words)
    isTooMany = counted.count > DraftKinds.wordsMax
    guard !isTooMany else { return }
    let signs = Self.signs(fields, amounts: amounts)
    var seen: [String: Set<Int>] = [:]
    for (word, sign) in zip(words, signs) where sign != 0 { seen[word, default: []].insert(sign) }
    for (word, count) in counted {
      // The second word is the nearer one: a refund's fee is a fee.
      let parts = fields.kindDetail == nil ? [word] : [Self.detail(of: word), word]
      let kind = parts.lazy.compactMap { DraftKinds.kind(of: $0) }.first
      if let kind, [.refund, .chargeback, .payout, .reserveHold].contains(kind) { hasMoneyOut = true }
      rows.append(Row(word: word, count: count, meaning: Self.meaning(kind, seen[word] ?? [])))
    }
  }

  private static func detail(of word: String) -> String {
    word.split(separator: "/", maxSplits: 1).last.map(String.init) ?? word
  }

  private static func meaning(_ kind: LineKind?, _ signs: Set<Int>) -> String? {
    switch kind {
    case .chargeback where signs.contains(1):
      "{ debit: chargeback, credit: chargeback_reversal }"
    case .reserveHold where signs.contains(1):
      "{ debit: reserve_hold, credit: reserve_release }"
    case let kind?: kind.rawValue
    case nil: nil
    }
  }

  /// Of each line whether its gross, or its net without one, came (1) or went (-1).
  private static func signs(_ fields: DraftFields, amounts: DraftAmounts) -> [Int] {
    let flag = fields.flags.first { $0.field == .gross }
    return fields.shape.lines.map { line in
      func amount(_ field: CanonicalField) -> Int128 {
        guard let column = fields.columns[field], column < line.count else { return 0 }
        return amounts.scaled(line[column]) ?? 0
      }
      if let flag, flag.column < line.count { return line[flag.column] == flag.credit ? 1 : -1 }
      if fields.isDebitCredit {
        let gross = amount(.grossCredit) - amount(.grossDebit)
        return (gross == 0 ? amount(.netCredit) - amount(.netDebit) : gross).signum().asInt
      }
      // Without a minus anywhere a sign says nothing.
      guard amounts.hasNegative else { return 0 }
      let gross = amount(.gross)
      return (gross == 0 ? amount(.net) : gross).signum().asInt
    }
  }
}

extension Int128 {
  fileprivate var asInt: Int { self > 0 ? 1 : self < 0 ? -1 : 0 }
}
