import SettlementModel

// Where the links of a chain do not hold, and what the whole comes to.
extension ChainNarrative {
  /// What is wrong with a period: a word for the column of links, and a sentence.
  func breaks(of period: ChainPeriod) -> [(link: String, words: String)] {
    var lines: [(String, String)] = []
    let isPlain = period.amounts.count == 1
    for (currency, amounts) in period.amounts.sorted(by: { $0.key < $1.key }) {
      for one in amounts.breaks {
        let findings = ChainCauses(period).findings(from: one.from)
        // Between captured and paid out, what is only waiting is not broken.
        let waits = findings.isEmpty && (one.from == .captured || one.from == .settled)
        let amount = Self.amount(one.difference, currency)
        let place = "\(one.from.words) → \(one.to.words)" + (isPlain ? "" : " in \(currency)")
        let causes = findings.map { "\($0.code.rawValue) \($0.id)" }.joined(separator: ", ")
        let isPending = !findings.isEmpty && findings.allSatisfy { $0.code.findingClass == .timing }
        lines.append(
          (
            waits || isPending ? "waiting" : "BROKEN",
            "\(place): \(amount)" + (causes.isEmpty ? "" : ", \(causes)")
          ))
      }
    }
    return lines
  }

  /// Findings about what stands in a period that no broken link names.
  func unnamedFindings(of period: ChainPeriod) -> [Finding] {
    let broken = Set(period.amounts.values.flatMap(\.breaks).map(\.from))
    let named = Set(broken.flatMap { ChainCauses(period).findings(from: $0) }.map(\.id))
    let all = period.findings + period.bills.flatMap(\.findings)
      + period.bills.flatMap(\.payments).flatMap(\.findings)
    return all.filter { !named.contains($0.id) }
  }

  /// One line a currency with the sum of every link, and one with where the money stays.
  var totals: [String] {
    let amounts = chain.amounts.sorted { $0.key < $1.key }
    guard !amounts.isEmpty else { return ["", "No period is held to what was agreed."] }
    return amounts.flatMap { currency, amounts in
      let links = ChainLink.allCases.map { link in
        "\(link.words) \(DecimalText.majorUnits(ofMinorUnits: amounts[link], digits: currency.digits))"
      }
      let breaks = amounts.breaks.map { one in
        "\(one.from.words) → \(one.to.words) \(Self.amount(one.difference, currency))"
      }
      let lacks = breaks.isEmpty ? "every link holds" : "differs: " + breaks.joined(separator: "; ")
      return ["", "in all, \(currency): " + links.joined(separator: " → "), "  " + lacks]
    }
  }

  /// With its sign: what is missing is negative.
  private static func amount(_ minorUnits: Int128, _ currency: Currency) -> String {
    let text = DecimalText.majorUnits(ofMinorUnits: minorUnits, digits: currency.digits)
    return (minorUnits > 0 ? "+" : "") + text + " \(currency)"
  }
}

/// Which findings explain that a link of a period does not hold.
struct ChainCauses {
  private let period: ChainPeriod

  init(_ period: ChainPeriod) { self.period = period }

  /// Findings about what stands behind a link: invoices for what is due, money for what is billed,
  /// lines for what is captured.
  func findings(from link: ChainLink) -> [Finding] {
    let bills = period.bills.flatMap(\.findings)
    switch link {
    case .due: return period.findings + bills.filter { !Self.isAboutMoney($0.code) }
    case .billed: return bills.filter { Self.isAboutMoney($0.code) }
    case .captured: return period.bills.flatMap(\.payments).flatMap(\.findings)
    case .settled, .paidOut: return []
    }
  }

  private static func isAboutMoney(_ code: FindingCode) -> Bool {
    switch code {
    case .invoicePaidNotCaptured, .invoiceCapturedNotPaid, .invoiceAmountMismatch,
      .invoiceUnpaidOverdue, .sessionStatusMismatch, .sessionMoneyAfterExpiry:
      true
    default: false
    }
  }
}

extension ChainLink {
  /// As people read it.
  var words: String { self == .paidOut ? "paid out" : rawValue }
}
