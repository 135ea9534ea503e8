import Parsing
import SettlementModel
import Testing

/// What control rows may state, beyond a count and a sum of net by currency.
@Suite struct ControlLayoutTests {
  static let columns = """
    columns: { record_id: id, batch_id: b, kind: k, currency: c, gross: g, settlement_currency: s, settlement_amount: a, fee: f, net: n }
    kinds: { S: capture, R: refund }
    """
  static let head = "id,b,k,c,g,s,a,f,n\n"
  static let lines = "1,A,S,EUR,10.00,USD,11.00,0.30,10.70\n2,B,R,EUR,-4.00,USD,-4.40,-0.10,-4.30\n3,A,S,JPY,500,USD,3.50,0.05,3.45\n"

  private func cause(_ totals: String, _ control: String, _ lines: String = Self.lines) throws -> String {
    let found = try read(Self.head + lines + control, "totals: \(totals)\n" + Self.columns)
    return found.refusal?.cause.rawValue ?? "ok"
  }

  @Test(
    arguments: [
      ("{ tag: T, currency: 1, gross: 2, by: currency, rows: 3 }", "T,EUR,6.00,2\nT,JPY,500,1\n", "ok"),
      ("{ tag: T, currency: 1, gross: 2, by: currency, rows: 3 }", "T,EUR,6.01,2\nT,JPY,500,1\n", "controlTotal"),
      ("{ tag: T, currency: 1, gross: 2, by: currency, rows: 3 }", "T,EUR,6.00,2\n", "quarantined"),
      ("{ tag: T, currency: 1, gross: 2 }", "T,EUR,6.00\nT,JPY,500\n", "ok"),
      ("{ tag: T, currency: 1, net: 2, fee: 3, settlement_amount: 4 }", "T,USD,9.85,0.25,10.10\n", "ok"),
      ("{ tag: T, currency: 1, net: 2, fee: 3 }", "T,USD,9.85,0.26\n", "controlTotal"),
      ("{ tag: T, currency: 1, fee_credit: 2, fee_debit: 3 }", "T,USD,0.10,0.35\n", "ok"),
      ("{ tag: T, currency: 1, batch_id: 2, rows: 3, net: 4 }", "T,USD,A,2,14.15\nT,USD,B,1,-4.30\n", "ok"),
      ("{ tag: T, currency: 1, batch_id: 2, rows: 3, net: 4 }", "T,USD,A,3,9.85\n", "quarantined"),
      ("{ tag: T, rows: 1, net: 2 }", "T,3,9.85\n", "ok"),
      ("{ tag: T, rows: 1, net: 2 }", "T,4,9.85\n", "controlTotal"),
      ("{ tag: T, rows: 1, net: 2 }", "T,3,9.86\n", "controlTotal"),
      ("{ tag: T, rows: 1, net: 2 }", "T,3,9.8\n", "quarantined"),
      ("{ tag: T, rows: 1, gross: 2 }", "T,3,506.00\n", "quarantined"),
      ("[{ tag: T, rows: 1 }, { tag: U, currency: 1, net: 2 }]", "T,3\nU,USD,9.85\n", "ok"),
      ("[{ tag: T, rows: 1 }, { tag: U, currency: 1, net: 2 }]", "T,3\n", "quarantined"),
      ("[{ tag: T, rows: 1 }, { tag: U, currency: 1, net: 2 }]", "U,USD,9.85\n", "quarantined"),
      ("{ tag: T, rows: 1 }\nend_mark: END", "T,3\nEND\n", "ok"),
      ("{ tag: T, rows: 1 }\nend_mark: END", "T,3\n", "quarantined"),
      ("{ tag: T, rows: 1 }", "T,3\nT,3\n", "quarantined"), ("{ tag: T, rows: 1 }", "T,-3\n", "quarantined"),
    ])
  func layoutsAreHeldToTheLines(totals: String, control: String, wanted: String) throws {
    #expect(try cause(totals, control) == wanted)
  }

  @Test func aFileWithoutLinesStatesNothingOrZero() throws {
    let totals = "{ tag: T, rows: 1, net: 2 }"
    #expect(try cause(totals, "", "") == "ok")
    #expect(try cause(totals, "T,0,0.00\n", "") == "ok")
    #expect(try cause(totals, "T,0,0.01\n", "") == "controlTotal")
    #expect(try cause(totals, "T,1,0\n", "") == "controlTotal")
  }

  @Test func rejectsCountInEveryLayout() throws {
    let bad = Self.lines + "4,A,S,USD,x,,,,\n"
    #expect(try cause("[{ tag: T, rows: 1 }, { tag: U, currency: 1, gross: 2 }]", "T,4\nU,EUR,1.00\nU,JPY,1\n", bad) == "ok")
    #expect(try cause("{ tag: T, rows: 1 }", "T,3\n", bad) == "controlTotal")
    #expect(try cause("{ tag: T, batch_id: 1, rows: 2 }", "T,A,3\nT,B,1\n", bad) == "ok")
    #expect(try cause("{ tag: T, batch_id: 1, rows: 2 }", "T,A,2\nT,B,1\n", bad) == "controlTotal")
  }
}
