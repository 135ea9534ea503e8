import SettlementModel

// Statuses outside the known sets that decide money: said once a record, and the record is not
// judged further.
extension CaseWork {
  mutating func reportUnknownStatuses() {
    for (index, group) in groups.enumerated() {
      guard let intent = intent(ofGroup: index), case .unknown(let text) = intent.status,
        group.isInScope, scope.covers(intent.createdAt) || hasLines(group)
      else { continue }
      report(
        RecordReference(type: .paymentIntent, id: intent.id), text, group: index,
        agesFrom: policy.calendar.day(of: intent.createdAt))
    }
    for (index, entry) in records.enumerated()
    where entry.state == .statusUnknown && entry.isInScope
      && (entry.family == .refund || groups[entry.group].hasCaptureObjects)
      && (entry.isCovered || bundleOfRecord[index] != nil)
    {
      report(entry.reference, entry.statusText, group: entry.group, agesFrom: entry.agesFrom)
    }
  }

  private func hasLines(_ group: IntentGroup) -> Bool {
    (group.captures + group.refunds).contains { bundleOfRecord[$0] != nil }
  }

  private mutating func report(
    _ reference: RecordReference, _ text: String, group: Int, agesFrom: BusinessDay
  ) {
    drafts.append(
      draft(
        .unknownStatus, about: reference, group: group, agesFrom: agesFrom,
        detail:
          """
          Find out what status \"\(text)\" of \(reference.type.rawValue) \(reference.id) means: \
          tieout does not know whether money moved.
          """
      ))
  }
}
