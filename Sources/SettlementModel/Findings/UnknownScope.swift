extension MatchingPolicy.Scope {
  /// Whether the configuration knows neither that a line is the merchant's own nor that it is somebody else's.
  public func isUnknown(_ line: SettlementLine) -> Bool {
    let number = line.merchantNumber
    if !number.isEmpty, number != merchantNumber { return !otherMerchantNumbers.contains(number) }
    return !line.appID.isEmpty && !configuredAppIDs.contains(line.appID)
  }
}

extension ControlFindingList {
  /// Adds that a file has lines that the scope does not know, at the first of them.
  ///
  /// - Parameter agesFrom: the local date of that line.
  public mutating func append(
    unknown scope: MatchingPolicy.Scope, at place: FilePosition, merchantNumber: String,
    appID: String, agesFrom: BusinessDay?
  ) {
    let isKnown =
      merchantNumber.isEmpty || merchantNumber == scope.merchantNumber
      || scope.otherMerchantNumbers.contains(merchantNumber)
    let what =
      isKnown
      ? "app id \(appID); add it to merchant.app_ids"
      : "merchant number \(merchantNumber); add it to merchant.other_numbers"
    append(
      .scopeUnknown, at: place,
      detail: "The file has lines of the unknown \(what), or ask why they are in your file."
    ) { $0.agesFrom = agesFrom }
  }
}
