import SettlementModel

// Brings intents, captures, refunds and disputes onto the bench.
extension CaseWork {
  mutating func takeIntents() {
    for (index, intent) in intents.enumerated() {
      let group = group(named: intent.id)
      groups[group].intent = index
      groups[group].isInScope = scope.includes(
        merchantNumber: intent.merchantNumber, appID: intent.appID,
        paymentMethod: intent.paymentMethod, currency: intent.amount.currency)
    }
  }

  /// The group of an intent id, made where it is new.
  mutating func group(named intentID: String) -> Int {
    if let known = groupsByIntentID[intentID] { return known }
    groups.append(IntentGroup(intentID: intentID))
    groupsByIntentID[intentID] = groups.count - 1
    return groups.count - 1
  }

  mutating func takeCaptures(_ captures: [Capture]) {
    for capture in captures {
      let group = group(named: capture.paymentIntentID)
      groups[group].hasCaptureObjects = true
      let state: SettleableRecord.State =
        switch capture.status {
        case .succeeded: capture.amount.minorUnits == 0 ? .notMoved : .moved
        case .pending: capture.amount.minorUnits == 0 ? .notMoved : .pending
        case .failed: .notMoved
        case .unknown: .statusUnknown
        }
      recordsByCaptureID[capture.id] = records.count
      groups[group].captures.append(records.count)
      records.append(
        SettleableRecord(
          reference: RecordReference(type: .capture, id: capture.id), family: .capture,
          state: state, amount: capture.amount.minorUnits, currency: capture.amount.currency,
          group: group, createdAt: capture.createdAt,
          agesFrom: policy.calendar.day(of: capture.createdAt), isReported: true,
          isInScope: groups[group].isInScope && admits(capture.amount.currency),
          isCovered: scope.covers(capture.createdAt)
            && !settledEarlier.contains(RecordReference(type: .capture, id: capture.id)), statusText: capture.status.rawValue))
    }
  }

  mutating func takeRefunds(_ refunds: [Refund]) {
    if refunds.isEmpty { return }
    var amounts = RefundAmounts(work: self)
    for refund in refunds {
      let group = group(named: refund.paymentIntentID)
      let amount = amounts.amount(of: refund, group: group)
      let state: SettleableRecord.State =
        switch refund.status {
        case .succeeded: amount == 0 ? .notMoved : .moved
        case .received, .accepted: amount == 0 ? .notMoved : .pending
        case .failed: .notMoved
        case .unknown: .statusUnknown
        }
      recordsByRefundID[refund.id] = records.count
      if !refund.acquirerReferenceNumber.isEmpty {
        recordsByARN[refund.acquirerReferenceNumber, default: []].append(records.count)
      }
      groups[group].refunds.append(records.count)
      let isOwn = scope.includes(
        merchantNumber: refund.merchantNumber, appID: refund.appID, paymentMethod: "",
        currency: refund.currency)
      records.append(
        SettleableRecord(
          reference: RecordReference(type: .refund, id: refund.id), family: .refund,
          state: state, amount: amount.map { -$0 }, currency: refund.currency, group: group,
          createdAt: refund.createdAt, agesFrom: policy.calendar.day(of: refund.modifiedAt),
          isReported: true, isInScope: groups[group].isInScope && isOwn,
          isCovered: scope.covers(refund.createdAt)
            && !settledEarlier.contains(RecordReference(type: .refund, id: refund.id)), statusText: refund.status.rawValue))
    }
  }

  mutating func takeDisputes() {
    for (index, dispute) in disputes.enumerated() {
      disputesByID[dispute.id] = index
      guard !dispute.paymentIntentID.isEmpty else { continue }
      groups[group(named: dispute.paymentIntentID)].disputes.append(index)
    }
  }

  /// Which intents a merchant order or an invoice id stands for.
  mutating func indexOrders() {
    for (index, group) in groups.enumerated() {
      guard let intent = group.intent.map({ intents[$0] }) else { continue }
      if !intent.merchantOrderID.isEmpty {
        groupsByOrder[intent.merchantOrderID, default: []].append(index)
      }
      if !intent.invoiceID.isEmpty {
        groupsByInvoice[intent.invoiceID, default: []].append(index)
      }
    }
    for invoice in invoices {
      guard let group = groupsByIntentID[invoice.paymentIntentID], groups[group].intent != nil,
        intent(ofGroup: group)?.invoiceID != invoice.id
      else { continue }
      groupsByInvoice[invoice.id, default: []].append(group)
    }
    if groupsByOrder.isEmpty, groupsByInvoice.isEmpty { return }
    for order in Set(groupsByOrder.keys).union(groupsByInvoice.keys) {
      for group in groups(ofOrder: order) {
        if groups[group].isInScope {
          ordersInScope.insert(order)
        } else {
          ordersPartlyElsewhere.insert(order)
        }
        if groups[group].hasCaptureObjects { ordersWithCaptures.insert(order) }
      }
    }
  }

  func admits(_ currency: Currency) -> Bool {
    policy.scope.currencies.isEmpty || policy.scope.currencies.contains(currency)
  }
}
