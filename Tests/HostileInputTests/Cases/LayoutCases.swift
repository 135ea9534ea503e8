import SettlementModel

/// Files of layouts with zones, flags and tags, with something wrong in them.
enum LayoutCases {
  static let all = zones + amounts + flags + tags

  private static func profile(_ keys: String, columns: String = "") -> String {
    """
    name: layout
    columns: { kind: k, record_id: i, currency: c, gross: a\(columns) }
    kinds: { S: capture, R: refund }
    \(keys)
    """
  }

  /// A file whose row 3 must be refused; the row before it must be read.
  private static func bad(
    _ name: String, _ yaml: String, _ rows: [String], loads: String, _ reason: String,
    in column: String, saying: String
  ) -> HostileCase {
    HostileCase(
      name: name, profileYAML: yaml, bytes: { AssumedLayout.text(rows) },
      outcome: .read(
        loads: [loads],
        rejects: [.init(row: 3, column: column, reason: reason, saying: saying)]))
  }

  private static func zoned(_ name: String, good: String, bad text: String) -> HostileCase {
    bad(
      name, profile("time_zone: Europe/Berlin\ntime_format: \"yyyy-MM-dd HH:mm:ss\"", columns: ", occurred_at: t"),
      ["k,i,c,a,t", "S,1,EUR,1.00,\(good)", "S,2,EUR,1.00,\(text)"], loads: "2 capture EUR 100",
      "bad time", in: "t", saying: "t is")
  }

  private static let zones: [HostileCase] = [
    zoned("an hour that the clock skips", good: "2026-03-29 01:59:59", bad: "2026-03-29 02:30:00"),
    zoned("an hour that the clock shows twice", good: "2026-10-25 03:00:00", bad: "2026-10-25 02:30:00"),
    bad(
      "a zone that nobody knows",
      profile("time_zone: { column: z, zones: { CET: \"+01:00\" } }\ntime_format: \"yyyy-MM-dd HH:mm:ss\"", columns: ", occurred_at: t"),
      ["k,i,c,a,t,z", "S,1,EUR,1.00,2026-03-01 08:15:00,CET", "S,2,EUR,1.00,2026-03-01 08:15:00,XST"],
      loads: "2 capture EUR 100", "bad time", in: "t", saying: "t is"),
    bad(
      "a time of none of the listed formats",
      profile("time_zone: \"+01:00\"\ntime_format: [\"yyyy-MM-dd HH:mm:ss\", \"dd.MM.yyyy HH:mm\"]", columns: ", occurred_at: t"),
      ["k,i,c,a,t", "S,1,EUR,1.00,01.03.2026 08:15", "S,2,EUR,1.00,03/01/2026 08:15"],
      loads: "2 capture EUR 100", "bad time", in: "t", saying: "t is"),
  ]

  private static func written(_ name: String, _ keys: String, good: String, loads: String, bad text: String, _ reason: String = "bad amount") -> HostileCase {
    bad(
      name, profile("delimiter: \";\"\n" + keys), ["k;i;c;a", "S;1;\(good)", "S;2;\(text)"],
      loads: "2 capture " + loads, reason, in: "a", saying: "a is")
  }

  private static let amounts: [HostileCase] = [
    written("a decimal that is cut off", "amounts: { digits: zeros }", good: "USD;12.50000000", loads: "USD 1250", bad: "USD;12.50000001", "bad scale"),
    written("a minus before where it stands behind", "amounts: { negative: trailing_minus }", good: "USD;12.00-", loads: "USD -1200", bad: "USD;-12.00"),
    written("a minus for parentheses", "amounts: { negative: parentheses }", good: "USD;(12.00)", loads: "USD -1200", bad: "USD;-12.00"),
    written("half a pair of parentheses", "amounts: { negative: parentheses }", good: "USD;12.00", loads: "USD 1200", bad: "USD;(12.00"),
    written("parentheses around a minus", "amounts: { negative: parentheses }", good: "USD;12.00", loads: "USD 1200", bad: "USD;(-12.00)"),
  ]

  private static let flagged = profile("sign: flag\nsign_flags: { gross: { column: f, debit: [DR], credit: [CR] } }")

  private static let flags: [HostileCase] = [
    bad("a flag that is neither word", flagged, ["k,i,c,a,f", "S,1,USD,1.00,DR", "S,2,USD,1.00,XX"], loads: "2 capture USD -100", "bad sign flag", in: "f", saying: "f is"),
    bad("a flagged amount with a sign", flagged, ["k,i,c,a,f", "S,1,USD,1.00,CR", "S,2,USD,-1.00,DR"], loads: "2 capture USD 100", "bad amount", in: "a", saying: "a is"),
    bad("an amount without its flag", flagged, ["k,i,c,a,f", "S,1,USD,1.00,CR", "S,2,USD,1.00,"], loads: "2 capture USD 100", "bad sign flag", in: "f", saying: "f is"),
  ]

  private static let tagged = """
    name: tagged
    header: false
    columns: { kind: 1, record_id: 2, currency: 3, gross: 4 }
    kinds: { S: capture }
    tags:
      column: 0
      roles: { RH: preamble, SB: line, SF: control, FF: end }
    totals: { tag: SF, rows: 1 }
    """

  private static func tagged(_ name: String, row: Int?, _ cause: FileRefusal.Cause = .quarantined, saying: String, _ rows: [String]) -> HostileCase {
    HostileCase(
      name: name, profileYAML: tagged, bytes: { AssumedLayout.text(rows) },
      outcome: .refused(cause, row: row, saying: saying))
  }

  private static let tags: [HostileCase] = [
    bad("a tag that nobody knows", tagged, ["RH,x", "SB,S,1,USD,1.00", "XX,S,2,USD,1.00", "SF,2", "FF"], loads: "2 capture USD 100", "unknown tag", in: "0", saying: "XX"),
    tagged("no row that ends the file", row: nil, saying: "is missing", ["RH,x", "SB,S,1,USD,1.00", "SF,1"]),
    tagged("a line behind the end", row: 5, saying: "follows the rows that end the file", ["RH,x", "SB,S,1,USD,1.00", "SF,1", "FF", "SB,S,2,USD,1.00"]),
    tagged("a tagged count that is wrong", row: 3, .controlTotal, saying: "states 2 lines", ["RH,x", "SB,S,1,USD,1.00", "SF,2", "FF"]),
    tagged("no tagged control row", row: nil, saying: "missing", ["RH,x", "SB,S,1,USD,1.00", "FF"]),
  ]
}
