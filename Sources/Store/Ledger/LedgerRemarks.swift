import GRDB
import SettlementModel

/// Looks up what is found about the lines and records of a case.
final class LedgerRemarks {
  private static let columns = "finding_id, code, currency, expected, actual"
  private static let ofCase = """
    FROM finding WHERE case_key = ? AND closed_run IS NULL AND origin = 'case'
    """

  private let atPlace: PreparedStatement
  private let aboutRecord: PreparedStatement
  private let inCase: PreparedStatement

  init(_ db: Database) throws {
    let order = "ORDER BY code, finding_id"
    atPlace = try PreparedStatement(
      db,
      """
      SELECT \(Self.columns) \(Self.ofCase) AND source = ? AND file = ? AND row = ? \(order)
      """)
    aboutRecord = try PreparedStatement(
      db, "SELECT \(Self.columns) \(Self.ofCase) AND record_type = ? AND record_id = ? \(order)")
    inCase = try PreparedStatement(db, "SELECT \(Self.columns) \(Self.ofCase) \(order)")
  }

  /// Findings at a file and row, by code and id.
  func at(_ position: FilePosition, case key: Int64) throws -> [LedgerLine.Remark] {
    atPlace.bind(1, key).bind(2, position.source).bind(3, position.file)
      .bind(4, Int64(position.row))
    return try remarks(atPlace)
  }

  /// What puts a record in doubt: a finding about it, else the most telling one of its case.
  func doubt(about record: RecordReference, case key: Int64) throws -> LedgerLine.Remark? {
    aboutRecord.bind(1, key).bind(2, record.type.rawValue).bind(3, record.id)
    return try Self.mostTelling(remarks(aboutRecord)) ?? doubt(inCase: key)
  }

  /// The most telling finding of a case.
  func doubt(inCase key: Int64) throws -> LedgerLine.Remark? {
    inCase.bind(1, key)
    return Self.mostTelling(try remarks(inCase))
  }

  /// The first of ``LedgerLine/doubtCodes`` that is among the remarks.
  static func mostTelling(_ remarks: [LedgerLine.Remark]) -> LedgerLine.Remark? {
    for code in LedgerLine.doubtCodes {
      if let found = remarks.first(where: { $0.code == code }) { return found }
    }
    return nil
  }

  private func remarks(_ statement: PreparedStatement) throws -> [LedgerLine.Remark] {
    var found: [LedgerLine.Remark] = []
    try statement.forEachRow { row in
      guard let code = FindingCode(rawValue: row.text(1)) else {
        throw StoredValueError(place: "finding.code", text: row.text(1))
      }
      let currency =
        row.text(2).isEmpty ? nil : try row.currency(2, in: "finding.currency")
      let expected = try row.sum(3, in: "finding.expected")
      let actual = try row.sum(4, in: "finding.actual")
      var difference: Int128?
      if let expected, let actual { difference = actual - expected }
      found.append(
        LedgerLine.Remark(
          findingID: row.text(0), code: code, currency: currency,
          differenceMinorUnits: difference))
    }
    return found
  }
}
