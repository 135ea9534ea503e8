/// Which resolutions need the name of a second person.
public struct SecondPersonRule: Sendable, Hashable {
  /// Largest difference, in minor units, that one person may decide alone.
  public var aloneUpToMinorUnits: [Currency: Int64]
  /// Whether every resolution in a currency without an amount needs a second person.
  public var coversOtherCurrencies: Bool
  /// The reasons that the rule is about.
  public var reasons: Set<ResolutionReason>

  public init(
    aloneUpToMinorUnits: [Currency: Int64] = [:], coversOtherCurrencies: Bool = false,
    reasons: Set<ResolutionReason> = [.writeOff]
  ) {
    self.aloneUpToMinorUnits = aloneUpToMinorUnits
    self.coversOtherCurrencies = coversOtherCurrencies
    self.reasons = reasons
  }

  /// Whether a finding may not be closed for `reason` by one person alone.
  ///
  /// A finding in a currency that has an amount, but without a difference to hold against it, needs
  /// the second person: nothing shows that it is small.
  public func needsSecondPerson(
    _ reason: ResolutionReason, currency: Currency?, differenceMinorUnits: Int128?
  ) -> Bool {
    guard reasons.contains(reason) else { return false }
    guard let currency, let limit = aloneUpToMinorUnits[currency] else {
      return coversOtherCurrencies
    }
    guard let differenceMinorUnits else { return true }
    return differenceMinorUnits.magnitude > Int128(limit).magnitude
  }
}
