/// How well the reports of a night name what was planted in its world.
public struct Score: Sendable {
  /// A part of a whole.
  public struct Share: Sendable, Hashable {
    public let part: Int
    public let whole: Int

    /// Whether the part is the whole; of nothing it is.
    public var isWhole: Bool { part == whole }
  }

  /// What a finding must share with a label to be right: code, payment, record and amounts.
  static let identity: [ScoredFinding.Field] = [
    .code, .paymentIntentID, .recordID, .currency, .expected, .actual,
  ]

  /// Reported findings that were planted.
  public let precision: Share
  /// Planted findings that were reported.
  public let recall: Share
  /// Findings that agree with their label in every compared field, of those that have one.
  public let exactness: Share
  /// The same for one field each, in the order of the reports' columns.
  let byField: [(field: ScoredFinding.Field, share: Share)]
  /// How often a label's code was reported as another; an empty code stands for no finding or no
  /// label. Ordered by label, then report.
  let confusion: [(label: String, report: String, count: Int)]
  /// What differs, one label or finding a line.
  let differences: [String]

  /// Whether precision, recall and exactness are 1.
  public var isPerfect: Bool { precision.isWhole && recall.isWhole && exactness.isWhole }

  /// Scores the reports of one business day.
  ///
  /// - Parameters:
  ///   - folder: holds `discrepancies.csv` and `pending.csv`, by the contract's columns.
  ///   - labels: the world's `labels.ndjson` as of the same day.
  public init(reports folder: String, labels path: String) throws(ScoreError) {
    let reports = try ScoredFiles.reports(in: folder)
    self.init(
      labels: try ScoredFiles.labels(of: path), findings: reports.findings, fields: reports.fields)
  }

  package init(
    labels: [ScoredFinding], findings: [ScoredFinding], fields: Set<ScoredFinding.Field>
  ) {
    let compared = ScoredFinding.Field.allCases.filter(fields.contains)
    let pairs = FindingPairs(labels: labels, findings: findings, fields: compared)
    let right = pairs.pairs.filter {
      $0.label.key(Self.identity) == $0.finding.key(Self.identity)
    }
    precision = Share(part: right.count, whole: findings.count)
    recall = Share(part: right.count, whole: labels.count)
    let exact = pairs.pairs.filter { $0.label.key(compared) == $0.finding.key(compared) }
    exactness = Share(part: exact.count, whole: pairs.pairs.count)
    byField = compared.map { field in
      let equal = pairs.pairs.filter { $0.label[field] == $0.finding[field] }
      return (field, Share(part: equal.count, whole: pairs.pairs.count))
    }
    confusion = Self.confusion(pairs)
    differences = Self.differences(pairs, compared)
  }

  private static func confusion(
    _ pairs: FindingPairs
  ) -> [(label: String, report: String, count: Int)] {
    var counts: [[String]: Int] = [:]
    for pair in pairs.pairs { counts[[pair.label[.code], pair.finding[.code]], default: 0] += 1 }
    for label in pairs.unreported { counts[[label[.code], ""], default: 0] += 1 }
    for finding in pairs.unplanted { counts[["", finding[.code]], default: 0] += 1 }
    return counts.sorted { $0.key.lexicographicallyPrecedes($1.key) }
      .map { (label: $0.key[0], report: $0.key[1], count: $0.value) }
  }

  private static func differences(
    _ pairs: FindingPairs, _ compared: [ScoredFinding.Field]
  ) -> [String] {
    let wrong = pairs.pairs.filter { $0.label.key(compared) != $0.finding.key(compared) }.map {
      pair in
      let fields = compared.filter { pair.label[$0] != pair.finding[$0] }.map { field in
        "\(field.rawValue) is '\(pair.finding[field])', not '\(pair.label[field])'"
      }
      return "differs: \(pair.label.text): \(fields.joined(separator: ", "))"
    }
    return wrong + pairs.unreported.map { "not reported: \($0.text)" }
      + pairs.unplanted.map { "not planted: \($0.text)" }
  }
}
