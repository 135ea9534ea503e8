import SettlementModel

/// What one evaluation of a stream adds up beside its findings; memory grows with currencies and files, not with lines.
struct StreamTotals {
  private struct Bucket: Hashable {
    let side: String
    let name: String
    let currency: Currency
  }
  /// A file's part in what is judged over all its lines.
  struct File {
    var settledLines = 0
    var tooLarge = 0
    var tooSmall = 0
    /// The first line that the configuration's scope does not know.
    var firstUnknown: SettlementLine?
  }
  struct FileName: Hashable {
    let source: String
    let name: String
  }

  private var buckets: [Bucket: (count: Int64, sum: Int128)] = [:]
  private var files: [FileName: File] = [:]
  /// The oldest capture that moved money and that no rule asks for.
  private var oldestUnsettledAt: Timestamp?

  mutating func add(_ line: SettlementLine, _ outcome: LineOutcome, scope: MatchingPolicy.Scope) {
    add("lines", outcome.rawValue, line.gross)
    let isSettled =
      outcome == .discrepant || outcome == .matched && line.currency.digits > 0
    let isUnknown = scope.isUnknown(line)
    guard line.kind.settlesRecord && isSettled || isUnknown else { return }
    let name = FileName(source: line.position.source, name: line.position.file)
    if line.kind.settlesRecord, isSettled { files[name, default: File()].settledLines += 1 }
    if isUnknown, files[name]?.firstUnknown.map({ line.position.row < $0.position.row }) ?? true {
      files[name, default: File()].firstUnknown = line
    }
  }

  mutating func add(_ verdict: RecordVerdict, capturedAt: Timestamp?) {
    add("records", verdict.outcome.rawValue, verdict.value)
    guard verdict.outcome == .notSettleable, let capturedAt else { return }
    oldestUnsettledAt = min(capturedAt, oldestUnsettledAt ?? capturedAt)
  }

  /// Notes an amount that is off by exactly 100 or 1000.
  mutating func add(_ finding: Finding) {
    guard finding.code == .amountMismatch, let position = finding.position,
      let isTooLarge = finding.isOffByUnits
    else { return }
    let name = FileName(source: position.source, name: position.file)
    if isTooLarge {
      files[name, default: File()].tooLarge += 1
    } else {
      files[name, default: File()].tooSmall += 1
    }
  }

  private mutating func add(_ side: String, _ name: String, _ value: Money) {
    let bucket = Bucket(side: side, name: name, currency: value.currency)
    let held = buckets[bucket] ?? (0, 0)
    buckets[bucket] = (held.count + 1, held.sum + Int128(value.minorUnits))
  }

  /// The totals as objects, in a fixed order.
  var objects: [ObjectText] {
    let sums = buckets.sorted {
      ($0.key.side, $0.key.name, $0.key.currency) < ($1.key.side, $1.key.name, $1.key.currency)
    }.map { bucket, total in
      var object = ObjectText(type: "sum")
      object.put("side", bucket.side)
      object.put("bucket", bucket.name)
      object.put("currency", bucket.currency.code)
      object.put("count", total.count)
      object.put(sum: "minor_units", total.sum)
      return object
    }
    let facts = files.sorted { ($0.key.source, $0.key.name) < ($1.key.source, $1.key.name) }
      .map { FileFacts(name: $0.key, file: $0.value).text }
    guard let oldestUnsettledAt else { return sums + facts }
    var oldest = ObjectText(type: "oldest_unsettled")
    oldest.put("at", oldestUnsettledAt)
    return sums + facts + [oldest]
  }
}
