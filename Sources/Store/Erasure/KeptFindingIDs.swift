import GRDB
import SettlementModel

/// Under which ids findings stay known of whose identity an erasure took a text away: what judging
/// gives them from then on, and what they were given before.
///
/// An id hashes the texts of its line, so it would be another one without them; people's decisions,
/// the first day and what was written to the provider hang on the one it had.
struct KeptFindingIDs {
  private static let mark = "finding "
  private var ids: [String: String] = [:]

  init(_ db: Database) throws {
    // Every id begins with F.
    let rows = try Row.fetchCursor(
      db, sql: "SELECT name, value FROM setting WHERE name >= ? AND name < ?",
      arguments: [Self.mark + "F", Self.mark + "G"])
    while let row = try rows.next() {
      let name: String = row[0]
      ids[String(name.dropFirst(Self.mark.count))] = row[1]
    }
  }

  /// The id under which what is judged with `id` is known.
  subscript(id: String) -> String { ids[id] ?? id }

  /// The finding under the id by which it is known.
  func named(_ finding: Finding) -> Finding {
    guard let id = ids[finding.id] else { return finding }
    var known = finding
    known.id = id
    return known
  }

  // MARK: Erasing

  /// Period findings of one subscription are told apart by the period's index.
  private static let ordinalsMax = 2000

  /// Keeps the ids of all findings, past ones too, whose identity holds the order's text; called
  /// while that text is still there.
  static func keep(_ db: Database, erasing text: ErasedText) throws {
    let known = try KeptFindingIDs(db)
    let lines = try linesNaming(db, text)
    let counts = Dictionary(
      lines.values.joined().map { (FindingIdentity.parts(of: $0), 1) }, uniquingKeysWith: +)
    var kept: [(judged: String, known: String)] = []
    let rows = "[" + lines.keys.sorted().map(String.init).joined(separator: ",") + "]"
    let findings = try PreparedStatement(
      db,
      """
      SELECT \(FindingColumns.list(of: "finding")) FROM finding
      WHERE row IN (SELECT value FROM json_each(?1)) OR instr(record_id, ?2) > 0
      """)
    try findings.bind(1, rows).bind(2, text.order).forEachRow { row in
      let finding = try FindingColumns.finding(row, from: 0)
      let about = FindingIdentity.parts(about: finding.recordType, finding.recordID)
      var candidates = [(parts: about, ordinals: ordinalsMax)]
      for line in lines[finding.position?.row ?? 0] ?? [] {
        let own = FindingIdentity.parts(of: line)
        candidates.append((about + own, counts[own] ?? 1))
      }
      for (parts, ordinals) in candidates {
        let left = parts.map { text.replaced(in: $0) }
        guard left != parts else { continue }
        func id(_ parts: [String], _ ordinal: Int) -> String {
          FindingIdentity.id(code: finding.code, parts: parts, ordinal: ordinal)
        }
        if let ordinal = (0..<ordinals).first(where: { known[id(parts, $0)] == finding.id }) {
          kept.append((id(left, ordinal), finding.id))
        }
      }
    }
    for (judged, known) in kept { try Setting.set(db, mark + judged, to: known) }
  }

  /// Lines, replaced ones too, that have the order's text in what names them, by their row.
  private static func linesNaming(
    _ db: Database, _ text: ErasedText
  ) throws -> [Int: [SettlementLine]] {
    var lines: [Int: [SettlementLine]] = [:]
    let names = [
      "merchant_order_id", "record_id", "payment_intent_id", "capture_id", "refund_id",
      "dispute_id", "arn", "kind_text",
    ].map { "instr(\($0), ?1) > 0" }
    let statement = try PreparedStatement(
      db,
      """
      SELECT \(LineColumns.list(of: "line")) FROM settlement_line AS line
      WHERE \(names.joined(separator: " OR "))
      """)
    let nowhere = LiveContent.Name(source: "", name: "", checksSettlementAmount: true)
    try statement.bind(1, text.order).forEachRow { row in
      let line = try LineColumns.line(row, from: 0, name: nowhere)
      lines[line.position.row, default: []].append(line)
    }
    return lines
  }
}
