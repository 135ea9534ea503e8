import Parsing
import SettlementModel
import Testing

/// Record tags, blocks, and headers behind a preamble.
@Suite struct RowRoutingTests {
  static let payPal = """
    header: true
    time_format: yyyy/MM/dd HH:mm:ss Z
    amounts: { unit: minor }
    sign: flag
    sign_flags:
      gross: { column: Gross Sign, debit: DR, credit: CR }
      fee: { column: Fee Sign, debit: [DR], credit: [CR] }
    tags:
      column: 0
      roles: { RH: preamble, FH: preamble, SH: section, CH: header, SB: line, SF: control, SC: control, RC: control, FF: end }
    totals:
      - { tag: SF, scope: section, currency: 1, gross_credit: 2, gross_debit: 3, fee_credit: 4, fee_debit: 5 }
      - { tag: SC, scope: section, rows: 1 }
      - { tag: RC, rows: 1 }
    columns:
      record_id: Transaction ID
      kind: Event
      occurred_at: Date
      gross: Gross
      currency: Currency
      fee: Fee
      merchant_no: { section: 3 }
    computed: { net: "gross - fee" }
    checks: { same_currency: [Fee Currency] }
    kinds: { T0006: capture, T1107: refund }
    """
  static let rows = [
    "RH,2026/03/02 03:34:13 -0700,A,ACC", "FH,01",
    "SH,2026/03/01 00:00:00 -0700,2026/03/01 23:59:59 -0700,ACC1",
    "CH,Transaction ID,Event,Date,Gross Sign,Gross,Currency,Fee Sign,Fee,Fee Currency",
    "SB,T1,T0006,2026/03/01 10:00:00 -0700,CR,10000,USD,DR,320,USD",
    "SB,T2,T1107,2026/03/01 11:00:00 -0700,DR,2500,USD,CR,80,USD",
    "SF,USD,10000,2500,80,320", "SC,2",
    "SH,2026/03/01 00:00:00 -0700,2026/03/01 23:59:59 -0700,ACC2",
    "CH,Transaction ID,Event,Date,Gross Sign,Gross,Currency,Fee Sign,Fee,Fee Currency",
    "SB,T3,T0006,2026/03/01 12:00:00 -0700,CR,10000,JPY,,,",
    "SF,JPY,10000,0,0,0", "SC,1", "RC,3", "FF,01",
  ]

  private func payPal(_ change: (inout [String]) -> Void = { _ in }) throws -> ReadFile {
    var rows = Self.rows
    change(&rows)
    return try read(rows.joined(separator: "\n") + "\n", Self.payPal)
  }

  @Test func taggedRowsFlagsAndSectionsAreRead() throws {
    let found = try payPal()
    #expect(found.refusal == nil && found.rejected.isEmpty, "\(String(describing: found.refusal))")
    #expect(found.lines.map(\.short) == ["capture USD 10000", "refund USD -2500", "capture JPY 10000"])
    #expect(found.lines.map(\.feeMinorUnits) == [320, -80, nil])
    #expect(found.lines.map(\.netMinorUnits) == [9680, -2420, 10000])
    #expect(found.lines.map(\.merchantNumber) == ["ACC1", "ACC1", "ACC2"])
    #expect(found.lines[0].occurredAt?.description == "2026-03-01T17:00:00Z")
    let counts = found.reading.counts
    #expect(counts.header == 2 && counts.preamble == 4 && counts.control == 6)
  }

  @Test(
    arguments: [
      (6, "SF,USD,10001,2500,80,320", FileRefusal.Cause.controlTotal),
      (6, "SF,USD,10000,2500,81,320", .controlTotal), (7, "SC,3", .controlTotal),
      (13, "RC,4", .controlTotal), (7, "", .quarantined), (11, "", .quarantined),
      (14, "", .quarantined), (3, "", .quarantined), (2, "", .quarantined),
      (8, "SB,T9,T0006,2026/03/01 10:00:00 -0700,CR,1,USD,,,", .quarantined),
      (14, "FF,01\nSH,a,b,c", .quarantined), (6, "SF,USD,x,2500,80,320", .quarantined),
      (6, "SF,USX,10000,2500,80,320", .quarantined),
    ] as [(Int, String, FileRefusal.Cause)])
  func aTaggedFileThatContradictsItselfIsRefused(
    index: Int, text: String, cause: FileRefusal.Cause
  ) throws {
    let found = try payPal { $0[index] = text }
    #expect(found.refusal?.cause == cause, "\(String(describing: found.refusal))")
  }

