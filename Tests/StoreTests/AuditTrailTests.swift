import Foundation
import GRDB
import SettlementModel
import Store
import Testing

/// The chain of decisions: it verifies, and no change of what is stored goes unseen.
struct AuditTrailTests {
  static let reasons = ResolutionReason.allCases
  static let words = ["anna", "ben", "Č ý", "李雷", "o'neil"]

  private func store(_ fixture: EvaluationFixture, actual: Int128 = 7, count: Int = 5) throws {
    try fixture.database.replaceFindings(
      origin: .payout,
      with: (1...count).map {
        Finding(
          id: "F\($0)", code: .payoutMismatch, currency: fixture.usd, expectedMinorUnits: 5,
          actualMinorUnits: actual, detail: "d")
      }, run: fixture.run, businessDay: fixture.day)
  }

  private func decision(
    _ id: String, _ action: FindingDecision.Action, by: String = "anna", note: String = "n"
  ) -> FindingDecision {
    FindingDecision(
      findingID: id, action: action, note: note, by: PersonName(by)!, login: "l",
      at: Timestamp(milliseconds: 1))
  }

  /// A trail of some entries.
  private func trail() throws -> EvaluationFixture {
    let fixture = try EvaluationFixture()
    try store(fixture)
    for number in 1...5 {
      try fixture.database.decide(decision("F\(number)", .resolve(.timing, second: nil)))
    }
    return fixture
  }

