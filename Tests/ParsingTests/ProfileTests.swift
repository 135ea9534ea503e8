import Parsing
import SettlementModel
import Testing

private let smallest = """
  name: small
  columns: { kind: type, record_id: id, currency: cur, gross: amount }
  kinds: { SALE: capture, BACK: refund }
  """

private func problems(_ yaml: String) -> [String] {
  do throws(FileProfileError) {
    _ = try FileProfile(yaml: yaml, file: "p.yaml")
    return []
  } catch {
    return error.description.split(separator: "\n").map(String.init)
  }
}

@Suite struct ProfileTests {
  @Test func theBuiltInProfileSaysThatItIsAssumed() throws {
    #expect(BuiltInProfiles.names.contains("useepay-settlement"))
    let profile = try #require(try FileProfile.builtIn("useepay-settlement"))
    #expect(profile.name == "useepay-settlement")
    #expect(profile.description.contains("Assumed"))
    #expect(profile.columns.count == 22 && profile.kinds.count == 14)
    #expect(profile.checksSettlementAmount && profile.netCheck?.terms.count == 3)
    #expect(try FileProfile.builtIn("other") == nil)
  }

  @Test(
    arguments: [
      ("500_settlement_20260302.csv", "500", "2026-03-02", nil),
      ("500_settlement_20260302_7.csv.gz", "500", "2026-03-02", "7"),
      ("500_settlement_20260231.csv", "500", nil, nil),
    ] as [(String, String, String?, String?)])
  func fileNamesSayMerchantDateAndSequence(
    name: String, merchant: String, date: String?, sequence: String?
  ) throws {
    let profile = try #require(try FileProfile.builtIn("useepay-settlement"))
    let parts = try #require(profile.fileName?.parts(of: name))
    #expect(parts.merchant == merchant)
    #expect(parts.date?.description == date)
    #expect(parts.sequence == sequence)
    #expect(profile.fileName?.parts(of: "x" + name) == nil)
  }

  @Test func theSmallestProfileIsEnough() throws {
    let profile = try FileProfile(yaml: smallest, file: "p.yaml")
    let found = try read(
      Array("type,id,cur,amount\nSALE,1,USD,1.00\nODD,2,JPY,5\n".utf8), profile: profile)
    #expect(found.refusal == nil)
    #expect(found.lines.map(\.kind) == [.capture, .unknown])
    #expect(found.lines.map(\.grossMinorUnits) == [100, 5])
  }

