public import Foundation

/// What a finding is about and says, as far as a world's labels state it.
///
/// Ids, days and sentences are left out: labels are written by what plants a fault, which knows
/// nothing of them.
public struct LabelledFinding: Hashable, Sendable, CustomStringConvertible {
  /// Names of the compared fields: those of a label and of a report's columns.
  public static let fieldNames = [
    "code", "payment_intent_id", "record_type", "record_id", "merchant_order_id", "currency",
    "expected", "actual", "file", "row",
  ]
  /// The compared values, ordered as ``fieldNames``; empty where a finding has none.
  public let values: [String]

  /// `code=… payment_intent_id=…`, empty fields left out.
  public var description: String {
    zip(Self.fieldNames, values).filter { !$1.isEmpty }.map { "\($0)=\($1)" }
      .joined(separator: " ")
  }
}

/// Compares the reports of a night with the labels of the world that the night saw.
public struct LabelComparison: Sendable, CustomStringConvertible {
  /// Reported, but not planted; each as often as it is too many.
  public let extra: [LabelledFinding]
  /// Planted, but not reported; each as often as it is missing.
  public let missing: [LabelledFinding]
  /// How many labels the world has.
  public let labelCount: Int

  /// - Parameters:
  ///   - reports: the folder of one business day, with `discrepancies.csv` and `pending.csv`.
  ///   - labels: the `labels.ndjson` of the world as it was at the end of that day.
  /// - Throws: where a file is missing, or has no such column or key.
  public init(reports: URL, labels: URL) throws {
    let reported = try ["discrepancies.csv", "pending.csv"].flatMap {
      try Self.findings(ofReport: reports.appending(path: $0))
    }
    let expected = try Self.findings(ofLabels: labels)
    extra = Self.surplus(of: reported, over: expected)
    missing = Self.surplus(of: expected, over: reported)
    labelCount = expected.count
  }

  /// Whether every label is reported, as often as it stands there, and nothing else.
  public var isEqual: Bool { extra.isEmpty && missing.isEmpty }

  /// What differs, one finding a line.
  public var description: String {
    (extra.map { "not planted: \($0)" } + missing.map { "not reported: \($0)" })
      .joined(separator: "\n")
  }

  private static func findings(ofLabels file: URL) throws -> [LabelledFinding] {
    try String(contentsOf: file, encoding: .utf8).split(separator: "\n").map { line in
      let label = try JSONDecoder().decode([String: String].self, from: Data(line.utf8))
      return try finding(in: file) { label[$0] }
    }
  }

  private static func findings(ofReport file: URL) throws -> [LabelledFinding] {
    var rows = ReportText.rows(try String(contentsOf: file, encoding: .utf8))
    guard !rows.isEmpty else { throw LabelError("\(file.path) has no header") }
    let header = rows.removeFirst()
    return try rows.map { row in
      guard row.count == header.count else {
        throw LabelError("\(file.path) has a row of \(row.count) fields: \(row)")
      }
      return try finding(in: file) { name in header.firstIndex(of: name).map { row[$0] } }
    }
  }

  private static func finding(
    in file: URL, _ value: (String) -> String?
  ) throws -> LabelledFinding {
    LabelledFinding(
      values: try LabelledFinding.fieldNames.map { name in
        guard let text = value(name) else { throw LabelError("\(file.path) lacks \(name)") }
        return text
      })
  }

  private static func surplus(
    of some: [LabelledFinding], over others: [LabelledFinding]
  ) -> [LabelledFinding] {
    var left = Dictionary(others.map { ($0, 1) }, uniquingKeysWith: +)
    return some.filter { finding in
      guard let count = left[finding], count > 0 else { return true }
      left[finding] = count - 1
      return false
    }
  }
}

/// A report or a label file is not what it should be.
public struct LabelError: Error, CustomStringConvertible {
  /// Which file, and what is wrong.
  public let description: String
  init(_ description: String) { self.description = description }
}
