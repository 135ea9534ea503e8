import GRDB
import SettlementModel
import Store
import Testing

@Suite struct EvaluationLinkingTests {
  /// One line against one world that holds: which case it belongs to.
  @Test(arguments: [
    (["record_id": "C1"], "I1"), (["capture_id": "C1"], "I1"), (["record_id": "I1"], "I1"),
    (["record_id": "R1", "kind": "refund"], "I1"), (["refund_id": "R1", "kind": "refund"], "I1"),
    (["record_id": "D1", "kind": "chargeback"], "I1"),
    (["arn": "A1", "kind": "refund"], "I1"), (["payment_intent_id": "I1"], "I1"),
    (["original_record_id": "C1"], "I1"), (["original_record_id": "I2"], "I2"),
    (["merchant_order_id": "O2", "merchant_no": "M1"], "I2"),
    (["merchant_order_id": "O2"], "I2"), (["merchant_order_id": "INV2"], "I2"),
    (["merchant_order_id": "INV1"], "I1"),
    // The stronger key wins.
    (["record_id": "C1", "payment_intent_id": "I2"], "I1"),
    (["record_id": "C9", "payment_intent_id": "I2"], "I2"),
    (["payment_intent_id": "I1", "merchant_order_id": "O2"], "I1"),
    (["record_id": "C9", "merchant_order_id": "O2"], "I2"),
  ])
  func aLineGoesToTheCaseOfItsStrongestKey(_ values: [String: String], _ intent: String) throws {
    let fixture = try EvaluationFixture()
    let file = try fixture.file("a.csv")
    let line = try fixture.line(file, row: 2, values)
    try world(fixture)
    try fixture.database.linkLines(run: fixture.run)
    let key = try fixture.caseKey(of: "payment_intent", intent)
    #expect(try fixture.lineCases()[line] == key)
  }

  private func world(_ fixture: EvaluationFixture) throws {
    try fixture.intent("I1")
    try fixture.intent("I2", order: "O2", invoice: "INV2")
    try fixture.capture("C1", of: "I1")
    try fixture.refund("R1", of: "I1", arn: "A1")
    try fixture.dispute("D1", intent: "I1")
    try fixture.invoice("INV1", intent: "I1")
  }

  @Test(arguments: [
    (["payment_intent_id": "I9", "merchant_order_id": "O2"], CaseKey.paymentIntent("I9")),
    (["merchant_order_id": "O9", "merchant_no": "M1"], .merchantOrder("O9", merchantNumber: "M1")),
    // Another merchant's order of the same name is not ours.
    (["merchant_order_id": "O2", "merchant_no": "M7"], .merchantOrder("O2", merchantNumber: "M7")),
    (["record_id": "C9"], .unlinked("C9")),
    // An ARN is for refunds.
    (["arn": "A1", "record_id": "C9"], .unlinked("C9")),
  ])
  func aLineThatNothingHoldsStandsUnderItsOwnName(
    _ values: [String: String], _ key: CaseKey
  ) throws {
    let fixture = try EvaluationFixture()
    let line = try fixture.line(try fixture.file("a.csv"), row: 2, values)
    try world(fixture)
    try fixture.database.linkLines(run: fixture.run)
    #expect(try fixture.lineCases()[line] == key.number)
  }

  @Test func aForeignNumberIsNoKey() throws {
    let fixture = try EvaluationFixture()
    let line = try fixture.line(
      try fixture.file("a.csv"), row: 2,
      ["record_id": "C1", "record_ids_are_foreign": 1, "payment_intent_id": "I2"])
    try world(fixture)
    try fixture.database.linkLines(run: fixture.run)
    #expect(try fixture.lineCases()[line] == fixture.caseKey(of: "payment_intent", "I2"))
  }

  @Test func linesOfFilesSetAsideHaveNoCase() throws {
    let fixture = try EvaluationFixture()
    let line = try fixture.line(try fixture.file("a.csv", state: "refused"), row: 2)
    try fixture.database.linkLines(run: fixture.run)
    #expect(try fixture.lineCases()[line] == nil)
  }

  /// Random arrivals in random steps: linking as things come is linking everything at the end.
  @Test func incrementalIsFull() throws {
    let seed = UInt64.random(in: 0..<UInt64.max)
    print("linking seed \(seed)")
    var random = SeededRandom(state: seed)
    for _ in 0..<12 {
      let fixture = try EvaluationFixture()
      let file = try fixture.file("a.csv")
      for step in 1...25 {
        try arrive(fixture, file: file, row: step + 1, &random)
        if Bool.random(using: &random) {
          try fixture.database.linkLines(run: fixture.run)
          if Bool.random(using: &random) { try fixture.execute("DELETE FROM touched_case") }
          try fixture.nextRun()
        }
      }
      try fixture.database.linkLines(run: fixture.run)
      let incremental = try fixture.lineCases()
      try fixture.database.linkLines(run: fixture.run, mode: .full)
      #expect(try fixture.lineCases() == incremental, "seed \(seed)")
    }
  }

  private func arrive(
    _ fixture: EvaluationFixture, file: Int64, row: Int, _ random: inout SeededRandom
  ) throws {
    func pick(_ prefix: String) -> String { "\(prefix)\(Int.random(in: 1...4, using: &random))" }
    switch Int.random(in: 0...7, using: &random) {
    case 0, 1:
      try fixture.intent(
        pick("I"), order: Bool.random(using: &random) ? pick("O") : "",
        invoice: Bool.random(using: &random) ? pick("V") : "")
    case 2:
      let id = pick("C")
      if try fixture.caseKey(of: "capture", id) == nil { try fixture.capture(id, of: pick("I")) }
    case 3:
      let id = pick("R")
      if try fixture.caseKey(of: "refund", id) == nil {
        try fixture.refund(id, of: pick("I"), arn: pick("A"))
      }
    case 4:
      try fixture.invoice(pick("V"), intent: pick("I"))
    default:
      var values: [String: String] = ["kind": Bool.random(using: &random) ? "refund" : "capture"]
      for (column, prefixes) in [
        ("record_id", ["C", "R", "I"]), ("payment_intent_id", ["I"]),
        ("merchant_order_id", ["O", "V"]), ("arn", ["A"]), ("original_record_id", ["C", "I"]),
        ("capture_id", ["C", "I"]), ("refund_id", ["R"]),
      ] where Int.random(in: 0...3, using: &random) == 0 {
        values[column] = pick(prefixes.randomElement(using: &random)!)
      }
      try fixture.line(file, row: row, values)
    }
  }
}

/// SplitMix64: the same numbers for the same seed.
struct SeededRandom: RandomNumberGenerator {
  var state: UInt64

  mutating func next() -> UInt64 {
    state &+= 0x9E37_79B9_7F4A_7C15
    var mixed = state
    mixed = (mixed ^ (mixed >> 30)) &* 0xBF58_476D_1CE4_E5B9
    mixed = (mixed ^ (mixed >> 27)) &* 0x94D0_49BB_1331_11EB
    return mixed ^ (mixed >> 31)
  }
}