  @Test func everyProblemIsListedWithItsLine() {
    let yaml = """
      name: x
      delimeter: ";"
      container: rar
      encoding: latin-1
      header: perhaps
      preamble_lines: -1
      file_name: "("
      time_zone: Berlin
      sign: backwards
      columns:
        kind: type
        recod_id: id
        gross: amount
        net: amount
      kinds:
        SALE: captur
      totals: { tag: T, currency: 1 }
      checks:
        net: "gross - fees"
      """
    let found = problems(yaml)
    let lines = found.map { $0.split(separator: ":")[1] }
    #expect(
      lines == ["2", "3", "4", "5", "6", "7", "8", "9", "10", "10", "12", "14", "16", "17", "19"],
      "\(found.joined(separator: "\n"))")
    #expect(
      found[0] == "p.yaml:2: unknown key 'delimeter' in the profile; did you mean 'delimiter'?")
    #expect(found.contains { $0.contains("did you mean 'record_id'?") })
    #expect(found.contains { $0.contains("did you mean 'capture'?") })
  }

  @Test(arguments: [
    ("", "empty"), ("- a", "must be a mapping"), ("name: [", "not YAML"),
    (
      "name: a\nname: b\n" + smallest.split(separator: "\n").dropFirst().joined(separator: "\n"),
      "twice"
    ),
    (smallest + "\nchecks: { net: \"gross - fee\" }", "'fee', which columns does not map"),
    (
      smallest + "\nchecks: { settlement_amount: \"gross / exchange_rate\" }",
      "gross * exchange_rate"
    ),
    (smallest + "\ntime_format: \"dd/MM/yy\"", "time_format cannot be"),
    (smallest + "\ntime_format: \"yyyy-MM-dd HH:mm:ss\"", "time_zone is missing"),
    (smallest + "\namounts: { decimal: \",\", grouping: \",\" }", "same character"),
    (smallest + "\ntotals: { tag: T, currency: 1, net: 2 }", "no net"),
    (smallest + "\nignore_kinds: [SALE]", "ignore_kinds"),
    (smallest + "\nsign: debit_credit", "gross_debit"),
  ])
  func aWrongProfileIsRefused(yaml: String, what: String) {
    let found = problems(yaml)
    #expect(found.contains { $0.contains(what) }, "\(found)")
  }

  @Test func kindsCanGiveTheSign() throws {
    let profile = try FileProfile(yaml: smallest + "\nsign: by_kind", file: "p.yaml")
    let found = try read(
      Array("type,id,cur,amount\nSALE,1,USD,1.00\nBACK,2,USD,0.40\nBACK,3,USD,-0.40\n".utf8),
      profile: profile)
    #expect(found.lines.map(\.grossMinorUnits) == [100, -40])
    #expect(found.rejected.map(\.reason) == ["bad amount"])
  }

  @Test func debitAndCreditStandInTwoColumns() throws {
    let yaml = """
      name: two
      sign: debit_credit
      columns: { kind: t, record_id: id, currency: c, gross_debit: out, gross_credit: in }
      kinds: { SALE: capture, BACK: refund }
      """
    let found = try read(
      Array("t,id,c,out,in\nSALE,1,USD,,1.00\nBACK,2,USD,0.40,\nBACK,3,USD,,\n".utf8),
      profile: try FileProfile(yaml: yaml, file: "p.yaml"))
    #expect(found.lines.map(\.grossMinorUnits) == [100, -40])
    #expect(found.rejected.map(\.reason) == ["missing value"])
  }

  @Test func aFileWithoutHeaderIsReadByIndex() throws {
    let yaml = """
      name: bare
      delimiter: "|"
      header: false
      preamble_lines: 1
      time_zone: "+01:00"
      time_format: "dd.MM.yyyy HH:mm:ss"
      amounts: { unit: major, decimal: ",", grouping: "." }
      record_ids: foreign
      columns: { kind: 0, record_id: 1, currency: 2, gross: 3, occurred_at: 4 }
      kinds: { SALE: capture }
      ignore_kinds: NOTE
      end_mark: "<END>"
      """
    let profile = try FileProfile(yaml: yaml, file: "p.yaml")
    let text = """
      Report "of March
      SALE|1|EUR|1.234,56|01.03.2026 08:15:00
      NOTE|x|EUR||
      SALE|2|EUR|12.34,56|01.03.2026 08:15:00
      <END>
      """
    let found = try read(Array(text.utf8), profile: profile)
    #expect(found.refusal == nil)
    let line = try #require(found.lines.first)
    #expect(line.position.row == 2 && line.grossMinorUnits == 123_456 && line.recordIDsAreForeign)
    #expect(line.occurredAt?.description == "2026-03-01T07:15:00Z")
    #expect(found.rejected.map(\.column) == ["3"])
    let counts = found.reading.counts
    #expect(counts.preamble == 1 && counts.ignored == 1 && counts.control == 1)
    #expect(counts.isConserved)
    let cut = try read(Array(text.utf8.dropLast(5)), profile: profile)
    #expect(cut.refusal?.detail.contains("'<END>' is missing") == true)
  }

  @Test func minorUnitsAndUnixSecondsAreRead() throws {
    let yaml = """
      name: minor
      amounts: { unit: minor }
      time_format: unix_seconds
      columns: { kind: t, record_id: id, currency: c, gross: a, occurred_at: at }
      kinds: { SALE: capture }
      """
    let found = try read(
      Array("t,id,c,a,at\nSALE,1,USD,1234,1772352000\nSALE,2,USD,12.34,1772352000\n".utf8),
      profile: try FileProfile(yaml: yaml, file: "p.yaml"))
    #expect(found.lines.map(\.grossMinorUnits) == [1234])
    #expect(found.lines.first?.occurredAt?.description == "2026-03-01T08:00:00Z")
    #expect(found.rejected.map(\.reason) == ["bad scale"])
  }
}
