package import SettlementModel

/// Everything that one merchant order brings about: objects of the API over time, settlement lines,
/// and the findings that a correct tool reports about them.
package struct Story: Sendable {
  package var intents: [History<IntentRecord>] = []
  package var captures: [History<CaptureRecord>] = []
  package var refunds: [History<RefundRecord>] = []
  package var disputeEvents: [History<DisputeEvent>] = []
  package var invoices: [History<InvoiceRecord>] = []
  package var subscriptions: [History<SubscriptionRecord>] = []
  package var sessions: [History<SessionRecord>] = []
  package var lines: [LineDraft] = []
  package var findings: [ExpectedFinding] = []
}

/// One kind of thing that happens between a shopper and the merchant.
package protocol PaymentStory: SendableMetatype {
  /// Adds its objects, lines and findings to the story.
  static func tell(_ story: inout StoryBuilder)
}

/// Money that a settlement line is to bring or take: a capture, a stand-in, or a refund.
package struct Settleable: Sendable {
  package var recordType: RecordType
  package var recordID: String
  /// Its intent's place in the story.
  package var intent: Int
  /// From the merchant's side: a refund is negative.
  package var amount: Money
  /// When it happened; on this local day it is pending for the first time.
  package var occurredAt: Timestamp
  /// The local day that its age counts from.
  package var agesFrom: BusinessDay
}
