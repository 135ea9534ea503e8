import Foundation

/// Reads what is scored: the reports of any tool, and the labels of a world.
package enum ScoredFiles {
  /// The findings of `discrepancies.csv` and, where it is there, `pending.csv`.
  ///
  /// - Returns: the findings, and the fields that every report has.
  package static func reports(
    in folder: String
  ) throws(ScoreError) -> (findings: [ScoredFinding], fields: Set<ScoredFinding.Field>) {
    var findings: [ScoredFinding] = []
    var fields = Set(ScoredFinding.Field.allCases)
    for name in ["discrepancies.csv", "pending.csv"] {
      let path = folder + "/" + name
      if name == "pending.csv", !FileManager.default.fileExists(atPath: path) { continue }
      let rows = CSVText.rows(try text(of: path))
      guard let header = rows.first else {
        throw ScoreError(place: path, what: "the file is empty; it needs a header row")
      }
      let columns = try columns(header, of: path)
      fields.formIntersection(columns.keys)
      for (index, row) in rows.enumerated().dropFirst() {
        guard row.count == header.count else {
          throw ScoreError(
            place: "\(path):\(index + 1)",
            what: "the row has \(row.count) fields, the header has \(header.count)")
        }
        findings.append(ScoredFinding(columns.mapValues { row[$0] }))
      }
    }
    return (findings, fields)
  }

  private static func columns(
    _ header: [String], of path: String
  ) throws(ScoreError) -> [ScoredFinding.Field: Int] {
    var columns: [ScoredFinding.Field: Int] = [:]
    for field in ScoredFinding.Field.allCases {
      columns[field] = header.firstIndex(of: field.rawValue)
    }
    let missing = ScoredFinding.Field.allCases.filter { $0.isNeeded && columns[$0] == nil }
    guard missing.isEmpty else {
      let names = missing.map(\.rawValue).joined(separator: ", ")
      throw ScoreError(place: path, what: "the header lacks \(names)")
    }
    return columns
  }

  /// The findings of a `labels.ndjson`.
  package static func labels(of path: String) throws(ScoreError) -> [ScoredFinding] {
    var labels: [ScoredFinding] = []
    let lines = try text(of: path).split(separator: "\n", omittingEmptySubsequences: false)
    for (index, line) in lines.enumerated() where !line.allSatisfy(\.isWhitespace) {
      guard let label = try? JSONDecoder().decode([String: String].self, from: Data(line.utf8))
      else {
        throw ScoreError(
          place: "\(path):\(index + 1)", what: "the line is no JSON object of texts")
      }
      var texts: [ScoredFinding.Field: String] = [:]
      for field in ScoredFinding.Field.allCases {
        guard let text = label[field.rawValue] else {
          throw ScoreError(place: "\(path):\(index + 1)", what: "the label lacks \(field.rawValue)")
        }
        texts[field] = text
      }
      labels.append(ScoredFinding(texts))
    }
    return labels
  }

  private static func text(of path: String) throws(ScoreError) -> String {
    guard let bytes = FileManager.default.contents(atPath: path) else {
      throw ScoreError(place: path, what: "the file cannot be read")
    }
    guard let text = String(bytes: bytes, encoding: .utf8) else {
      throw ScoreError(place: path, what: "the file is not UTF-8")
    }
    return text.hasPrefix("\u{FEFF}") ? String(text.dropFirst()) : text
  }
}

/// Reports or labels that cannot be scored.
public struct ScoreError: Error, CustomStringConvertible {
  let place: String
  let what: String

  public var description: String { "\(place): \(what)" }
}
