import Matching
import SettlementModel
import Testing

@Suite struct BalanceExamples {
  /// A file of March: `2` is the second, `2_10` the tenth of that day; balances and net in cents.
  private static func file(
    _ name: String, opens: Int64?, _ net: Int128, closes: Int64?, complete: Bool = true,
    dated: Bool = true, merchant: String = ""
  ) -> BalanceStatement {
    let day = name.split(separator: "_")[0]
    return BalanceStatement(
      source: "useepay", file: "s_0\(name).csv",
      fileDate: dated ? BusinessDay("2026-03-0\(day)")! : nil, merchantNumber: merchant,
      currency: Currency(code: "USD")!, opening: opens.map { .init(minorUnits: $0, row: 2) },
      closing: closes.map { .init(minorUnits: $0, row: 9) }, netMinorUnits: net,
      isComplete: complete)
  }

  private struct Case: Sendable, CustomTestStringConvertible {
    let name: String
    let files: [BalanceStatement]
    var refused: Set<BusinessDay?> = []
    var missing: Set<BusinessDay> = []
    var findings: [String] = []
    var testDescription: String { name }
  }

  /// `CODE file row expected actual`.
  private static let cases: [Case] = [
    Case(
      name: "two days that tie out",
      files: [file("1", opens: 0, 100, closes: 100), file("2", opens: 100, -30, closes: 70)]),
    Case(
      name: "a cent is missing within a file", files: [file("1", opens: 0, 100, closes: 99)],
      findings: ["BALANCE_MISMATCH s_01.csv 9 1.00 0.99"]),
    Case(
      name: "a cent too many is a break as well", files: [file("1", opens: 0, 100, closes: 101)],
      findings: ["BALANCE_MISMATCH s_01.csv 9 1.00 1.01"]),
    Case(
      name: "yesterday's closing is not today's opening",
      files: [file("1", opens: 0, 100, closes: 100), file("2", opens: 90, 10, closes: 100)],
      findings: ["BALANCE_GAP s_02.csv 2 1.00 0.90"]),
    Case(
      name: "files of one day go by number, not by letter",
      files: [
        file("2_10", opens: 30, 10, closes: 40), file("2_2", opens: 20, 10, closes: 30),
        file("2", opens: 10, 10, closes: 20),
      ]),
    Case(name: "the first file has none before it", files: [file("3", opens: 500, 1, closes: 501)]),
    Case(
      name: "rows that cannot be read",
      files: [
        file("1", opens: 0, 100, closes: 99, complete: false),
        file("2", opens: 55, 0, closes: 55),
      ]),
    Case(
      name: "a refused file between",
      files: [file("1", opens: 0, 1, closes: 1), file("3", opens: 5, 1, closes: 6)],
      refused: [BusinessDay("2026-03-02")!]),
    Case(
      name: "a missing file between",
      files: [file("1", opens: 0, 1, closes: 1), file("3", opens: 5, 1, closes: 6)],
      missing: [BusinessDay("2026-03-02")!]),
    Case(
      name: "a refused file after both",
      files: [file("1", opens: 0, 1, closes: 1), file("3", opens: 5, 1, closes: 6)],
      refused: [BusinessDay("2026-03-04")!],
      findings: ["BALANCE_GAP s_03.csv 2 0.01 0.05"]),
    Case(
      name: "a refused file without a date may stand anywhere",
      files: [file("1", opens: 0, 1, closes: 1), file("3", opens: 5, 1, closes: 6)],
      refused: [nil]),
    Case(
      name: "a file between states no balance",
      files: [
        file("1", opens: 0, 1, closes: 1), file("2", opens: nil, 4, closes: nil),
        file("3", opens: 5, 1, closes: 6),
      ]),
    Case(
      name: "a file without a date",
      files: [
        file("1", opens: 0, 1, closes: 1), file("3", opens: 5, 1, closes: 6, dated: false),
      ]),
    Case(
      name: "another merchant's account",
      files: [file("1", opens: 0, 1, closes: 9, merchant: "somebody else")]),
  ]

  @Test(arguments: cases.indices) func balances(_ index: Int) {
    let one = Self.cases[index]
    let evaluator = BalanceEvaluator(policy: Example.policy(on: "2026-03-05"))
    for files in [one.files, one.files.reversed()] {
      let found = evaluator.findings(
        of: BalanceBook(statements: files, refusedDays: ["useepay": one.refused]),
        missingDays: ["useepay": one.missing])
      #expect(found.map(Self.text) == one.findings, "\(one.name)")
    }
  }

  @Test func `files before coverage are not judged`() {
    let files = [Self.file("1", opens: 0, 100, closes: 99)]
    let policy = Example.policy(on: "2026-03-05") {
      $0.coverageStart = BusinessDay("2026-03-02")!
    }
    #expect(BalanceEvaluator(policy: policy).findings(of: BalanceBook(statements: files)).isEmpty)
  }

  private static func text(_ finding: Finding) -> String {
    let amounts = [finding.expectedMinorUnits, finding.actualMinorUnits].map {
      DecimalText.majorUnits(ofMinorUnits: $0!, digits: 2)
    }
    return "\(finding.code.rawValue) \(finding.position!.file) \(finding.position!.row) "
      + amounts.joined(separator: " ")
  }

  /// A hold and its releases in cents.
  private static func hold(
    _ id: String, _ held: Int128, released: [Int64], holds: Int = 1, complete: Bool = true
  ) -> ReserveHold {
    ReserveHold(
      id: id, currency: Currency(code: "USD")!, batchID: "b1", holdCount: holds,
      heldMinorUnits: held, releasedMinorUnits: released.reduce(0) { $0 + Int128($1) },
      releases: released.enumerated().map { index, net in
        ReserveHold.Release(
          position: FilePosition(source: "s", file: "f.csv", row: index + 2),
          settledOn: BusinessDay("2026-03-02")!, netMinorUnits: net)
      }, isComplete: complete)
  }

  private static let reserves: [(String, ReserveHold, row: Int?)] = [
    ("still held", hold("h1", 100, released: []), nil),
    ("given back in parts", hold("h1", 100, released: [40, 60]), nil),
    ("given back twice", hold("h1", 100, released: [100, 100]), 3),
    ("a cent too many, with the third", hold("h1", 100, released: [40, 60, 1]), 4),
    ("held before the history began", hold("h1", 0, released: [100], holds: 0), nil),
    ("without a name", hold("", 100, released: [300]), nil),
    ("an amount that nothing tells", hold("h1", 0, released: [100], complete: false), nil),
  ]

  @Test(arguments: reserves.indices) func `reserve releases`(_ index: Int) {
    let (name, hold, row) = Self.reserves[index]
    let finding = ReserveEvaluator(policy: Example.policy(on: "2026-03-05")).judge(hold)
    #expect(finding?.position?.row == row, "\(name)")
    guard row != nil else { return }
    #expect(finding?.code == .reserveOverReleased)
    #expect(finding?.expectedMinorUnits == hold.heldMinorUnits)
    #expect(finding?.actualMinorUnits == hold.releasedMinorUnits)
  }
}
