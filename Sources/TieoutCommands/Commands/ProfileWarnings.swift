import Parsing
import SettlementModel

/// What is no error in a profile, but lets a loss pass unseen.
enum ProfileWarnings {
  static func of(_ profile: FileProfile) -> [String] {
    ends(profile) + amounts(profile) + kinds(profile) + ties(profile)
  }

  private static func ends(_ profile: FileProfile) -> [String] {
    let hasTotals =
      !profile.controlRows.isEmpty
      || profile.blocks.contains { if case .totals = $0.role { true } else { false } }
    let hasEnd = profile.endMark != nil || profile.recordTags?.has(.end) == true
    if !hasTotals, !hasEnd {
      return ["no control rows and no end mark: a file that was cut between two rows reads as whole"]
    }
    return hasTotals ? [] : ["no control rows: a missing line within a file is not noticed"]
  }

  private static func amounts(_ profile: FileProfile) -> [String] {
    var warnings: [String] = []
    if !profile.has(.net) {
      warnings.append("no net: payouts are computed from gross, fee and tax, and no line can contradict them")
    } else if profile.netCheck == nil, profile.computedFields[.net] == nil {
      warnings.append("net is not checked; checks can say from what it follows")
    }
    if !profile.has(.fee) { warnings.append("no fee: fees are not reported") }
    if profile.amounts.digits == .rounded {
      warnings.append("amounts are rounded: lines need not add up to what is paid out")
    }
    return warnings
  }

  private static func kinds(_ profile: FileProfile) -> [String] {
    let rules = profile.kindRules
    var mapped = Set(profile.kinds.values)
    for meaning in Array(rules.bySign.values) + rules.patterns.map(\.meaning) {
      mapped.formUnion([meaning.kind(gross: 0), meaning.kind(gross: -1)])
    }
    var warnings: [String] = []
    for kind in [LineKind.capture, .refund, .chargeback] where !mapped.contains(kind) {
      warnings.append("no word is mapped to \(kind.rawValue)")
    }
    if !mapped.contains(.payout) {
      warnings.append("no word is mapped to payout: what reached the bank is not checked")
    }
    if !profile.ignoredKinds.isEmpty {
      warnings.append("rows of \(profile.ignoredKinds.sorted().joined(separator: ", ")) are not read")
    }
    return warnings
  }

  private static func ties(_ profile: FileProfile) -> [String] {
    var warnings: [String] = []
    let own: [CanonicalField] = [
      .paymentIntentID, .captureID, .refundID, .disputeID, .merchantOrderID,
      .acquirerReferenceNumber,
    ]
    if profile.recordIDsAreForeign, !own.contains(where: profile.has) {
      warnings.append("record_ids are foreign and no other identifier is mapped: no line can be matched")
    }
    if !profile.has(.occurredAt) { warnings.append("no occurred_at: lines have no age") }
    if !profile.has(.settledOn), profile.fileName?.pattern.contains("<date>") != true {
      warnings.append("no settled_on and no date in file_name: files have no date")
    }
    if !profile.has(.batchID), !profile.has(.payoutID) {
      warnings.append("no batch_id and no payout_id: payouts cannot be told apart")
    }
    return warnings
  }
}
