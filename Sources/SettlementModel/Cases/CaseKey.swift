/// The number under which everything about one payment meets: a 64-bit hash of what names the case.
///
/// Two names may share a number; rules compare the texts themselves, so a shared number costs time, never truth.
public struct CaseKey: Sendable, Hashable, Comparable {
  public let number: Int64

  public init(number: Int64) {
    self.number = number
  }

  /// The case of all intents of one merchant that share a merchant order.
  public static func merchantOrder(_ orderID: String, merchantNumber: String) -> CaseKey {
    CaseKey(hashing: "o", merchantNumber, orderID)
  }

  /// The case of one intent without an order, held or only named.
  public static func paymentIntent(_ id: String) -> CaseKey {
    CaseKey(hashing: "i", id)
  }

  /// The case of lines or records that nothing ties to an intent, by whatever names them best.
  public static func unlinked(_ name: String) -> CaseKey {
    CaseKey(hashing: "u", name)
  }

  /// The case of a line that leads to nothing held: that of the strongest name it has.
  ///
  /// Lines without any name meet by what they say, not by where they stand, so that equal lines are told apart by an
  /// ordinal within one case. `content` is batch, payout, kind, currency and gross.
  public static func unheld(
    paymentIntentID: String, merchantOrderID: String, merchantNumber: String, recordID: String,
    originalRecordID: String, content: [String]
  ) -> CaseKey {
    if !paymentIntentID.isEmpty { return .paymentIntent(paymentIntentID) }
    if !merchantOrderID.isEmpty {
      return .merchantOrder(merchantOrderID, merchantNumber: merchantNumber)
    }
    if let name = [recordID, originalRecordID].first(where: { !$0.isEmpty }) {
      return .unlinked(name)
    }
    return .unlinked(content.joined(separator: "\u{1F}"))
  }

  /// FNV-1a over the parts, each ended by a byte that UTF-8 never holds, then mixed.
  private init(hashing parts: String...) {
    var hash: UInt64 = 0xCBF2_9CE4_8422_2325
    for part in parts {
      for byte in part.utf8 { hash = (hash ^ UInt64(byte)) &* 0x100_0000_01B3 }
      hash = (hash ^ 0xFF) &* 0x100_0000_01B3
    }
    hash ^= hash >> 32
    hash = hash &* 0x9E37_79B9_7F4A_7C15
    hash ^= hash >> 29
    self.number = Int64(bitPattern: hash)
  }

  public static func < (left: CaseKey, right: CaseKey) -> Bool { left.number < right.number }
}

extension SettlementLine {
  /// The case of the line where its keys lead to nothing held.
  public var unheldCase: CaseKey {
    .unheld(
      paymentIntentID: paymentIntentID, merchantOrderID: merchantOrderID,
      merchantNumber: merchantNumber, recordID: recordID, originalRecordID: originalRecordID,
      content: [batchID, payoutID, kind.rawValue, currency.code, String(grossMinorUnits)])
  }
}
