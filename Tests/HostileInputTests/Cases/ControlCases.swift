import SettlementModel

/// Control rows that are missing, unreadable, or contradict the lines (faults 52 and 55).
enum ControlCases {
  static let all = missing + unreadable + wrong + endMarks

  private static let header = AssumedLayout.header
  private static let plain = AssumedLayout.row()
  private static let yen = AssumedLayout.row([
    "currency": "JPY", "amount": "500", "settlement_currency": "JPY", "settlement_amount": "500",
    "fee": "0", "tax": "0", "net_amount": "500",
  ])

  private static let missing: [HostileCase] = [
    AssumedLayout.badFile("no control row", saying: "the control rows ('#TOTAL') are missing after 1 lines", rows: [header, plain]),
    AssumedLayout.badFile("cut after a whole row", saying: "are missing after 3 lines", rows: [header, plain, plain, plain]),
    AssumedLayout.badFile("no control row for a currency", saying: "has lines in JPY and no control row for it", rows: [header, plain, yen, "#TOTAL,USD,1,9.70"]),
    AssumedLayout.badFile("two files joined", row: 4, saying: "row 4 follows the rows that end the file", rows: [header, plain, "#TOTAL,USD,1,9.70", plain, "#TOTAL,USD,1,9.70"]),
    AssumedLayout.badFile("a row of text at the end", row: 4, saying: "follows the rows that end the file", rows: [header, plain, "#TOTAL,USD,1,9.70", "printed by X"]),
    AssumedLayout.badFile("control rows for no rows but rejected ones", saying: "are missing after 1 lines", rows: [header, "x"]),
  ]

  private static func unreadable(_ control: String, _ saying: String) -> HostileCase {
    AssumedLayout.badFile("control row '\(control)'", row: 3, saying: saying, rows: [header, plain, control])
  }

  private static let unreadable: [HostileCase] = [
    unreadable("#TOTAL", "it has 1 fields; the file may be truncated"),
    unreadable("#TOTAL,USD", "it has 2 fields; the file may be truncated"),
    unreadable("#TOTAL,USD,1", "it has 3 fields; the file may be truncated"),
    unreadable("#TOTAL,USD,one,9.70", "its count of lines is 'one'"),
    unreadable("#TOTAL,USD,1.0,9.70", "its count of lines is '1.0'"),
    unreadable("#TOTAL,USD,-1,9.70", "its count of lines is '-1'"),
    unreadable("#TOTAL,USD,,9.70", "its count of lines is ''"),
    unreadable("#TOTAL,USD,1,9.7", "its sum of net is '9.7'"),
    unreadable("#TOTAL,USD,1,9.70e0", "its sum of net is '9.70e0'"),
    unreadable("#TOTAL,USD,1,\"9,70\"", "its sum of net is '9,70'"),
    unreadable("#TOTAL,USD,1,", "its sum of net is ''"),
    unreadable("#TOTAL,USX,1,9.70", "'USX' is no ISO 4217 currency"),
    unreadable("#TOTAL,,1,9.70", "'' is no ISO 4217 currency"),
    unreadable("#TOTAL,USD,1,9.70\"", "its form is broken"),
    AssumedLayout.badFile("a currency's control row twice", row: 4, saying: "USD has a control row already", rows: [header, plain, "#TOTAL,USD,1,9.70", "#TOTAL,USD,1,9.70"]),
  ]

  private static let wrong: [HostileCase] = [
    AssumedLayout.badTotal("one line too few", row: 3, saying: "the control row states 2 lines in USD; the file has 1", rows: [plain, "#TOTAL,USD,2,9.70"]),
    AssumedLayout.badTotal("one line too many", row: 4, saying: "states 1 lines in USD; the file has 2", rows: [plain, plain, "#TOTAL,USD,1,19.40"]),
    AssumedLayout.badTotal("a sum one cent off", row: 3, saying: "-1 minor units off", rows: [plain, "#TOTAL,USD,1,9.71"]),
    AssumedLayout.badTotal("a sum of the other sign", row: 3, saying: "1940 minor units off", rows: [plain, "#TOTAL,USD,1,-9.70"]),
    AssumedLayout.badTotal("a sum of one of two currencies", row: 5, saying: "states a net of", rows: [plain, yen, "#TOTAL,USD,1,9.70", "#TOTAL,JPY,1,501"]),
    AssumedLayout.badTotal("currencies exchanged", row: 4, saying: "in USD; the file has 2", rows: [plain, plain, "#TOTAL,USD,0,0.00", "#TOTAL,EUR,2,19.40"]),
    AssumedLayout.badTotal("a line of a currency that is stated without lines", row: 4, saying: "states 2 lines in JPY; the file has 0", rows: [plain, "#TOTAL,USD,1,9.70", "#TOTAL,JPY,2,0"]),
    AssumedLayout.badTotal("a sum beyond 64 bits", row: 5, saying: "the lines sum to 27670116110564327421 JPY", rows: Array(repeating: huge, count: 3) + ["#TOTAL,JPY,3,9223372036854775805"]),
    AssumedLayout.badTotal("a sum that wraps around to the stated one", row: 5, saying: "the lines sum to 18446744073709551616 JPY", rows: [huge, huge, two, "#TOTAL,JPY,3,0"]),
  ]

  private static let huge = AssumedLayout.row([
    "currency": "JPY", "amount": "9223372036854775807", "settlement_currency": "JPY",
    "settlement_amount": "9223372036854775807", "fee": "0", "tax": "0", "net_amount": "9223372036854775807",
  ])
  private static let two = AssumedLayout.row([
    "currency": "JPY", "amount": "2", "settlement_currency": "JPY", "settlement_amount": "2",
    "fee": "0", "tax": "0", "net_amount": "2",
  ])

  private static let ended = """
    name: ended
    columns: { kind: k, record_id: i, currency: c, gross: a }
    kinds: { S: capture }
    end_mark: "<END>"
    """

  private static func ended(_ name: String, row: Int, saying: String, _ rows: [String]) -> HostileCase {
    HostileCase(
      name: name, profileYAML: ended, bytes: { AssumedLayout.text(["k,i,c,a"] + rows) },
      outcome: .refused(.quarantined, row: row, saying: saying))
  }

  private static let endMarks: [HostileCase] = [
    ended("no end mark", row: 0, saying: "the last row '<END>' is missing", ["S,1,USD,1.00"]),
    ended("half an end mark", row: 0, saying: "the last row '<END>' is missing", ["<EN"]),
    ended("a line behind the end mark", row: 4, saying: "row 4 follows the rows that end the file", ["S,1,USD,1.00", "<END>", "S,2,USD,1.00"]),
  ]
}