  @Test func anySequenceVerifies() throws {
    let seed = UInt64.random(in: 0..<UInt64.max)
    print("audit trail seed \(seed)")
    var random = SeededRandom(state: seed)
    let fixture = try EvaluationFixture()
    let rule = SecondPersonRule(aloneUpToMinorUnits: [fixture.usd: 1], reasons: [.writeOff])
    var heads: [AuditHead] = []
    for step in 0..<300 {
      if step % 25 == 0 {
        try fixture.nextRun()
        try store(fixture, actual: Int128.random(in: 6...8, using: &random))
        try fixture.database.noteOvertakenDecisions(
          run: fixture.run, login: "l", at: Timestamp(milliseconds: 2))
      }
      let name = PersonName(Self.words.randomElement(using: &random)!)!
      let actions: [FindingDecision.Action] = [
        .resolve(.writeOff, second: Bool.random(using: &random) ? PersonName("zoe") : nil),
        .resolve(Self.reasons.randomElement(using: &random)!, second: nil), .confirm, .reopen,
        .note, .assign(name), .assign(nil),
      ]
      let one = decision(
        "F\(Int.random(in: 1...6, using: &random))", actions.randomElement(using: &random)!,
        by: Self.words.randomElement(using: &random)!,
        note: Self.words.randomElement(using: &random)!)
      do { _ = try fixture.database.decide(one, rule: rule) } catch is DecisionError {}
      heads.append(try fixture.database.auditHead())
    }
    let last = try #require(heads.last)
    #expect(last.count > 50, "seed \(seed)")
    let check = try fixture.database.verifyAudit()
    #expect(check.isSound && check.head == last && check.fittingCount == last.count, "seed \(seed)")
    for head in heads {
      #expect(
        try fixture.database.verifyAudit(knownHead: head.hash).knownHead
          == .found(number: head.count), "seed \(seed)")
    }
  }

  /// Every byte of every cell, one at a time.
  @Test func anySingleByteThatChangesIsSeen() throws {
    let seed = UInt64.random(in: 0..<UInt64.max)
    print("changed byte seed \(seed)")
    var random = SeededRandom(state: seed)
    let fixture = try trail()
    try fixture.database.decide(decision("F1", .note, by: "Č ý", note: "\u{FFFD}李"))
    try fixture.execute("DROP TRIGGER audit_entry_unchanged")
    var changed = 0
    for entry in 1...6 {
      for column in AuditEncoding.fieldNames.dropFirst() + ["hash"] {
        let stored = try fixture.database.read { db in
          try Row.fetchOne(
            db,
            sql: """
              SELECT CAST(CAST(\(column) AS TEXT) AS BLOB), typeof(\(column)) FROM audit_entry
              WHERE id = ?
              """, arguments: [entry])!
        }
        guard var bytes = (stored[0] as Data?).map({ Array($0) }), !bytes.isEmpty,
          (stored[1] as String) == "text"
        else { continue }
        let place = Int.random(in: 0..<bytes.count, using: &random)
        bytes[place] ^= 1 << UInt8.random(in: 0..<8, using: &random)
        let isAllowed = try change(fixture, entry, column, "CAST(? AS TEXT)", Data(bytes)) {
          let check = try fixture.database.verifyAudit()
          #expect(check.fittingCount < 6 && !check.isSound, "seed \(seed) \(entry) \(column)")
          #expect(check.problem?.contains("audit entry \(entry) ") == true, "\(check)")
        }
        if isAllowed { changed += 1 }
      }
      for column in ["decided_at", "run", "reference"] {
        let isAllowed = try change(fixture, entry, column, "coalesce(\(column), 0) + ?", 1) {
          let check = try fixture.database.verifyAudit()
          #expect(!check.isSound, "\(entry) \(column)")
        }
        #expect(isAllowed)
      }
    }
    #expect(changed > 40)
    #expect(try fixture.database.verifyAudit().isSound)
  }

  /// Changes a cell, looks, and puts the old value back; false where a constraint forbids it.
  private func change(
    _ fixture: EvaluationFixture, _ entry: Int, _ column: String, _ value: String,
    _ argument: any DatabaseValueConvertible, _ look: () throws -> Void
  ) throws -> Bool {
    let old = try fixture.database.read { db in
      try DatabaseValue.fetchOne(
        db, sql: "SELECT \(column) FROM audit_entry WHERE id = ?", arguments: [entry])!
    }
    do {
      try fixture.execute(
        "UPDATE audit_entry SET \(column) = \(value) WHERE id = ?", [argument, entry])
    } catch let error as StoreError where error.code == .refused {
      return false
    }
    try look()
    try fixture.execute("UPDATE audit_entry SET \(column) = ? WHERE id = ?", [old, entry])
    return true
  }

  static let guards = ["audit_entry_next", "audit_entry_unchanged", "audit_entry_kept"]

  /// What somebody with the file and without the program may do to it; the first entry that is named.
  static let tampering: [(name: String, sql: [String], says: String)] = [
    ("removed", ["DELETE FROM audit_entry WHERE id = 3"], "audit entry 3 is missing"),
    (
      "removed, and those after it moved up",
      [
        "DELETE FROM audit_entry WHERE id = 3", "UPDATE audit_entry SET id = 3 WHERE id = 4",
        "UPDATE audit_entry SET id = 4 WHERE id = 5",
      ], "audit entry 3 does not fit"
    ),
    ("the first removed", ["DELETE FROM audit_entry WHERE id = 1"], "audit entry 1 is missing"),
    (
      "inserted",
      [
        "UPDATE audit_entry SET id = -id WHERE id > 3",
        "UPDATE audit_entry SET id = 1 - id WHERE id < 0",
        """
        INSERT INTO audit_entry SELECT 4, subject_type, subject, action, reason, note, assignee,
          decided_by, second_by, login, decided_at, amounts, detail, run, reference, hash
        FROM audit_entry WHERE id = 3
        """,
      ], "audit entry 4 does not fit"
    ),
    (
      "swapped",
      [
        "UPDATE audit_entry SET id = 99 WHERE id = 2", "UPDATE audit_entry SET id = 2 WHERE id = 3",
        "UPDATE audit_entry SET id = 3 WHERE id = 99",
      ], "audit entry 2 does not fit"
    ),
    (
      "put before the first",
      ["UPDATE audit_entry SET id = 0 WHERE id = 1"], "audit entry 0 stands before the first"
    ),
  ]

  @Test("tampering is named", arguments: tampering.indices)
  func tamperingIsNamed(index: Int) throws {
    let (name, statements, says) = Self.tampering[index]
    let fixture = try trail()
    #expect(throws: StoreError.self, "\(name), with the triggers") {
      try fixture.execute(statements[0])
    }
    for trigger in Self.guards { try fixture.execute("DROP TRIGGER \(trigger)") }
    for sql in statements { try fixture.execute(sql) }
    let check = try fixture.database.verifyAudit()
    #expect(check.problem?.contains(says) == true, "\(name): \(check)")
  }

  @Test func aCutEndIsSeenWithAHeadAlone() throws {
    let fixture = try trail()
    let head = try fixture.database.auditHead()
    let entries = try fixture.database.auditEntries(about: ["F3"])
    for trigger in Self.guards { try fixture.execute("DROP TRIGGER \(trigger)") }
    try fixture.execute("DELETE FROM audit_entry WHERE id > 3")
    #expect(try fixture.database.verifyAudit().isSound)
    #expect(try fixture.database.verifyAudit(knownHead: head.hash).knownHead == .lost)
    #expect(try fixture.database.verifyAudit(knownHead: head.hash).isSound == false)
    let earlier = try #require(entries.first?.hash)
    #expect(try fixture.database.verifyAudit(knownHead: earlier).knownHead == .found(number: 3))
  }

  /// Who writes the chain anew is caught by an earlier head alone.
  @Test func aNewChainIsSeenWithAHeadAlone() throws {
    let fixture = try trail()
    let head = try fixture.database.auditHead()
    let other = try trail()
    for trigger in Self.guards { try other.execute("DROP TRIGGER \(trigger)") }
    try other.execute("DELETE FROM audit_entry")
    try other.database.decide(decision("F1", .resolve(.other, second: nil)))
    #expect(try other.database.verifyAudit().isSound)
    #expect(try other.database.verifyAudit(knownHead: head.hash).isSound == false)
  }

  @Test func entriesAreNeverReplaced() throws {
    let fixture = try trail()
    for sql in [
      "INSERT OR REPLACE INTO audit_entry SELECT * FROM audit_entry WHERE id = 2",
      "UPDATE OR REPLACE audit_entry SET note = 'x'", "DELETE FROM audit_entry",
      "REPLACE INTO audit_entry SELECT * FROM audit_entry WHERE id = 5",
    ] {
      #expect(throws: StoreError.self, "\(sql)") { try fixture.execute(sql) }
    }
    #expect(try fixture.database.verifyAudit().fittingCount == 5)
  }
}
