import Foundation
import PaymentAPI
import SettlementModel

/// What a verdict needs and its group cannot tell: what holds for all files and records together.
///
/// The nightly run asks its database; a stream is told, in one JSON object.
struct StreamFacts {
  /// Of all lines that count: where coverage begins if the configuration does not say.
  var earliestOccurredAt: Timestamp?
  var earliestSettledOn: BusinessDay?
  /// What the complete pulls cover.
  var pullsCompleteUpTo: Timestamp? = Timestamp(milliseconds: .max)
  /// Whether what is not in the stream does not exist.
  var absenceIsKnown = true
  var oldestDisputeAt: Timestamp?
  /// Dates of files that are set aside or have rejected rows.
  var refusedDates: [ClosedRange<BusinessDay>] = []
  /// The first settlement date of each source.
  var firstSettledOn: [String: BusinessDay] = [:]
  /// The oldest capture that moved money and is not settleable.
  var oldestUnsettledAt: Timestamp?

  init() {}

  /// Reads a file with one JSON object; members that are absent keep what an archive of all records means.
  init(path: String) throws {
    guard let data = FileManager.default.contents(atPath: path) else {
      throw StreamProblem("\(path) cannot be read")
    }
    do {
      try self.init(try ObjectMembers(try JSONDocument(Array(data)).root))
    } catch let problem as JSONProblem {
      throw StreamProblem("\(path) is \(problem)")
    } catch let problem as StreamProblem {
      throw StreamProblem("\(path): \(problem)")
    }
  }

  private init(_ object: ObjectMembers) throws(StreamProblem) {
    earliestOccurredAt = try object.time("earliest_occurred_at")
    earliestSettledOn = try object.day("earliest_settled_on")
    if let time = try object.time("pulls_complete_up_to") { pullsCompleteUpTo = time }
    absenceIsKnown = try object.flag("absence_is_known") ?? true
    oldestDisputeAt = try object.time("oldest_dispute_at")
    oldestUnsettledAt = try object.time("oldest_unsettled_at")
    for range in try object.objects("refused_dates") {
      guard let first = try range.day("first"), let last = try range.day("last"), first <= last
      else { throw StreamProblem("refused_dates", "has a range without first and last date") }
      refusedDates.append(first...last)
    }
    for one in try object.objects("first_settled_on") {
      firstSettledOn[try one.text("source")] = try one.day("day")
    }
  }

  /// The configured policy with what the facts bring.
  func completed(_ policy: MatchingPolicy) -> MatchingPolicy {
    var policy = policy
    let days = [earliestOccurredAt.map(policy.calendar.day(of:)), earliestSettledOn]
    policy.coverageStart = policy.coverageStart ?? days.compactMap { $0 }.min()
    policy.pullsCompleteUpTo = pullsCompleteUpTo
    policy.absenceIsKnown = absenceIsKnown
    policy.oldestDisputeAt = oldestDisputeAt
    return policy
  }
}
