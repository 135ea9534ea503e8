import Parsing
import Testing

/// Profiles are input, too: a wrong one is refused with its line and what is allowed, and reads no file.
@Suite("Bad profiles")
struct BadProfileTests {
  /// Lines 1 to 3 of most cases.
  static let small = """
    name: small
    columns: { kind: k, record_id: i, currency: c, gross: a }
    kinds: { S: capture, R: refund }

    """

  /// The YAML, the line of its problem, and part of the problem's words.
  static let cases: [(yaml: String, line: Int, saying: String)] =
    syntax + keys + values + combinations + layouts

  static let syntax: [(yaml: String, line: Int, saying: String)] = [
    ("", 0, "is empty"), ("# nothing\n", 0, "is empty"), ("- a\n", 1, "must be a mapping"),
    ("just text\n", 1, "must be a mapping"), ("name: [\n", 2, "not YAML"), ("name: \"x\n", 2, "not YAML"),
    ("\tname: x\n", 1, "not YAML"), ("name: x\n name: y\n", 2, "not YAML"), ("name: @x\n", 1, "not YAML"),
    (small + "delimiter: *nowhere\n", 4, "not YAML"), (small + "---\nname: two\n", 4, "not YAML"),
    ("name: a\nname: b\n", 1, "a key stands twice: 'name'"), (small + "amounts: { unit: minor, unit: major }\n", 4, "twice"),
    (small + String(repeating: "#", count: 1 << 20) + "\n", 0, "larger than 1 MiB"),
    (small + "description: " + String(repeating: "[", count: 30_000) + "\n", 4, "not YAML"),
  ]

  static let keys: [(yaml: String, line: Int, saying: String)] = [
    (small + "delimeter: \";\"\n", 4, "unknown key 'delimeter' in the profile; did you mean 'delimiter'?"),
    (small + "xyzzy: 1\n", 4, "unknown key 'xyzzy'"), (small + "amounts: { unti: minor }\n", 4, "unknown key 'unti'"),
    (small + "totals: { tag: T, curency: 1, rows: 2 }\n", 4, "unknown key 'curency'"),
    (small + "checks: { fee: gross }\n", 4, "unknown key 'fee' in checks"),
    ("name: x\ncolumns: { kind: k, recod_id: i, currency: c, gross: a }\nkinds: { S: capture }\n", 2, "unknown key 'recod_id'"),
    ("columns: { kind: k, record_id: i, currency: c, gross: a }\nkinds: { S: capture }\n", 0, "'name' is missing"),
    ("name: x\nkinds: { S: capture }\n", 0, "'columns' is missing"),
    ("name: x\ncolumns: { kind: k, record_id: i, currency: c, gross: a }\n", 0, "'kinds' is missing"),
    (small + "? [a, b]\n: c\n", 4, "a key that is no text"),
  ]

  static let values: [(yaml: String, line: Int, saying: String)] = [
    (small + "delimiter: ';;'\n", 4, "single ASCII character"), (small + "delimiter: \"\\n\"\n", 4, "single ASCII character"),
    (small + "quote: é\n", 4, "single ASCII character"), (small + "delimiter: [a]\n", 4, "must be a text"),
    (small + "header: perhaps\n", 4, "true or false"), (small + "preamble_lines: -1\n", 4, "whole number"),
    (small + "preamble_lines: 1.5\n", 4, "whole number"), (small + "preamble_lines: 99999999999999999999\n", 4, "whole number"),
    (small + "version: 0\n", 4, "whole number"), (small + "container: rar\n", 4, "container cannot be 'rar'"),
    (small + "encoding: ebcdic\n", 4, "encoding cannot be 'ebcdic'"), (small + "sign: backwards\n", 4, "sign cannot be 'backwards'"),
    (small + "record_ids: mine\n", 4, "record_ids cannot be 'mine'"), (small + "amounts: { unit: cents }\n", 4, "unit cannot be 'cents'"),
    (small + "amounts: { decimal: \"5\" }\n", 4, "a digit or a sign"), (small + "amounts: { decimal: \"-\" }\n", 4, "a digit or a sign"),
    (small + "amounts: { decimal: \",\", grouping: \",\" }\n", 4, "same character"), (small + "amounts: 5\n", 4, "must be a mapping"),
    (small + "time_zone: Berlin\n", 4, "time_zone"), (small + "time_zone: \"+25:00\"\n", 4, "time_zone"),
    (small + "time_format: \"dd/MM/yy\"\n", 4, "time_format cannot be"), (small + "time_format: \"yyyy-MM-dd yyyy\"\n", 4, "time_format cannot be"),
    (small + "file_name: \"(\"\n", 4, "no regular expression"), (small + "end_mark: \"\"\n", 4, "end_mark is empty"),
    ("name: x\ncolumns: []\nkinds: { S: capture }\n", 2, "must be a mapping"),
    ("name: x\ncolumns: { kind: k, record_id: i, currency: c, gross: a }\nkinds: { S: captur }\n", 3, "did you mean 'capture'?"),
    ("name: x\ncolumns: { kind: k, record_id: i, currency: c, gross: a }\nkinds: { S: unknown }\n", 3, "'unknown' is no kind"),
    ("name: x\nheader: false\ncolumns: { kind: k, record_id: 1, currency: 2, gross: 3 }\nkinds: { S: capture }\n", 3, "whole number"),
    (small + "totals: { tag: T, currency: 0, rows: 2 }\n", 4, "whole number"),
  ]

