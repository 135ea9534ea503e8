public import SettlementModel

/// Names everything that decides verdicts besides the facts and the night.
public enum EvaluationFingerprint {
  /// A text that is equal for policies that give equal verdicts: all but
  /// ``MatchingPolicy/businessDay``, ``MatchingPolicy/pullsCompleteUpTo`` and
  /// ``MatchingPolicy/absenceIsKnown``, with the rules' version.
  public static func text(_ policy: MatchingPolicy) -> String {
    let scope = policy.scope
    let calendar = policy.calendar
    let entries: [(String, [String])] = [
      ("rules", [String(RuleVersion.current)]),
      ("offset", [String(calendar.firstOffsetSeconds)]),
      (
        "transitions",
        calendar.transitions.map { "\($0.start.milliseconds):\($0.offsetSeconds)" }
      ),
      ("holidays", calendar.holidays.sorted().map(\.description)),
      ("from", policy.coverageStart.map { [$0.description] } ?? []),
      ("merchant", [scope.merchantNumber]),
      ("configured_app_ids", scope.configuredAppIDs.sorted()),
      ("other_numbers", scope.otherMerchantNumbers.sorted()),
      ("app_ids", scope.appIDs.sorted()),
      ("payment_methods", scope.paymentMethods.sorted()),
      ("currencies", scope.currencies.sorted().map(\.code)),
      (
        "settlement_due_days",
        policy.settlementDueDays.sorted { $0.key < $1.key }.map { "\($0.key):\($0.value)" }
      ),
      ("refund_due_days", [String(policy.refundDueDays)]),
      ("invoice_grace_days", [String(policy.invoiceGraceDays)]),
      ("payment_grace_days", [String(policy.paymentGraceDays)]),
      (
        "tolerance",
        policy.tolerance.filter { $0.value != 0 }.sorted { $0.key < $1.key }
          .map { "\($0.key.code):\($0.value)" }
      ),
      ("fees", policy.fees.entries.map(text)),
      ("oldest_dispute", policy.oldestDisputeAt.map { [String($0.milliseconds)] } ?? []),
    ]
    return entries.map { name, values in
      // Each value with its length, so that no two policies read alike.
      name + "=" + values.map { "\($0.utf8.count)'\($0)" }.joined(separator: ",")
    }.joined(separator: "\n")
  }

  private static func text(_ entry: FeeEntry) -> String {
    func amounts(_ amounts: [Currency: Int64]) -> String {
      amounts.sorted { $0.key < $1.key }.map { "\($0.key)\($0.value)" }.joined(separator: " ")
    }
    let parts =
      [entry.kinds.map(\.rawValue).sorted().joined(separator: " ")]
      + [entry.paymentMethods, entry.cardBrands].map { names in
        names.sorted().map { "\($0.utf8.count)'\($0)" }.joined()
      }
      + [
        entry.currencies.sorted().map(\.code).joined(separator: " "),
        entry.from?.description ?? "", entry.to?.description ?? "",
        entry.percentage.description, amounts(entry.fixed), amounts(entry.minimum),
        amounts(entry.cap), entry.refundReturn.rawValue,
      ]
    return parts.joined(separator: ";")
  }
}
