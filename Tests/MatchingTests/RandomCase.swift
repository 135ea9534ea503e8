import SettlementModel

/// A generator that gives the same numbers for the same seed (SplitMix64).
struct SeededGenerator: RandomNumberGenerator {
  private var state: UInt64

  init(seed: UInt64) { state = seed }

  mutating func next() -> UInt64 {
    state &+= 0x9E37_79B9_7F4A_7C15
    var mixed = state
    mixed = (mixed ^ (mixed >> 30)) &* 0xBF58_476D_1CE4_E5B9
    mixed = (mixed ^ (mixed >> 27)) &* 0x94D0_49BB_1331_11EB
    return mixed ^ (mixed >> 31)
  }
}

/// A small payment with few amounts, so that everything collides with everything.
enum RandomCase {
  static func parts(_ random: inout SeededGenerator, currencies: [String] = ["USD"]) -> [Part] {
    var parts: [Part] = []
    let intents = (1...Int.random(in: 1...3, using: &random)).map { "pi\($0)" }
    let amount = { (random: inout SeededGenerator) -> String in
      let units = [10, 20, 30, 50].randomElement(using: &random)!
      return "\(units).00 \(currencies.randomElement(using: &random)!)"
    }
    for intent in intents {
      let statuses: [PaymentIntent.Status] = [
        .succeeded, .succeeded, .succeeded, .succeeded, .succeeded, .succeeded, .failed,
        .cancelled, .requiresCapture, .unknown("odd"),
      ]
      parts.append(
        payment(
          intent, amount(&random), statuses.randomElement(using: &random)!,
          captured: ["10.00", "30.00", nil, nil].randomElement(using: &random)!, order: "o1",
          method: ["card", "card", "klarna"].randomElement(using: &random)!,
          on: ["2026-03-01", "2026-02-01"].randomElement(using: &random)!))
      for number in 0..<Int.random(in: 0...3, using: &random) {
        let states: [Capture.Status] = [.succeeded, .succeeded, .succeeded, .pending, .failed]
        parts.append(
          capture(
            "c\(intent)\(number)", of: intent, amount(&random),
            states.randomElement(using: &random)!))
      }
      for number in 0..<Int.random(in: 0...2, using: &random) {
        let states: [Refund.Status] = [.succeeded, .succeeded, .failed, .accepted]
        let unstated = currencies[0]
        parts.append(
          refund(
            "r\(intent)\(number)", of: intent,
            Bool.random(using: &random) ? amount(&random) : unstated,
            states.randomElement(using: &random)!,
            arn: ["", "A\(number)"].randomElement(using: &random)!))
      }
      if Int.random(in: 0...3, using: &random) == 0 {
        parts.append(dispute("d\(intent)", of: intent, amount(&random), "won"))
      }
    }
    for _ in 0..<Int.random(in: 0...9, using: &random) {
      parts.append(randomLine(&random, amount(&random), intents))
    }
    return parts
  }

  private static func randomLine(
    _ random: inout SeededGenerator, _ amount: String, _ intents: [String]
  ) -> Part {
    let kinds: [LineKind] = [
      .capture, .capture, .capture, .refund, .refund, .refundReversal, .chargeback,
      .chargebackReversal, .fee,
    ]
    let kind = kinds.randomElement(using: &random)!
    let isDebit = kind == .refund || kind == .chargeback
    let intent = (intents + ["pi9"]).randomElement(using: &random)!
    let number = Int.random(in: 0...2, using: &random)
    let own =
      switch kind {
      case .refund, .refundReversal: "r\(intent)\(number)"
      case .capture: ["c\(intent)\(number)", intent].randomElement(using: &random)!
      default: "d\(intent)"
      }
    let key = Int.random(in: 0...4, using: &random)
    let zero = Int.random(in: 0...12, using: &random) == 0
    let currency = amount.split(separator: " ")[1]
    return line(
      kind, zero ? "0.00 \(currency)" : (isDebit ? "-" : "") + amount, own: key == 0 ? own : "",
      intent: key == 1 || key == 2 ? intent : "", order: key >= 3 ? "o1" : "",
      arn: kind == .refund && key >= 3 && number == 0 ? "A0" : "",
      on: ["2026-03-02", "2026-03-03"].randomElement(using: &random)!)
  }
}
