public import SettlementModel

/// What Prometheus is told of the last run: the text of a file for its textfile collector.
///
/// Amounts are exact decimals in major units of their currency; what reads them may round.
public struct RunMetrics: Sendable {
  /// A label of every sample, so that the files of several merchants do not clash.
  public var merchant: String
  public var exitCode: Int
  /// Whether the run came to its end: exit code 0 or 2.
  public var isSuccess: Bool
  public var startedAt: Timestamp
  public var endedAt: Timestamp
  /// When a run last came to its end; nil before the first.
  public var lastSuccessAt: Timestamp?
  /// By stage, in the order of the file.
  public var stageMilliseconds: [(stage: String, milliseconds: Int64)] = []
  public var filesIngested = 0
  public var filesQuarantined = 0
  public var linesRead = 0
  public var apiObjects = 0
  public var apiRequests = 0
  /// What the run found; nil where it published nothing.
  public var summary: RunSummary?

  public init(
    merchant: String, exitCode: Int, isSuccess: Bool, startedAt: Timestamp, endedAt: Timestamp,
    lastSuccessAt: Timestamp?
  ) {
    self.merchant = merchant
    self.exitCode = exitCode
    self.isSuccess = isSuccess
    self.startedAt = startedAt
    self.endedAt = endedAt
    self.lastSuccessAt = lastSuccessAt
  }

  static let lastSuccessName = "tieout_last_success_timestamp_seconds"

  /// The whole file.
  public func text() -> String {
    var text = MetricsText(labels: [("merchant", merchant)])
    text.add("tieout_run_exit_code", "Exit code of the last run.", exitCode)
    text.add(
      "tieout_run_success", "1 where the last run came to its end, with exit code 0 or 2.",
      isSuccess ? 1 : 0)
    text.add(
      "tieout_run_start_timestamp_seconds", "When the last run began.",
      [([], Self.seconds(startedAt.milliseconds))])
    text.add(
      "tieout_run_end_timestamp_seconds", "When the last run ended.",
      [([], Self.seconds(endedAt.milliseconds))])
    text.add(
      Self.lastSuccessName, "When a run last came to its end.",
      lastSuccessAt.map { [([], Self.seconds($0.milliseconds))] } ?? [])
    text.add(
      "tieout_stage_duration_seconds", "Time that the last run spent in each stage.",
      stageMilliseconds.map { ([("stage", $0.stage)], Self.seconds($0.milliseconds)) })
    text.add("tieout_files_ingested", "Files that the last run read and counted.", filesIngested)
    text.add("tieout_files_quarantined", "Files that the last run set aside.", filesQuarantined)
    text.add("tieout_lines_read", "Lines of the files that the last run counted.", linesRead)
    text.add("tieout_api_objects", "Objects that the last run pulled, copies too.", apiObjects)
    text.add("tieout_api_requests", "Requests that the last run sent, retries too.", apiRequests)
    if let summary { text.add(summary) }
    return text.text
  }

  /// The time of the last success that an earlier file tells; nil where it tells none.
  public static func lastSuccess(in text: String) -> Timestamp? {
    for line in text.split(separator: "\n") where line.hasPrefix(lastSuccessName + "{") {
      guard let value = line.split(separator: " ").last else { continue }
      do {
        return Timestamp(milliseconds: try AmountText.minorUnits(of: value.utf8, digits: 3))
      } catch {
        return nil
      }
    }
    return nil
  }

  private static func seconds(_ milliseconds: Int64) -> String {
    DecimalText.majorUnits(ofMinorUnits: Int128(milliseconds), digits: 3)
  }
}

extension MetricsText {
  /// Adds what a summary tells.
  fileprivate mutating func add(_ summary: RunSummary) {
    addBuckets(summary.lines, names: SummaryJSON.lineBuckets, family: "lines", "settlement lines")
    addBuckets(
      summary.records, names: SummaryJSON.recordBuckets, family: "records", "captures and refunds")
    add(
      "tieout_pending_value", "Amounts of captures and refunds that are pending.",
      summary.records.values.sorted { $0.key < $1.key }.compactMap { currency, sums in
        sums["pending"].map { ([("currency", currency.code)], Self.amount($0, currency)) }
      })
    func labels(_ total: RunSummary.FindingTotal) -> [(name: String, value: String)] {
      [
        ("class", total.code.findingClass.rawValue), ("code", total.code.rawValue),
        ("currency", total.currency?.code ?? ""),
      ]
    }
    add(
      "tieout_open_findings", "Open findings; those of class TIMING are pending items.",
      summary.findings.map { (labels($0), "\($0.count)") })
    add(
      "tieout_open_findings_value", "What open findings differ by, actual less expected.",
      summary.findings.compactMap { total in
        guard let currency = total.currency, let difference = total.differenceMinorUnits else {
          return nil
        }
        return (labels(total), Self.amount(difference, currency))
      })
    add(
      "tieout_data_complete_timestamp_seconds",
      "Midnight UTC of the day up to which the data of a source is complete.",
      summary.dataCompleteUpTo.sorted { $0.key < $1.key }.compactMap { source, day in
        day.map { ([("source", source)], "\(Int64($0.daysSinceEpoch) * 86_400)") }
      })
  }

  private mutating func addBuckets(
    _ buckets: RunSummary.Buckets, names: [String], family: String, _ what: String
  ) {
    let names = names.filter { $0 != "total" }
    add(
      "tieout_\(family)", "Number of \(what) by what became of them.",
      names.compactMap { name in
        buckets.counts[name].map { ([("bucket", name)], "\($0)") }
      })
    add(
      "tieout_\(family)_value", "Amounts of \(what) by what became of them.",
      buckets.values.sorted { $0.key < $1.key }.flatMap { currency, sums in
        names.compactMap { name in
          sums[name].map {
            ([("bucket", name), ("currency", currency.code)], Self.amount($0, currency))
          }
        }
      })
  }

  private static func amount(_ minorUnits: Int128, _ currency: Currency) -> String {
    DecimalText.majorUnits(ofMinorUnits: minorUnits, digits: currency.digits)
  }
}
