import Parsing
import Testing

/// Keys that make no sense together are errors of the profile, by line.
@Suite struct ProfileProblemTests {
  static let rest = """
    columns: { kind: k, record_id: id, currency: c, gross: g }
    kinds: { S: capture }

    """

  @Test(
    arguments: [
      ("sign_flags: { gross: { column: x, debit: D, credit: C } }", "sign_flags needs sign: flag"),
      ("sign: flag", "needs sign_flags"),
      ("sign: flag\nsign_flags: { fee: { column: x, debit: D, credit: C } }", "lacks 'gross'"),
      ("sign: flag\nsign_flags: { gross: { column: x, debit: D, credit: D } }", "both debit and credit"),
      ("sign: flag\nsign_flags: { gross: { column: x, debit: D } }", "lacks 'credit'"),
      ("sign: flag\nsign_flags: { gross: { column: x, debit: D, credit: C }, tax: { column: y, debit: D, credit: C } }", "does not map"),
      ("computed: { net: \"gross - fee\" }", "does not map"), ("computed: { gross: \"gross\" }", "in columns and in computed"),
      ("computed: { net: \"gross -\" }", "ends without a field"), ("computed: { nett: \"gross\" }", "did you mean 'net'?"),
      ("computed: { net: \"gross\", tax: \"net\" }", "is itself computed"),
      ("computed: { net: \"gross\" }\nchecks: { net: \"gross\" }", "nothing to check"),
      ("fallbacks: { gross: fee }", "net or settlement_amount"), ("fallbacks: { gross: net }", "does not map"),
      ("header_starts_with: x\nheader: false", "needs header: true"),
      ("tags: { roles: { A: line } }", "no role header"), ("tags: { roles: { A: header } }", "no role line"),
      ("tags: { roles: { A: lines } }", "cannot be 'lines'"), ("tags: { column: 0 }", "lacks 'roles'"),
      ("tags: { roles: { A: line, H: header } }\nend_mark: E", "does not go with tags"),
      ("tags: { roles: { A: line, H: header } }\ntotals: { tag: T, rows: 1 }", "role control"),
      ("totals: { tag: T, rows: 1, scope: section }", "scope: section needs"),
      ("totals: { tag: T, fee: 1 }", "columns has no fee"), ("totals: { rows: 1 }", "lacks 'tag'"),
      ("totals: { tag: T, rows: 1, batch_id: 2 }", "columns has none"), ("totals: { tag: T, row: 1 }", "did you mean 'rows'?"),
      ("totals: [{ tag: T, rows: 1 }, { tag: T, rows: 2 }]", "twice"), ("totals: { tag: T, rows: 1 }\nend_mark: T", "the same tag"),
      ("blocks: [{ header_starts_with: a, role: skipped }]", "just one block with the role lines"),
      ("blocks: [{ header_starts_with: a, role: lines }, { header_starts_with: [a, b], role: skipped }]", "start alike"),
      ("blocks: [{ header_starts_with: a, role: lines, rows: x }]", "goes with the role totals"),
      ("blocks: [{ role: lines }]", "lacks 'header_starts_with'"), ("blocks: x", "must be a list"),
      ("time_zone: Europe/Berln", "Europe/Berlin"), ("time_zone: { zones: { A: UTC } }", "lacks 'column'"),
      ("time_zone: { column: z, zones: { A: Nowhere } }", "A must be an offset"),
      ("time_zone: UTC\ntime_format: [dd/MM/yyyy, MM/dd/yyyy]", "two ways"),
      ("time_zone: UTC\ntime_format: [d/M/yyyy, MM/dd/yyyy]", "two ways"),
      ("time_format: [unix_seconds, unix_milliseconds]", "two ways"),
      ("time_zone: UTC\ntime_format: [iso8601, \"yyyy-dd-MM HH:mm:ss\"]", "two ways"),
      ("date_format: [dd/MM/yyyy, MM/dd/yyyy]", "two ways"), ("date_format: dd/MM", "date_format cannot be"),
      ("date_format: time\ntime_format: unix_seconds", "needs a time_zone"), ("time_format: yyyyMd", "time_format cannot be"),
      ("amounts: { unit: minor, digits: zeros }", "unit: major only"), ("amounts: { negative: brackets }", "cannot be 'brackets'"),
      ("currency_case: title", "one of: upper, lower, any"),
    ])
  func aWrongCombinationIsNoted(keys: String, what: String) {
    let found = profileProblems(Self.rest + keys + "\n")
    #expect(found.contains { $0.contains(what) }, "\(found)")
    #expect(found.allSatisfy { !$0.hasPrefix("0:") }, "every problem has its line: \(found)")
  }

  @Test(
    arguments: [
      ("gross: { sum: [g] }", "two columns or more"), ("gross: { sum: [g, g] }", "one column twice"),
      ("gross: { join: [g, h] }", "cannot be a join"), ("gross: { constant: 1 }", "cannot be a constant"),
      ("gross: { column: g, sum: [a, b] }", "must say one of"), ("gross: {}", "must say one of"),
      ("gross: g, net: { sum: [g, h] }", "name the same column"), ("gross: g, batch_id: { sum: [a, b] }", "cannot be a sum"),
      ("gross: g, batch_id: { from_name: batch }", "no group 'batch'"),
      ("gross: g, batch_id: { section: 1 }", "section needs tags"),
      ("gross: g, settlement_currency: { constant: EURO }", "no ISO 4217"),
      ("gross: g, settled_on: { constant: yesterday }", "no date"), ("gross: g, batch_id: { constant: x, with: y }", "goes with join"),
    ])
  func aWrongSourceIsNoted(columns: String, what: String) {
    let yaml = "columns: { kind: k, record_id: id, currency: c, \(columns) }\nkinds: { S: capture }\n"
    let found = profileProblems(yaml)
    #expect(found.contains { $0.contains(what) }, "\(found)")
  }

  @Test(arguments: [
    ("kinds: { A: { credit: capture } }", "needs both"), ("kinds: { A: { credit: capture, debit: refnd } }", "did you mean"),
    ("kinds: { \"A*\": nothing }", "is no kind"),
    ("sign: by_kind\nkinds: { A: { credit: capture, debit: refund } }", "cannot give the kind"),
  ])
  func aWrongKindIsNoted(keys: String, what: String) {
    let found = profileProblems("columns: { kind: k, record_id: id, currency: c, gross: g }\n" + keys)
    #expect(found.contains { $0.contains(what) }, "\(found)")
  }
}