  @Test(
    arguments: [
      ("XX,T1", "unknown tag", "0"),
      ("SB,T1,T0006,2026/03/01 10:00:00 -0700,??,10000,USD,DR,320,USD", "bad sign flag", "Gross Sign"),
      ("SB,T1,T0006,2026/03/01 10:00:00 -0700,,10000,USD,DR,320,USD", "bad sign flag", "Gross Sign"),
      ("SB,T1,T0006,2026/03/01 10:00:00 -0700,CR,-10000,USD,DR,320,USD", "bad amount", "Gross"),
      ("SB,T1,T0006,2026/03/01 10:00:00 -0700,CR,10000,USD,DR,320,EUR", "bad currency", "Fee Currency"),
      ("SB,T1,T0006,2026/03/01 10:00:00,CR,10000,USD,DR,320,USD", "bad time", "Date"),
      ("SB,T1,T0006", "row too short", ""),
    ])
  func aBadTaggedRowIsRejectedAndCounted(row: String, reason: String, column: String) throws {
    let found = try payPal { $0[4] = row }
    #expect(found.refusal == nil, "\(String(describing: found.refusal))")
    let reject = try #require(found.rejected.first)
    #expect(reject.reason == reason && reject.column == column, "\(reject)")
    #expect(reject.row == 5 && found.lines.count == 2)
    #expect(found.reading.warnings.contains { $0.contains("could not be checked") })
  }

  @Test func aTaggedFileCutAnywhereIsNoticed() throws {
    let whole = Array(Self.rows.joined(separator: "\n").utf8)
    for length in 0..<whole.count - 3 {
      let found = try read(Array(whole[..<length]), profile: profile(Self.payPal))
      #expect(found.refusal != nil, "cut to \(length) bytes")
      #expect(found.reading.counts.isConserved)
    }
  }

  static let oneBlock = """
    blocks:
      - { header_starts_with: [Batch, Currency], role: totals, batch_id: Batch, currency: Currency, rows: Count, net: Net Amount }
      - { header_starts_with: Transaction ID, role: lines }
      - { header_starts_with: Notes, role: skipped }
    columns: { record_id: Transaction ID, batch_id: Batch ID, kind: Type, currency: Cur, gross: Amount, net: Net }
    kinds: { PAY: capture }
    """
  static let blockRows = [
    "Batch,Currency,Count,Net Amount", "B1,USD,2,3.00", "B2,USD,1,5.00", "", "Transaction ID,Batch ID,Type,Cur,Amount,Net",
    "1,B1,PAY,USD,1.00,1.00", "2,B2,PAY,USD,5.00,5.00", "3,B1,PAY,USD,2.00,2.00", "Notes", "anything, at all",
  ]

  private func blocks(_ change: (inout [String]) -> Void = { _ in }) throws -> ReadFile {
    var rows = Self.blockRows
    change(&rows)
    return try read(rows.joined(separator: "\n") + "\n", Self.oneBlock)
  }

  @Test func twoBlocksInOneFileAreRead() throws {
    let found = try blocks()
    #expect(found.refusal == nil, "\(String(describing: found.refusal))")
    #expect(found.lines.map(\.recordID) == ["1", "2", "3"])
    let counts = found.reading.counts
    #expect(counts.header == 3 && counts.control == 2 && counts.blank == 1 && counts.preamble == 1)
    let other = try blocks { $0 = Array($0[4...7]) + Array($0[0...2]) }
    #expect(other.refusal == nil && other.lines.count == 3, "totals may come last")
  }

  @Test(
    arguments: [
      (1, "B1,USD,2,3.01", FileRefusal.Cause.controlTotal), (1, "B1,USD,3,3.00", .controlTotal),
      (1, "", .quarantined), (1, "B1,USD,2", .quarantined), (2, "B1,USD,2,3.00", .quarantined),
      (0, "Batch,Currency,Count", .quarantined), (0, "stray", .quarantined),
      (4, "", .quarantined), (8, "Transaction ID,Batch ID,Type,Cur,Amount,Net,X", .quarantined),
      (0, "Batch,Currency,Count,Net_Amount", .quarantined),
    ] as [(Int, String, FileRefusal.Cause)])
  func blocksThatContradictEachOtherRefuseTheFile(
    index: Int, text: String, cause: FileRefusal.Cause
  ) throws {
    let found = try blocks { $0[index] = text }
    #expect(found.refusal?.cause == cause, "\(String(describing: found.refusal))")
  }

  @Test func aHeaderIsFoundBehindRowsOfAnyNumber() throws {
    let yaml = """
      header_starts_with: [id, type]
      comment_mark: "#"
      columns: { record_id: id, kind: type, currency: cur, gross: amount }
      kinds: { S: capture }
      totals: { tag: T, at: start, rows: 1 }
      """
    let text = "Report,of March\nid,other\n# note\nid,type,cur,amount\nT,1\n#x,y\n1,S,USD,1.00\n"
    let found = try read(text, yaml)
    #expect(found.refusal == nil, "\(String(describing: found.refusal))")
    #expect(found.lines.count == 1)
    #expect(found.reading.counts.preamble == 4 && found.reading.counts.control == 1)
    #expect(try read("a\nb\n", yaml).refusal?.detail.contains("starts with 'id'") == true)
    let endless = String(repeating: "a\n", count: 300)
    #expect(try read(endless, yaml).refusal?.cause == .quarantined)
    let late = "id,type,cur,amount\n1,S,USD,1.00\nT,1\n"
    #expect(try read(late, yaml).refusal?.detail.contains("must stand before the lines") == true)
  }
}
