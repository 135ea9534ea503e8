import SettlementModel

/// What a line's keys lead to.
enum LineTarget: Sendable, Hashable {
  case record(Int)
  case dispute(Int)
  case group(Int)
  /// The intents of one merchant order or invoice.
  case order(String)
  /// Nothing that is held.
  case nothing
}

/// What a line leads to, and the strongest key that it was found by.
struct LineLink: Sendable, Hashable {
  let target: LineTarget
  let key: LinkKey

  init(_ target: LineTarget, _ key: LinkKey) {
    self.target = target
    self.key = key
  }
}

// Section 9.4: keys by strength. A weaker key serves only where the stronger fields are empty,
// foreign, or an unknown ARN.
extension CaseWork {
  func link(_ line: SettlementLine) -> LineLink {
    switch line.kind {
    case .capture: captureLink(line)
    case .refund, .refundReversal: refundLink(line)
    default: chargebackLink(line)
    }
  }

  /// The ids by which a line names its own record.
  static func ownIDs(of line: SettlementLine) -> [String] { line.ownRecordIDs }

  /// What a line calls its own record, foreign numbers too; empty where it names none.
  static func recordName(of line: SettlementLine) -> String { line.recordName }

  private func captureLink(_ line: SettlementLine) -> LineLink {
    let ids = Self.ownIDs(of: line)
    for id in ids {
      if let record = recordsByCaptureID[id] { return LineLink(.record(record), .recordID) }
    }
    for id in ids {
      guard let group = heldGroup(id) else { continue }
      // Without capture objects the intent's id names the stand-in itself.
      return groups[group].hasCaptureObjects
        ? LineLink(.group(group), .paymentIntentID)
        : LineLink(.record(groups[group].captures[0]), .recordID)
    }
    guard !ids.isEmpty else { return weakerLink(line) }
    // Section 9.6: an unknown capture is missing, unless its intent has no capture objects.
    let link = weakerLink(line)
    switch link.target {
    case .group(let group) where groups[group].intent != nil && !groups[group].hasCaptureObjects:
      return link
    case .order(let order) where !ordersWithCaptures.contains(order): return link
    default: return LineLink(.nothing, .recordID)
    }
  }

  private func refundLink(_ line: SettlementLine) -> LineLink {
    let ids = Self.ownIDs(of: line)
    let original = line.kind == .refundReversal ? [line.originalRecordID] : []
    for id in ids + original {
      if let record = recordsByRefundID[id] { return LineLink(.record(record), .recordID) }
    }
    if let known = recordsByARN[line.acquirerReferenceNumber], let first = known.first {
      return LineLink(
        known.count == 1 ? .record(first) : .group(records[first].group), .acquirerReferenceNumber)
    }
    for id in ids {
      if let group = heldGroup(id) { return LineLink(.group(group), .paymentIntentID) }
    }
    return ids.isEmpty ? weakerLink(line) : LineLink(.nothing, .recordID)
  }

  private func chargebackLink(_ line: SettlementLine) -> LineLink {
    let ids = Self.ownIDs(of: line)
    for id in ids {
      // A retrieval asks for information; it is no chargeback.
      guard let dispute = disputesByID[id], !disputes[dispute].isRetrieval else { continue }
      return LineLink(.dispute(dispute), .recordID)
    }
    for id in ids {
      if let group = heldGroup(id) { return LineLink(.group(group), .paymentIntentID) }
    }
    return weakerLink(line)
  }

  /// The group of a held intent.
  private func heldGroup(_ intentID: String) -> Int? {
    guard let group = groupsByIntentID[intentID], groups[group].intent != nil else { return nil }
    return group
  }

  /// By intent, else by the original transaction, else by merchant order or invoice.
  private func weakerLink(_ line: SettlementLine) -> LineLink {
    if !line.paymentIntentID.isEmpty {
      let group = groupsByIntentID[line.paymentIntentID]
      return LineLink(group.map(LineTarget.group) ?? .nothing, .paymentIntentID)
    }
    let original = line.originalRecordID
    if !original.isEmpty {
      if let group = heldGroup(original) { return LineLink(.group(group), .paymentIntentID) }
      if let record = recordsByCaptureID[original] {
        return LineLink(.group(records[record].group), .paymentIntentID)
      }
    }
    let order = line.merchantOrderID
    guard !order.isEmpty else { return LineLink(.nothing, .merchantOrderID) }
    if groupsByOrder[order] != nil { return LineLink(.order(order), .merchantOrderID) }
    if groupsByInvoice[order] != nil { return LineLink(.order(order), .invoiceID) }
    return LineLink(.nothing, .merchantOrderID)
  }

  /// The intents that a merchant order or invoice id stands for, oldest id first.
  func groups(ofOrder order: String) -> [Int] {
    let direct = groupsByOrder[order] ?? []
    guard let invoiced = groupsByInvoice[order] else { return direct }
    let known = Set(direct)
    return direct + invoiced.filter { !known.contains($0) }
  }

  /// Whether a line is out of scope: by what it leads to, else by what it says of itself.
  func isOutOfScope(_ line: SettlementLine, _ link: LineLink) -> Bool {
    if case .order(let order) = link.target, ordersPartlyElsewhere.contains(order),
      !scope.admits(line)
    {
      return true
    }
    return isOutOfScope(link) ?? !scope.admits(line)
  }

  /// Whether everything that a link leads to is out of scope; nil where nothing held speaks for it.
  private func isOutOfScope(_ link: LineLink) -> Bool? {
    switch link.target {
    case .record(let record): return !records[record].isInScope
    case .dispute(let dispute):
      return groupsByIntentID[disputes[dispute].paymentIntentID].flatMap {
        groups[$0].intent == nil ? nil : !groups[$0].isInScope
      }
    case .group(let group): return groups[group].intent == nil ? nil : !groups[group].isInScope
    case .order(let order): return !ordersInScope.contains(order)
    case .nothing: return nil
    }
  }
}
