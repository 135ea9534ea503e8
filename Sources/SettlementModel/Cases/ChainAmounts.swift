/// A link of the chain from agreement to bank.
public enum ChainLink: String, Sendable, Hashable, CaseIterable {
  case due, billed, captured, settled
  case paidOut = "paid_out"
}

/// What each link of a chain comes to in one currency, in minor units.
public struct ChainAmounts: Sendable, Hashable {
  private var amounts: [ChainLink: Int128] = [:]

  public init() {}

  public subscript(_ link: ChainLink) -> Int128 { amounts[link, default: 0] }

  public mutating func add(_ amount: Money, to link: ChainLink) {
    amounts[link, default: 0] += Int128(amount.minorUnits)
  }

  public mutating func add(_ other: ChainAmounts) {
    amounts.merge(other.amounts, uniquingKeysWith: +)
  }

  /// What each link lacks of the one before it, or has beyond it; only where they differ.
  public var breaks: [ChainBreak] {
    zip(ChainLink.allCases, ChainLink.allCases.dropFirst()).compactMap { from, to in
      let difference = self[to] - self[from]
      return difference == 0 ? nil : ChainBreak(from: from, to: to, difference: difference)
    }
  }
}

/// Where a chain is broken, and by how much: below zero is money that is missing.
public struct ChainBreak: Sendable, Hashable {
  public var from: ChainLink
  public var to: ChainLink
  /// In minor units.
  public var difference: Int128
}

extension ChainPeriod {
  /// By currency; empty where the period is only told.
  public var amounts: [Currency: ChainAmounts] {
    guard isJudged else { return [:] }
    var found: [Currency: ChainAmounts] = [:]
    func add(_ amount: Money, _ link: ChainLink) {
      found[amount.currency, default: ChainAmounts()].add(amount, to: link)
    }
    if let due { add(due, .due) }
    for bill in bills {
      add(bill.total, .billed)
      for payment in bill.payments {
        add(payment.amount, .captured)
        if payment.isSettled { add(payment.amount, .settled) }
        if payment.isPaidOut { add(payment.amount, .paidOut) }
      }
    }
    return found
  }
}

extension SubscriptionChain {
  /// By currency, over all periods that are judged.
  public var amounts: [Currency: ChainAmounts] {
    periods.reduce(into: [:]) { sums, period in
      for (currency, amounts) in period.amounts {
        sums[currency, default: ChainAmounts()].add(amounts)
      }
    }
  }
}