  static let combinations: [(yaml: String, line: Int, saying: String)] = [
    (small + "delimiter: \"'\"\nquote: \"'\"\n", 0, "delimiter and quote are the same"),
    (small + "time_format: \"yyyy-MM-dd HH:mm:ss\"\n", 4, "time_zone is missing"),
    (small + "sign: debit_credit\n", 2, "gross_debit"), (small + "ignore_kinds: [S]\n", 4, "stands in kinds and in ignore_kinds"),
    (small + "totals: { tag: T, currency: 1, net: 2 }\n", 4, "columns has no net"),
    (small + "totals: { tag: T, currency: 1 }\n", 4, "checks nothing"), (small + "totals: { rows: 1 }\n", 4, "totals lacks 'tag'"),
    (small + "checks: { net: \"gross - fee\" }\n", 4, "'fee', which columns does not map"),
    (small + "checks: { net: \"gross -\" }\n", 4, "ends without a field"), (small + "checks: { net: \"gross gross\" }\n", 4, "is missing before"),
    (small + "checks: { settlement_amount: \"gross / exchange_rate\" }\n", 4, "gross * exchange_rate"),
    ("name: x\ncolumns: { kind: k, record_id: i, currency: c }\nkinds: { S: capture }\n", 2, "lacks 'gross'"),
    ("name: x\ncolumns: { kind: k, currency: c, gross: a }\nkinds: { S: capture }\n", 2, "lacks an identifier"),
    ("name: x\ncolumns: { kind: k, record_id: k, currency: c, gross: a }\nkinds: { S: capture }\n", 2, "name the same column"),
    ("name: x\nsign: debit_credit\ncolumns: { kind: k, record_id: i, currency: c, gross_debit: a }\nkinds: { S: capture }\n", 3, "gross_credit"),
  ]

  static let layouts: [(yaml: String, line: Int, saying: String)] = [
    (small + "member: \"[a\"\n", 4, "member is no glob"),
    (small + "container: gzip\nmember: \"*.csv\"\n", 5, "member needs container: zip"),
    (small + "amounts: { negative: red }\n", 4, "negative cannot be 'red'"),
    (small + "currency_case: mixed\n", 4, "currency_case cannot be 'mixed'"),
    (small + "time_zone: \"+01:00\"\ntime_format: [\"dd/MM/yyyy HH:mm\", \"MM/dd/yyyy HH:mm\"]\n", 5, "two ways"),
    (small + "sign: flag\n", 4, "sign: flag needs sign_flags"),
    (small + "computed: { net: \"gross - fees\" }\n", 4, "cannot be added up"),
  ]

  @Test(arguments: cases.indices)
  func aWrongProfileIsRefusedWithItsLine(index: Int) {
    let (yaml, line, saying) = Self.cases[index]
    do throws(FileProfileError) {
      _ = try FileProfile(yaml: yaml, file: "p.yaml")
      Issue.record("read: \(yaml.prefix(400))")
    } catch {
      let found = error.problems.first { $0.message.contains(saying) }
      #expect(found != nil, "\(error)\n\(yaml.prefix(400))")
      if let found { #expect(found.line == line, "\(error)\n\(yaml.prefix(400))") }
      #expect(error.description.hasPrefix("p.yaml"))
    }
  }

  /// Nine aliases of nine of … nine: a billion texts if anybody wrote them out.
  @Test func aliasesThatMultiplyEndWithAnError() {
    var yaml = "a0: &a0 [x,x,x,x,x,x,x,x,x]\n"
    for level in 1...9 {
      let list = Array(repeating: "*a\(level - 1)", count: 9).joined(separator: ",")
      yaml += "a\(level): &a\(level) [\(list)]\n"
    }
    #expect(throws: FileProfileError.self) { _ = try FileProfile(yaml: yaml + Self.small, file: "p.yaml") }
    let columns = "name: x\ndescription: &d [x,x]\ncolumns: { kind: *d }\nkinds: { S: *d }\n"
    #expect(throws: FileProfileError.self) { _ = try FileProfile(yaml: columns, file: "p.yaml") }
  }
}
