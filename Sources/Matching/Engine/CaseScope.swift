import SettlementModel

/// Tells what is to be judged (section 9.3) and what lies within coverage (9.1).
///
/// One object serves all cases: a bench that carried the policy itself would copy its many parts with
/// every case.
final class CaseScope: Sendable {
  let policy: MatchingPolicy

  init(policy: MatchingPolicy) {
    self.policy = policy
  }

  /// Whether a line carries the merchant number or an app id of somebody else.
  func isForeign(_ line: SettlementLine) -> Bool {
    isForeign(merchantNumber: line.merchantNumber, appID: line.appID)
  }

  private func isForeign(merchantNumber: String, appID: String) -> Bool {
    let scope = policy.scope
    if !merchantNumber.isEmpty, merchantNumber != scope.merchantNumber { return true }
    return !appID.isEmpty && !scope.configuredAppIDs.isEmpty
      && !scope.configuredAppIDs.contains(appID)
  }

  /// Whether the configured filters let a line through that no held record speaks for.
  func admits(_ line: SettlementLine) -> Bool {
    admits(appID: line.appID, paymentMethod: line.paymentMethod)
      && (policy.scope.currencies.isEmpty || policy.scope.currencies.contains(line.currency)
        || policy.scope.currencies.contains(line.settlementCurrency))
  }

  /// Whether a record is to be judged; empty texts are unknown and pass.
  func includes(
    merchantNumber: String, appID: String, paymentMethod: String, currency: Currency
  ) -> Bool {
    !isForeign(merchantNumber: merchantNumber, appID: appID)
      && admits(appID: appID, paymentMethod: paymentMethod)
      && (policy.scope.currencies.isEmpty || policy.scope.currencies.contains(currency))
  }

  private func admits(appID: String, paymentMethod: String) -> Bool {
    let scope = policy.scope
    if !scope.appIDs.isEmpty, !appID.isEmpty, !scope.appIDs.contains(appID) { return false }
    return scope.paymentMethods.isEmpty || paymentMethod.isEmpty
      || scope.paymentMethods.contains(paymentMethod)
  }

  /// Whether something created then lies within coverage.
  func covers(_ createdAt: Timestamp) -> Bool {
    guard let start = policy.coverageStart else { return true }
    return policy.calendar.day(of: createdAt) >= start
  }

  /// Minor units by which lines and record may differ.
  func tolerance(_ currency: Currency) -> Int128 { Int128(policy.tolerance[currency, default: 0]) }
}
