import SettlementModel

// The part `fees`: the rate card.
extension ConfigurationReader {
  mutating func readFees() -> FeeCard {
    var entries: [(path: String, entry: FeeEntry)] = []
    for index in 0..<(document.counts["fees"] ?? 0) {
      let path = "fees[\(index)]"
      let entry = readFeeEntry(at: path)
      if let equal = entries.first(where: { $0.entry.isEqual(to: entry) }) {
        report(
          path,
          "fits the same lines as \(equal.path) and neither is narrower; give them other payment "
            + "methods, card brands, currencies, kinds or dates")
      }
      entries.append((path, entry))
    }
    return FeeCard(entries.map(\.entry))
  }

  private mutating func readFeeEntry(at path: String) -> FeeEntry {
    var entry = FeeEntry(
      kinds: feeKinds(at: path + ".kinds"),
      paymentMethods: Set(texts(path + ".payment_methods") ?? []),
      cardBrands: Set(texts(path + ".card_brands") ?? []),
      from: day(path + ".from"), to: day(path + ".to"),
      fixed: amounts(path + ".fixed"), minimum: amounts(path + ".minimum"),
      cap: amounts(path + ".cap"))
    for code in texts(path + ".currencies") ?? [] {
      if let currency = currency(code, at: path + ".currencies") {
        entry.currencies.insert(currency)
      }
    }
    if let text = text(path + ".percent") {
      if let percentage = FeePercentage(text) {
        entry.percentage = percentage
      } else {
        report(
          path + ".percent",
          "\(text) is no percentage; write 0 to 100 with at most \(FeePercentage.scaleMax) "
            + "decimals, such as \"2.9\"")
      }
    }
    if let word = text(path + ".refund_returns"), let known = FeeEntry.RefundReturn(rawValue: word) {
      entry.refundReturn = known
    }
    checkFeeEntry(entry, at: path)
    return entry
  }

  private mutating func checkFeeEntry(_ entry: FeeEntry, at path: String) {
    if let from = entry.from, let to = entry.to, to < from {
      report(path + ".to", "\(to) is before from, \(from)")
    }
    if !["percent", "fixed", "minimum"].contains(where: { isWritten("\(path).\($0)") }) {
      report(path, "has no fee; write percent, fixed or minimum")
    }
    if entry.refundReturn != .nothing, !entry.kinds.contains(.capture) {
      report(path + ".refund_returns", "belongs to an entry of kind capture")
    }
    for (currency, minimum) in entry.minimum.sorted(by: { $0.key < $1.key }) {
      if let cap = entry.cap[currency], cap < minimum {
        report("\(path).cap.\(currency)", "is below the minimum")
      }
    }
  }

  private mutating func feeKinds(at path: String) -> Set<LineKind> {
    let known: [LineKind] = [.capture, .refund, .chargeback]
    let words = texts(path) ?? []
    let kinds = words.compactMap { word in known.first { $0.rawValue == word } }
    if kinds.count < words.count || words.isEmpty {
      report(path, "write at least one of " + known.map(\.rawValue).joined(separator: ", "))
    }
    return Set(kinds)
  }

  /// Amounts in minor units by currency; `exception` is a name that is read elsewhere.
  mutating func amounts(_ path: String, except exception: String = "") -> [Currency: Int64] {
    var amounts: [Currency: Int64] = [:]
    for (code, text) in (decimals(path) ?? [:]).sorted(by: { $0.key < $1.key })
    where code != exception {
      guard let currency = currency(code, at: "\(path).\(code)") else { continue }
      do throws(AmountProblem) {
        let amount = try AmountText.minorUnits(of: text.utf8, digits: currency.digits)
        guard amount >= 0 else { throw .notADecimal }
        amounts[currency] = amount
      } catch {
        report(
          "\(path).\(code)",
          "\(text) is no amount in \(code); write a decimal of 0 or more with at most "
            + "\(currency.digits) decimals")
      }
    }
    return amounts
  }
}
