import SettlementModel
import Store
import Testing

/// Listings of findings by every filter, whichever index it follows.
@Suite struct ListedFindingsTests {
  private func ids(_ database: SettlementDatabase, _ filter: FindingFilter, _ day: BusinessDay) throws
    -> [String]
  {
    var ids: [String] = []
    try database.forEachReportedFinding(
      filter: filter, businessDay: day,
      calendar: BusinessCalendar(firstOffsetSeconds: 0, transitions: [], holidays: [])
    ) { ids.append($0.finding.id) }
    return ids
  }

  @Test func everyFilterFindsItsFindings() throws {
    let fixture = try StoreFixture()
    let usd = StoreFixture.usd
    let findings = [
      Finding(
        id: "F1", code: .amountMismatch, paymentIntentID: "i1", merchantOrderID: "o1", currency: usd,
        expectedMinorUnits: 5, actualMinorUnits: 7, detail: "d"),
      Finding(
        id: "F2", code: .amountMismatch, paymentIntentID: "i0", merchantOrderID: "o2",
        currency: Currency(code: "EUR"), detail: "d"),
      Finding(id: "F3", code: .fileMissing, detail: "d"),
      Finding(id: "F4", code: .pendingSettlement, merchantOrderID: "o1", currency: usd, detail: "d"),
    ]
    let run = try fixture.run()
    try fixture.database.replaceFindings(
      origin: .control, with: findings, run: run, businessDay: fixture.day)
    try fixture.database.close()
    for database in [
      try SettlementDatabase.open(path: fixture.path, access: .readOnly),
      try SettlementDatabase.open(path: fixture.path, asOf: run),
    ] {
      func ids(_ filter: FindingFilter) throws -> [String] {
        try self.ids(database, filter, fixture.day)
      }
      #expect(try ids(FindingFilter()) == ["F2", "F1", "F3", "F4"])
      #expect(try ids(FindingFilter(status: .all)) == ["F2", "F1", "F3", "F4"])
      #expect(try ids(FindingFilter(status: .resolved)) == [])
      #expect(try ids(.discrepancies) == ["F2", "F1", "F3"])
      #expect(try ids(.pending) == ["F4"])
      #expect(try ids(FindingFilter(currency: usd)) == ["F1", "F4"])
      #expect(try ids(FindingFilter(codes: [.amountMismatch, .fileMissing])) == ["F2", "F1", "F3"])
      #expect(try ids(FindingFilter(currency: usd, codes: [.amountMismatch])) == ["F1"])
      #expect(try ids(FindingFilter(codes: [.amountMismatch], classes: [.timing])) == [])
      #expect(try ids(FindingFilter(paymentIntentID: "i0")) == ["F2"])
      #expect(try ids(FindingFilter(status: .all, merchantOrderID: "o1")) == ["F1", "F4"])
      #expect(try ids(FindingFilter(status: .resolved, merchantOrderID: "o1")) == [])
      let totals = try database.openFindingTotals()
      #expect(
        totals.map { "\($0.code.rawValue) \($0.currency?.code ?? "") \($0.count)" } == [
          "AMOUNT_MISMATCH EUR 1", "AMOUNT_MISMATCH USD 1", "FILE_MISSING  1",
          "PENDING_SETTLEMENT USD 1",
        ])
      #expect(totals.map(\.differenceMinorUnits) == [nil, 2, nil, nil])
      try database.close()
    }
  }
}
