/// Why a person closed a finding: the closed list that an auditor can count by.
public enum ResolutionReason: String, Sendable, Hashable, CaseIterable {
  case providerConfirmed = "provider_confirmed"
  case providerError = "provider_error"
  case merchantError = "merchant_error"
  case timing
  case rounding
  case agreedFee = "agreed_fee"
  case refundedOutside = "refunded_outside"
  case settledOutside = "settled_outside"
  case duplicateFinding = "duplicate_finding"
  case dataCorrected = "data_corrected"
  case fileAccepted = "file_accepted"
  case testPayment = "test_payment"
  case falseAlarm = "false_alarm"
  case writeOff = "write_off"
  case other

  /// The reason of a word as people write it: case, and `-` or a space in place of `_`, do not
  /// matter; nil for no reason of the list.
  public init?(word: String) {
    let trimmed = word.drop { $0 == " " }.reversed().drop { $0 == " " }.reversed()
    let text = String(trimmed).lowercased().map { $0 == "-" || $0 == " " ? "_" : $0 }
    self.init(rawValue: String(text))
  }

  /// What the reason says, one sentence.
  public var sentence: String {
    switch self {
    case .providerConfirmed: "The provider confirmed it and puts it right; the note names the ticket."
    case .providerError: "The provider made an error that was settled in another way."
    case .merchantError: "The error was the merchant's own, and nothing is owed."
    case .timing: "The money came, or comes, in another period; nothing is lost."
    case .rounding: "The amounts differ by rounding alone."
    case .agreedFee: "The difference is a fee or charge that was agreed."
    case .refundedOutside: "The shopper was refunded another way, such as by bank transfer."
    case .settledOutside: "The money came another way, such as to another account."
    case .duplicateFinding: "Another finding tells the same; the note names it."
    case .dataCorrected: "The wrong data was corrected where it came from."
    case .fileAccepted: "The file is right as it is, though it changed or was refused."
    case .testPayment: "It was a test; no money was meant to move."
    case .falseAlarm: "Nothing is amiss; the rule does not fit this case."
    case .writeOff: "The loss is accepted; large ones may need a second person."
    case .other: "None of the others; the note says what."
    }
  }
}
