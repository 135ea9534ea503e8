import Reporting
import SettlementModel
import Testing

/// Pages as text: what data can do to them (nothing), and what they hold.
@Suite struct PageTests {
  /// A page with `text` in every place where text of the data comes to stand.
  static func page(with text: String, name: String = "report") throws -> String {
    let usd = currency("USD")
    let summary = RunSummary(
      businessDay: day("2026-03-12"), dataCompleteUpTo: [text: day("2026-03-11")], files: [],
      recordsByType: [:], lines: RunSummary.Buckets(counts: [:], values: [:]),
      records: RunSummary.Buckets(counts: [:], values: [:]), findings: [], tolerated: [],
      payouts: [], isConserved: true)
    let charts = ReportCharts(
      methodFees: [
        MethodFees(
          currency: usd, paymentMethod: text, lines: 1, feeMinorUnits: 30, taxMinorUnits: 1)
      ],
      payouts: [
        DatedPayout(
          payout: PayoutSummary(
            payoutID: text, currency: usd, linesMinorUnits: 5, paidOutMinorUnits: 4,
            isJudged: true), settledOn: day("2026-03-11"))
      ])
    let heading = ReportHeading(
      name: name, title: text, businessDay: day("2026-03-12"), filters: [text, "payment \(text)"])
    let rows = Rows(
      columns: ["id", text, "amount"],
      rows: [[.text(text), .text(text + text + text + text), .amount("-1.00")], [.empty, .text("a"), .empty]])
    return try written(
      ReportPage(heading, summary: summary, charts: charts),
      [HeadedReport(ReportHeading(name: "other", title: text + "!", businessDay: nil), rows)])
  }

  static func written(_ page: ReportPage, _ reports: [HeadedReport] = []) throws -> String {
    let output = MemoryOutput()
    try page.write(reports, to: output)
    return output.text
  }

  /// As long as the harmless text, so that nothing else of the page differs.
  static let hostile = [
    ("\"><b x='&`-->", "&quot;&gt;&lt;b x=&#39;&amp;&#96;--&gt;", "xxxxxxxxxxxxx"),
    ("</script><a>", "&lt;/script&gt;&lt;a&gt;", "xxxxxxxxxxxx"),
    ("</title></sv>", "&lt;/title&gt;&lt;/sv&gt;", "xxxxxxxxxxxxx"),
    ("&lt;&#60;&amp", "&amp;lt;&amp;#60;&amp;amp", "xxxxxxxxxxxxx"),
    ("]]><!--<?x?>", "]]&gt;&lt;!--&lt;?x?&gt;", "xxxxxxxxxxxx"),
    ("javascript:a'", "javascript:a&#39;", "xxxxxxxxxxxxx"),
  ]

  @Test("text is text wherever it stands", arguments: hostile)
  func textStaysText(hostile: String, escaped: String, harmless: String) throws {
    let page = try Self.page(with: hostile)
    #expect(!page.contains(hostile), "\(hostile)")
    let asExpected = page.split(separator: escaped, omittingEmptySubsequences: false)
      .joined(separator: harmless)
    #expect(try asExpected == Self.page(with: harmless), "\(hostile)")
    #expect(page.split(separator: escaped).count > 15, "it stands in many places")
  }

  @Test("what hides or reorders text is shown")
  func controlCharactersAreShown() throws {
    let page = try Self.page(with: "a\u{202E}b\u{0}c\u{1B}d\u{2028}e")
    #expect(page.contains("a\\u{202E}b\\u{0}c\\u{1B}d\\u{2028}e"))
    #expect(page.unicodeScalars.allSatisfy { $0.value >= 0x20 || $0 == "\n" })
    #expect(!page.unicodeScalars.contains("\u{202E}"))
  }

  @Test("nothing is loaded: no address, one style, one script, a policy")
  func pagesStandAlone() throws {
    let page = try Self.page(with: "x")
    for place in ["http://", "https://", " src=", "url(", "@import", "<link", "<img", "<form", " style=", " on"] {
      let inText = page.split(separator: "\n").filter { $0.contains(place) && $0.contains("<") }
      #expect(inText.isEmpty || place == " on", "\(place): \(inText)")
    }
    for part in ["<style>", "<script>", "<title>", "</html>", "Content-Security-Policy"] {
      #expect(page.split(separator: part, omittingEmptySubsequences: false).count == 2, "\(part)")
    }
    #expect(page.contains("content=\"default-src &#39;none&#39;; style-src &#39;sha256-"))
    for target in page.split(separator: "href=\"").dropFirst() {
      #expect(target.hasPrefix("#"), "links stay on the page")
      let id = target.dropFirst().prefix { $0 != "\"" }
      #expect(page.contains("id=\"\(id)\""), "\(id)")
    }
  }

  @Test("ids are unique, and what is named by an id is there")
  func idsAreUnique() throws {
    let page = try Self.page(with: "x")
    let ids = page.split(separator: " id=\"").dropFirst().map { $0.prefix { $0 != "\"" } }
    #expect(Set(ids).count == ids.count)
    for name in ["aria-labelledby", "aria-describedby", " for"] {
      for value in page.split(separator: name + "=\"").dropFirst() {
        for id in value.prefix(while: { $0 != "\"" }).split(separator: " ") {
          #expect(ids.contains(id), "\(id)")
        }
      }
    }
  }

  @Test("the same values give the same bytes")
  func bytesDependOnValuesAlone() throws {
    #expect(try Self.page(with: "x") == Self.page(with: "x"))
  }

  @Test("columns say what they hold, cells where they stand")
  func cellsAreTyped() throws {
    let rows = Rows(
      columns: ["payment_intent_id", "amount", "count", "day", "at", "empty"],
      rows: [
        [.empty, .empty, .empty, .empty, .empty, .empty],
        [
          .text("00123"), .amount("9007199254740993.01"), .integer(7), .date(day("2026-03-02")),
          .time(time("2026-03-02T08:00:00Z")), .text(""),
        ],
      ])
    let heading = ReportHeading(name: "files", businessDay: nil)
    let page = try Self.written(ReportPage(heading), [HeadedReport(heading, rows)])
    for part in [
      "data-kind=\"text\" class=\"w\">payment intent id</th>", "data-kind=\"number\" class=\"n\">amount</th>",
      "data-kind=\"number\" class=\"n\">count</th>", "data-kind=\"date\" class=\"w\">day</th>",
      "data-kind=\"time\" class=\"w\">at</th>", "data-kind=\"text\" class=\"w\">empty</th>",
      "<td class=\"n\">9007199254740993.01</td>", "<td class=\"d\">2026-03-02</td>", ">2 rows</p>",
    ] {
      #expect(page.contains(part), "\(part)")
    }
  }

  @Test("every row is written, many or none", arguments: [0, 1, 499, 500, 501, 1203])
  func everyRowIsWritten(count: Int) throws {
    let rows = Rows(columns: ["n"], rows: (0..<count).map { [.integer(Int64($0))] })
    let heading = ReportHeading(name: "runs", businessDay: nil)
    let page = try Self.written(ReportPage(heading), [HeadedReport(heading, rows)])
    #expect(page.split(separator: "<tr><td", omittingEmptySubsequences: false).count == count + 1)
    #expect(page.split(separator: "<tbody>", omittingEmptySubsequences: false).count == 2)
  }
}
