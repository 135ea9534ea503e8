extension SettlementLine {
  /// The ids by which the line names its own record, the one for its kind first; without foreign numbers.
  public var ownRecordIDs: [String] {
    let stated =
      switch kind {
      case .capture: captureID
      case .refund, .refundReversal: refundID
      default: disputeID
      }
    let ids = [stated, recordIDsAreForeign ? "" : recordID].filter { !$0.isEmpty }
    return ids.count == 2 && ids[0] == ids[1] ? [ids[0]] : ids
  }

  /// What the line calls its own record, foreign numbers too; empty where it names none.
  public var recordName: String {
    recordID.isEmpty ? ownRecordIDs.first ?? "" : recordID
  }
}

extension FindingIdentity {
  /// The parts that name a line: by them the same row is known again in another file.
  public static func parts(of line: SettlementLine) -> [String] {
    [
      line.kind == .unknown ? line.kindText : line.kind.rawValue, line.recordName,
      line.paymentIntentID, line.merchantOrderID, line.acquirerReferenceNumber,
      line.currency.code,
    ]
  }

  /// The parts that name what a finding is about, without those of its line.
  public static func parts(about type: RecordType?, _ id: String) -> [String] {
    [type?.rawValue ?? "", id]
  }
}
